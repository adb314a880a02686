package main

import (
	"strings"

	"github.com/spf13/pflag"
	cliflag "k8s.io/component-base/cli/flag"

	config "github.com/cert-manager/cert-manager/internal/apis/config/cainjector"
	_ "github.com/cert-manager/cert-manager/internal/cainjector/feature"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	utilfeature "github.com/cert-manager/cert-manager/pkg/util/feature"
	"github.com/cert-manager/cert-manager/sealift/serving"
)

func bind(f *pflag.FlagSet, c *config.CAInjectorConfiguration) {
	lease, into := &c.LeaderElectionConfig, &c.EnableInjectableConfig
	f.StringVar(&c.KubeConfig, "kubeconfig", c.KubeConfig, "kubeconfig; only needed outside of the cluster")
	f.StringVar(&c.Namespace, "namespace", c.Namespace, "take CA certificates from this namespace only")
	f.StringSliceVar(&c.IgnoreNamespaces, "ignore-namespaces", c.IgnoreNamespaces, "namespaces whose secrets are never a source; not with --namespace")
	f.BoolVar(&lease.Enabled, "leader-elect", lease.Enabled, "let one instance of several do the work")
	f.StringVar(&lease.Namespace, "leader-election-namespace", lease.Namespace, "namespace of the lease")
	f.DurationVar(&lease.LeaseDuration, "leader-election-lease-duration", lease.LeaseDuration, "age at which others may take a lease that is not renewed")
	f.DurationVar(&lease.RenewDeadline, "leader-election-renew-deadline", lease.RenewDeadline, "time after which a leader that cannot renew gives up; at most the lease's duration")
	f.DurationVar(&lease.RetryPeriod, "leader-election-retry-period", lease.RetryPeriod, "time between two attempts")
	f.BoolVar(&c.EnableDataSourceConfig.Certificates, "enable-certificates-data-source", c.EnableDataSourceConfig.Certificates, "take CA certificates from Certificates too")
	f.BoolVar(&into.ValidatingWebhookConfigurations, "enable-validatingwebhookconfigurations-injectable", into.ValidatingWebhookConfigurations, "write into ValidatingWebhookConfigurations; cert-manager itself needs it")
	f.BoolVar(&into.MutatingWebhookConfigurations, "enable-mutatingwebhookconfigurations-injectable", into.MutatingWebhookConfigurations, "write into MutatingWebhookConfigurations; cert-manager itself needs it")
	f.BoolVar(&into.CustomResourceDefinitions, "enable-customresourcedefinitions-injectable", into.CustomResourceDefinitions, "write into CustomResourceDefinitions")
	f.BoolVar(&into.APIServices, "enable-apiservices-injectable", into.APIServices, "write into APIServices")
	f.BoolVar(&c.EnablePprof, "enable-profiling", c.EnablePprof, "serve Go's profiles")
	f.StringVar(&c.PprofAddress, "profiler-address", c.PprofAddress, "host:port of the profiles; never a public one")
	serving.BindMetrics(f, &c.MetricsListenAddress, &c.MetricsTLSConfig)
	f.Var(cliflag.NewMapStringBool(&c.FeatureGates), "feature-gates", "name=true|false, with commas between. Known:\n"+strings.Join(utilfeature.DefaultFeatureGate.KnownFeatures(), "\n"))
	logf.AddFlags(&c.Logging, f)
}
