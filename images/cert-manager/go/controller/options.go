package main

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/sets"

	"github.com/cert-manager/cert-manager/pkg/controller"
	dns "github.com/cert-manager/cert-manager/pkg/issuer/acme/dns/util"
)

// options translates the configuration into what the control loops are given.
func options(c *settings) (controller.ContextOptions, error) {
	acme, err := acmeOptions(c)
	if err != nil {
		return controller.ContextOptions{}, err
	}
	return controller.ContextOptions{
		APIServerHost:      c.APIServerHost,
		Kubeconfig:         c.KubeConfig,
		KubernetesAPIQPS:   *c.KubernetesAPIQPS,
		KubernetesAPIBurst: int(*c.KubernetesAPIBurst),
		Namespace:          c.Namespace,
		ACMEOptions:        acme,
		IssuerOptions: controller.IssuerOptions{
			ClusterResourceNamespace:        c.ClusterResourceNamespace,
			ClusterIssuerAmbientCredentials: *c.ClusterIssuerAmbientCredentials,
			IssuerAmbientCredentials:        *c.IssuerAmbientCredentials,
		},
		IngressShimOptions: controller.IngressShimOptions{
			DefaultIssuerName:                 c.IngressShimConfig.DefaultIssuerName,
			DefaultIssuerKind:                 c.IngressShimConfig.DefaultIssuerKind,
			DefaultIssuerGroup:                c.IngressShimConfig.DefaultIssuerGroup,
			DefaultAutoCertificateAnnotations: c.IngressShimConfig.DefaultAutoCertificateAnnotations,
			ExtraCertificateAnnotations:       c.IngressShimConfig.ExtraCertificateAnnotations,
			GatewayAPIExtraProtocols:          sets.New(c.GatewayAPIConfig.ExtraProtocols...),
		},
		CertificateOptions: controller.CertificateOptions{
			EnableOwnerRef:                           *c.EnableCertificateOwnerRef,
			CopiedAnnotationPrefixes:                 c.CopiedAnnotationPrefixes,
			CertificateRequestMinimumBackoffDuration: c.CertificateRequestMinimumBackoffDuration.Duration.Duration,
			CertificateRequestMaximumBackoffDuration: c.CertificateRequestMaximumBackoffDuration.Duration.Duration,
		},
		SchedulerOptions: controller.SchedulerOptions{MaxConcurrentChallenges: int(*c.MaxConcurrentChallenges)},
		ConfigOptions: controller.ConfigOptions{
			EnableGatewayAPI:            *c.GatewayAPIConfig.Enabled,
			EnableGatewayAPIListenerSet: *c.GatewayAPIConfig.EnableListenerSet,
		},
	}, nil
}

func acmeOptions(c *settings) (controller.ACMEOptions, error) {
	nameservers := c.ACMEDNS01Config.RecursiveNameservers
	if len(nameservers) == 0 {
		nameservers = dns.RecursiveNameservers // those of resolv.conf
	}
	pod := c.ACMEHTTP01Config
	acme := controller.ACMEOptions{
		HTTP01SolverImage:            pod.SolverImage,
		ACMEHTTP01SolverRunAsNonRoot: *pod.SolverRunAsNonRoot,
		HTTP01SolverRuntimeClassName: pod.SolverRuntimeClassName,
		HTTP01SolverNameservers:      pod.SolverNameservers,
		HTTP01SolverExtraLabels:      pod.SolverExtraLabels,
		DNS01CheckAuthoritative:      !*c.ACMEDNS01Config.RecursiveNameserversOnly,
		DNS01Nameservers:             nameservers,
		DNS01CheckRetryPeriod:        c.ACMEDNS01Config.CheckRetryPeriod.Duration.Duration,
	}
	for _, amount := range []struct {
		into *resource.Quantity
		name string
		text string
	}{
		{&acme.HTTP01SolverResourceRequestCPU, "request of CPU", pod.SolverResourceRequestCPU},
		{&acme.HTTP01SolverResourceRequestMemory, "request of memory", pod.SolverResourceRequestMemory},
		{&acme.HTTP01SolverResourceLimitsCPU, "limit of CPU", pod.SolverResourceLimitsCPU},
		{&acme.HTTP01SolverResourceLimitsMemory, "limit of memory", pod.SolverResourceLimitsMemory},
	} {
		quantity, err := resource.ParseQuantity(amount.text)
		if err != nil {
			return acme, fmt.Errorf("HTTP-01 solver's %s %q: %w", amount.name, amount.text, err)
		}
		*amount.into = quantity
	}
	return acme, nil
}
