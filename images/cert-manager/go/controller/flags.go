package main

import (
	"strings"

	"github.com/spf13/pflag"
	cliflag "k8s.io/component-base/cli/flag"

	config "github.com/cert-manager/cert-manager/pkg/apis/config/controller/v1alpha1"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	utilfeature "github.com/cert-manager/cert-manager/pkg/util/feature"
	"github.com/cert-manager/cert-manager/sealift/serving"
)

func bind(f *pflag.FlagSet, c *settings) {
	bindCluster(f, c)
	bindLease(f, &c.LeaderElectionConfig)
	bindCertificates(f, c)
	bindACME(f, c)
	f.StringVar(&c.HealthzListenAddress, "internal-healthz-listen-address", c.HealthzListenAddress, "host:port of the health server")
	f.BoolVar(c.EnablePprof, "enable-profiling", *c.EnablePprof, "serve Go's profiles")
	f.StringVar(&c.PprofAddress, "profiler-address", c.PprofAddress, "host:port of the profiles; never a public one")
	serving.BindMetrics(f, &c.MetricsListenAddress, &c.metricsTLS)
	f.Var(cliflag.NewMapStringBool(&c.FeatureGates), "feature-gates", "name=true|false, with commas between. Known:\n"+strings.Join(utilfeature.DefaultFeatureGate.KnownFeatures(), "\n"))
	logf.AddFlags(&c.Logging, f)
}

func bindCluster(f *pflag.FlagSet, c *settings) {
	f.StringVar(&c.APIServerHost, "master", c.APIServerHost, "address of the API server; found by itself inside a cluster")
	f.StringVar(&c.KubeConfig, "kubeconfig", c.KubeConfig, "kubeconfig; only needed outside of the cluster")
	f.Float32Var(c.KubernetesAPIQPS, "kube-api-qps", *c.KubernetesAPIQPS, "requests a second to an API server without priority and fairness")
	f.Int32Var(c.KubernetesAPIBurst, "kube-api-burst", *c.KubernetesAPIBurst, "how many such requests may come at once")
	f.StringVar(&c.Namespace, "namespace", c.Namespace, "watch this namespace only; ClusterIssuers are then disabled")
	f.StringVar(&c.ClusterResourceNamespace, "cluster-resource-namespace", c.ClusterResourceNamespace, "namespace of the secrets of cluster-wide resources such as ClusterIssuer")
	f.StringSliceVar(&c.Controllers, "controllers", c.Controllers, "controllers to run: * for the usual ones, name adds one, -name takes one away")
	f.Int32Var(c.NumberOfConcurrentWorkers, "concurrent-workers", *c.NumberOfConcurrentWorkers, "workers of each controller")
	f.BoolVar(c.GatewayAPIConfig.Enabled, "enable-gateway-api", *c.GatewayAPIConfig.Enabled, "serve the Gateway API; its resource definitions must be there")
	f.BoolVar(c.GatewayAPIConfig.EnableListenerSet, "enable-gateway-api-listenerset", *c.GatewayAPIConfig.EnableListenerSet, "serve ListenerSets; needs the feature gate ListenerSets too")
	f.StringSliceVar(&c.GatewayAPIConfig.ExtraProtocols, "gateway-api-extra-protocols", c.GatewayAPIConfig.ExtraProtocols, "protocols of listeners that count as TLS besides HTTPS and TLS")
}

func bindLease(f *pflag.FlagSet, c *config.LeaderElectionConfig) {
	f.BoolVar(c.Enabled, "leader-elect", *c.Enabled, "let one instance of several do the work")
	f.StringVar(&c.Namespace, "leader-election-namespace", c.Namespace, "namespace of the lease")
	f.DurationVar(&c.LeaseDuration.Duration.Duration, "leader-election-lease-duration", c.LeaseDuration.Duration.Duration, "age at which others may take a lease that is not renewed")
	f.DurationVar(&c.RenewDeadline.Duration.Duration, "leader-election-renew-deadline", c.RenewDeadline.Duration.Duration, "time after which a leader that cannot renew gives up; at most the lease's duration")
	f.DurationVar(&c.RetryPeriod.Duration.Duration, "leader-election-retry-period", c.RetryPeriod.Duration.Duration, "time between two attempts")
	f.DurationVar(&c.HealthzTimeout.Duration.Duration, "internal-healthz-leader-election-timeout", c.HealthzTimeout.Duration.Duration, "how long after the lease's end the instance still counts as healthy")
}

