package main

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/util/validation/field"
	logsapi "k8s.io/component-base/logs/api/v1"
	"sigs.k8s.io/yaml"

	"github.com/cert-manager/cert-manager/internal/apis/config/shared"
	sharedconfig "github.com/cert-manager/cert-manager/internal/apis/config/shared/v1alpha1"
	sharedvalidation "github.com/cert-manager/cert-manager/internal/apis/config/shared/validation"
	"github.com/cert-manager/cert-manager/internal/pem"
	"github.com/cert-manager/cert-manager/pkg/apis/certmanager"
	config "github.com/cert-manager/cert-manager/pkg/apis/config/controller/v1alpha1"
	durations "github.com/cert-manager/cert-manager/pkg/apis/config/shared/v1alpha1"
	"github.com/cert-manager/cert-manager/pkg/util"
)

// settings are the published configuration with every optional field filled in, so that a file is
// decoded, and flags are written, on top of the defaults.
//
// The module's own loader is not used: it links the Venafi client, which this build leaves out.
type settings struct {
	config.ControllerConfiguration
	metricsTLS shared.TLSConfig
}

func defaults() *settings {
	limits := pem.DefaultSizeLimits()
	c := &settings{ControllerConfiguration: config.ControllerConfiguration{
		KubernetesAPIQPS:                         new(float32(20)),
		KubernetesAPIBurst:                       new(int32(50)),
		ClusterResourceNamespace:                 "kube-system",
		Controllers:                              []string{"*"},
		IssuerAmbientCredentials:                 new(false),
		ClusterIssuerAmbientCredentials:          new(true),
		EnableCertificateOwnerRef:                new(false),
		CopiedAnnotationPrefixes:                 []string{"*", "-kubectl.kubernetes.io/", "-fluxcd.io/", "-argocd.argoproj.io/"},
		NumberOfConcurrentWorkers:                new(int32(5)),
		MaxConcurrentChallenges:                  new(int32(60)),
		MetricsListenAddress:                     "0.0.0.0:9402",
		HealthzListenAddress:                     "0.0.0.0:9403",
		EnablePprof:                              new(false),
		PprofAddress:                             "localhost:6060",
		CertificateRequestMinimumBackoffDuration: durations.DurationFromTime(time.Hour),
		CertificateRequestMaximumBackoffDuration: durations.DurationFromTime(32 * time.Hour),
		IngressShimConfig: config.IngressShimConfig{
			DefaultIssuerKind:                 "Issuer",
			DefaultIssuerGroup:                certmanager.GroupName,
			DefaultAutoCertificateAnnotations: []string{"kubernetes.io/tls-acme"},
		},
		ACMEHTTP01Config: config.ACMEHTTP01Config{
			SolverImage:                 "quay.io/jetstack/cert-manager-acmesolver:" + util.AppVersion,
			SolverResourceRequestCPU:    "10m",
			SolverResourceRequestMemory: "64Mi",
			SolverResourceLimitsCPU:     "100m",
			SolverResourceLimitsMemory:  "64Mi",
			SolverRunAsNonRoot:          new(true),
		},
		ACMEDNS01Config: config.ACMEDNS01Config{
			RecursiveNameserversOnly: new(false),
			CheckRetryPeriod:         durations.DurationFromTime(10 * time.Second),
		},
		GatewayAPIConfig: config.GatewayAPIConfig{Enabled: new(false), EnableListenerSet: new(false)},
		PEMSizeLimitsConfig: config.PEMSizeLimitsConfig{
			MaxCertificateSize: new(int32(limits.MaxCertificateSize)),
			MaxPrivateKeySize:  new(int32(limits.MaxPrivateKeySize)),
			MaxChainLength:     new(int32(limits.MaxChainLength)),
			MaxBundleSize:      new(int32(limits.MaxBundleSize)),
		},
	}}
	sharedconfig.SetDefaults_LeaderElectionConfig(&c.LeaderElectionConfig.LeaderElectionConfig)
	c.LeaderElectionConfig.HealthzTimeout = durations.DurationFromTime(20 * time.Second)
	sharedconfig.SetDefaults_DynamicServingConfig(&c.MetricsTLSConfig.Dynamic)
	c.metricsTLS.Dynamic.LeafDuration = c.MetricsTLSConfig.Dynamic.LeafDuration.Duration.Duration
	logsapi.SetRecommendedLoggingConfiguration(&c.Logging)
	return c
}

