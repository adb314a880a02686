package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apiext "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	kscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
	cliflag "k8s.io/component-base/cli/flag"
	apireg "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"

	config "github.com/cert-manager/cert-manager/internal/apis/config/cainjector"
	"github.com/cert-manager/cert-manager/internal/kube"
	cmscheme "github.com/cert-manager/cert-manager/pkg/client/clientset/versioned/scheme"
	"github.com/cert-manager/cert-manager/pkg/controller/cainjector"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	servertls "github.com/cert-manager/cert-manager/pkg/server/tls"
	"github.com/cert-manager/cert-manager/pkg/util"
	"github.com/cert-manager/cert-manager/sealift/serving"
)

// The chart's role allows this lease.
const (
	leaseName   = "cert-manager-cainjector-leader-election"
	owner       = "cert-manager-cainjector"
	crdPatience = 5 * time.Minute
)

func run(ctx context.Context, c *config.CAInjectorConfiguration) error {
	ctrl.SetLogger(logf.Log)
	access, err := kube.BuildClientConfig("", c.KubeConfig)
	if err != nil {
		return err
	}
	access = util.RestConfigWithUserAgent(access, "cainjector")
	source := serving.CertificateSource(c.MetricsTLSConfig, access, owner)
	choices, err := choices(c, source)
	if err != nil {
		return err
	}
	manager, err := ctrl.NewManager(access, choices)
	if err != nil {
		return err
	}
	if source != nil {
		if err := manager.Add(source); err != nil {
			return err
		}
	}
	if c.EnablePprof {
		if err := manager.Add(profiles(c.PprofAddress)); err != nil {
			return err
		}
	}
	if c.EnableDataSourceConfig.Certificates {
		if err := awaitCertificates(ctx, manager); err != nil {
			return err
		}
	}
	into := c.EnableInjectableConfig
	if err := cainjector.RegisterAllInjectors(ctx, manager, cainjector.SetupOptions{
		Namespace:                    c.Namespace,
		IgnoreNamespaces:             c.IgnoreNamespaces,
		EnableCertificatesDataSource: c.EnableDataSourceConfig.Certificates,
		EnabledReconcilersFor: map[string]bool{
			cainjector.MutatingWebhookConfigurationName:   into.MutatingWebhookConfigurations,
			cainjector.ValidatingWebhookConfigurationName: into.ValidatingWebhookConfigurations,
			cainjector.APIServiceName:                     into.APIServices,
			cainjector.CustomResourceDefinitionName:       into.CustomResourceDefinitions,
		},
	}); err != nil {
		return err
	}
	return manager.Start(ctx)
}

func choices(c *config.CAInjectorConfiguration, source servertls.CertificateSource) (ctrl.Options, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		kscheme.AddToScheme, cmscheme.AddToScheme, apiext.AddToScheme, apireg.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			return ctrl.Options{}, err
		}
	}
	watched := cache.Options{ReaderFailOnMissingInformer: true}
	if c.Namespace != "" {
		watched.DefaultNamespaces = map[string]cache.Config{c.Namespace: {}}
	}
	metrics, err := metrics(c, source)
	lease := c.LeaderElectionConfig
	return ctrl.Options{
		Scheme: scheme,
		Cache:  watched,
		// Secrets are read one by one: a cache would hold all secrets of the cluster in memory.
		Client:                        client.Options{Cache: &client.CacheOptions{DisableFor: []client.Object{&corev1.Secret{}}}},
		LeaderElection:                lease.Enabled,
		LeaderElectionNamespace:       lease.Namespace,
		LeaderElectionID:              leaseName,
		LeaderElectionLabels:          map[string]string{"app.kubernetes.io/managed-by": owner},
		LeaderElectionReleaseOnCancel: true,
		LeaderElectionResourceLock:    resourcelock.LeasesResourceLock,
		LeaseDuration:                 &lease.LeaseDuration,
		RenewDeadline:                 &lease.RenewDeadline,
		RetryPeriod:                   &lease.RetryPeriod,
		Metrics:                       metrics,
	}, err
}

func metrics(c *config.CAInjectorConfiguration, source servertls.CertificateSource) (server.Options, error) {
	if source == nil {
		return server.Options{BindAddress: c.MetricsListenAddress}, nil
	}
	suites, err := cliflag.TLSCipherSuites(c.MetricsTLSConfig.CipherSuites)
	if err != nil {
		return server.Options{}, err
	}
	lowest, err := cliflag.TLSVersion(c.MetricsTLSConfig.MinTLSVersion)
	return server.Options{
		BindAddress:   c.MetricsListenAddress,
		SecureServing: true,
		TLSOpts: []func(*tls.Config){func(t *tls.Config) {
			t.CipherSuites, t.MinVersion, t.GetCertificate = suites, lowest, source.GetCertificate
		}},
	}, err
}

// awaitCertificates waits for the definition of Certificate: watching it before it is there fails.
func awaitCertificates(ctx context.Context, manager ctrl.Manager) error {
	direct, err := client.New(manager.GetConfig(), client.Options{Scheme: manager.GetScheme(), Mapper: manager.GetRESTMapper()})
	if err != nil {
		return err
	}
	found := func(ctx context.Context) (bool, error) {
		err := direct.Get(ctx, client.ObjectKey{Name: "certificates.cert-manager.io"}, &apiext.CustomResourceDefinition{})
		return err == nil, client.IgnoreNotFound(err)
	}
	if err := wait.PollUntilContextTimeout(ctx, time.Second, crdPatience, true, found); err != nil {
		return fmt.Errorf("definition of Certificate: %w", err)
	}
	return nil
}

// profiles are served by every instance, whichever leads.
type profiles string

func (address profiles) Start(ctx context.Context) error {
	return serving.Profiles(ctx, string(address))
}

func (profiles) NeedLeaderElection() bool { return false }