func bindCertificates(f *pflag.FlagSet, c *settings) {
	shim := &c.IngressShimConfig
	f.BoolVar(c.ClusterIssuerAmbientCredentials, "cluster-issuer-ambient-credentials", *c.ClusterIssuerAmbientCredentials, "let ClusterIssuers use credentials of the machine")
	f.BoolVar(c.IssuerAmbientCredentials, "issuer-ambient-credentials", *c.IssuerAmbientCredentials, "let Issuers use credentials of the machine")
	f.StringSliceVar(&shim.DefaultAutoCertificateAnnotations, "auto-certificate-annotations", shim.DefaultAutoCertificateAnnotations, "annotations by which an Ingress asks for a certificate")
	f.StringSliceVar(&shim.ExtraCertificateAnnotations, "extra-certificate-annotations", shim.ExtraCertificateAnnotations, "annotations copied from an Ingress to its Certificate")
	f.StringVar(&shim.DefaultIssuerName, "default-issuer-name", shim.DefaultIssuerName, "issuer of an Ingress that names none")
	f.StringVar(&shim.DefaultIssuerKind, "default-issuer-kind", shim.DefaultIssuerKind, "kind of that issuer")
	f.StringVar(&shim.DefaultIssuerGroup, "default-issuer-group", shim.DefaultIssuerGroup, "API group of that issuer")
	f.BoolVar(c.EnableCertificateOwnerRef, "enable-certificate-owner-ref", *c.EnableCertificateOwnerRef, "delete a Certificate's secret with the Certificate")
	f.StringSliceVar(&c.CopiedAnnotationPrefixes, "copied-annotation-prefixes", c.CopiedAnnotationPrefixes, "prefixes of annotations copied to CertificateRequest and Order; -prefix excludes")
	f.DurationVar(&c.CertificateRequestMinimumBackoffDuration.Duration.Duration, "certificate-request-minimum-backoff-duration", c.CertificateRequestMinimumBackoffDuration.Duration.Duration, "wait after the first failed request; doubles each time")
	f.DurationVar(&c.CertificateRequestMaximumBackoffDuration.Duration.Duration, "certificate-request-maximum-backoff-duration", c.CertificateRequestMaximumBackoffDuration.Duration.Duration, "longest wait after failed requests")
}

func bindACME(f *pflag.FlagSet, c *settings) {
	pod, dns := &c.ACMEHTTP01Config, &c.ACMEDNS01Config
	f.StringVar(&pod.SolverImage, "acme-http01-solver-image", pod.SolverImage, "image of the pod that answers HTTP-01 challenges")
	f.StringVar(&pod.SolverResourceRequestCPU, "acme-http01-solver-resource-request-cpu", pod.SolverResourceRequestCPU, "that pod's request of CPU")
	f.StringVar(&pod.SolverResourceRequestMemory, "acme-http01-solver-resource-request-memory", pod.SolverResourceRequestMemory, "that pod's request of memory")
	f.StringVar(&pod.SolverResourceLimitsCPU, "acme-http01-solver-resource-limits-cpu", pod.SolverResourceLimitsCPU, "that pod's limit of CPU")
	f.StringVar(&pod.SolverResourceLimitsMemory, "acme-http01-solver-resource-limits-memory", pod.SolverResourceLimitsMemory, "that pod's limit of memory")
	f.BoolVar(pod.SolverRunAsNonRoot, "acme-http01-solver-run-as-non-root", *pod.SolverRunAsNonRoot, "forbid that pod to run as root")
	f.StringVar(&pod.SolverRuntimeClassName, "acme-http01-solver-runtime-class-name", pod.SolverRuntimeClassName, "that pod's runtime class")
	f.StringSliceVar(&pod.SolverNameservers, "acme-http01-solver-nameservers", pod.SolverNameservers, "host:port of name servers for the HTTP-01 self-check")
	f.StringToStringVar(&pod.SolverExtraLabels, "acme-http01-solver-extra-labels", pod.SolverExtraLabels, "name=value of labels on everything that is created to answer HTTP-01 challenges")
	f.StringSliceVar(&dns.RecursiveNameservers, "dns01-recursive-nameservers", dns.RecursiveNameservers, "host:port or https://host/path of name servers for the DNS-01 self-check")
	f.BoolVar(dns.RecursiveNameserversOnly, "dns01-recursive-nameservers-only", *dns.RecursiveNameserversOnly, "never ask the authoritative name servers")
	f.DurationVar(&dns.CheckRetryPeriod.Duration.Duration, "dns01-check-retry-period", dns.CheckRetryPeriod.Duration.Duration, "time between two self-checks of a challenge")
	f.Int32Var(c.MaxConcurrentChallenges, "max-concurrent-challenges", *c.MaxConcurrentChallenges, "challenges that may be answered at the same time")
}