// DecodeAndConfigure reads a ControllerConfiguration strictly: an unknown key is an error.
func (c *settings) DecodeAndConfigure(data []byte) error {
	c.EnableGatewayAPI, c.EnableGatewayAPIListenerSet = nil, nil
	if err := yaml.UnmarshalStrict(data, &c.ControllerConfiguration); err != nil {
		return fmt.Errorf("configuration file: %w", err)
	}
	if got := c.APIVersion + " " + c.Kind; got != config.SchemeGroupVersion.String()+" ControllerConfiguration" {
		return fmt.Errorf("configuration file: %q is not a ControllerConfiguration of %s", got, config.SchemeGroupVersion)
	}
	// The older names of two switches still count.
	if c.EnableGatewayAPI != nil {
		c.GatewayAPIConfig.Enabled = c.EnableGatewayAPI
	}
	if c.EnableGatewayAPIListenerSet != nil {
		c.GatewayAPIConfig.EnableListenerSet = c.EnableGatewayAPIListenerSet
	}
	return sharedconfig.Convert_v1alpha1_TLSConfig_To_shared_TLSConfig(&c.MetricsTLSConfig, &c.metricsTLS, nil)
}

// GetPathRefs names the paths that are relative to the file's folder.
func (c *settings) GetPathRefs() ([]*string, error) {
	return []*string{&c.KubeConfig, &c.metricsTLS.Filesystem.CertFile, &c.metricsTLS.Filesystem.KeyFile}, nil
}

func (c *settings) validate() error {
	var election shared.LeaderElectionConfig
	lease := c.LeaderElectionConfig
	err := sharedconfig.Convert_v1alpha1_LeaderElectionConfig_To_shared_LeaderElectionConfig(&lease.LeaderElectionConfig, &election, nil)
	problems := append(sharedvalidation.ValidateLeaderElectionConfig(&election, field.NewPath("leaderElectionConfig")),
		sharedvalidation.ValidateTLSConfig(&c.metricsTLS, field.NewPath("metricsTLSConfig"))...)
	found := []error{err, problems.ToAggregate()}
	require := func(ok bool, format string, words ...any) {
		if !ok {
			found = append(found, fmt.Errorf(format, words...))
		}
	}
	least, most := c.CertificateRequestMinimumBackoffDuration.Duration, c.CertificateRequestMaximumBackoffDuration.Duration
	require(lease.HealthzTimeout.Duration.Duration > 0, "the health check's leader election timeout must be more than 0")
	require(!election.Enabled || election.LeaseDuration > election.RenewDeadline && election.RenewDeadline > election.RetryPeriod,
		"need lease duration > renew deadline > retry period of the leader election")
	require(c.IngressShimConfig.DefaultIssuerKind != "", "the default issuer's kind must not be empty")
	require(*c.KubernetesAPIQPS >= -1 && float32(*c.KubernetesAPIBurst) >= *c.KubernetesAPIQPS, "need -1 <= kube-api-qps <= kube-api-burst")
	require(least.Duration >= 0 && most.Duration >= least.Duration, "need 0 <= minimum back-off <= maximum back-off of certificate requests")
	require(*c.NumberOfConcurrentWorkers > 0, "concurrent-workers must be more than 0")
	limits := c.PEMSizeLimitsConfig
	smallest := min(*limits.MaxCertificateSize, *limits.MaxPrivateKeySize, *limits.MaxChainLength, *limits.MaxBundleSize)
	require(smallest > 0 && max(*limits.MaxCertificateSize, *limits.MaxChainLength) <= *limits.MaxBundleSize, "PEM size limits must be more than 0 and no larger than that of a bundle")
	for _, server := range slices.Concat(c.ACMEHTTP01Config.SolverNameservers, c.ACMEDNS01Config.RecursiveNameservers) {
		_, _, err := net.SplitHostPort(server)
		require(err == nil || strings.HasPrefix(server, "https://"), "name server %q must be host:port", server)
	}
	for _, word := range c.Controllers {
		name := strings.TrimPrefix(word, "-")
		require(name == "*" || allLoops().Has(name), "unknown controller %q", name)
	}
	return errors.Join(found...)
}
