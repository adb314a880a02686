package main

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/sets"

	"github.com/cert-manager/cert-manager/internal/controller/feature"
	"github.com/cert-manager/cert-manager/pkg/controller"
	gateways "github.com/cert-manager/cert-manager/pkg/controller/certificate-shim/gateways"
	listenerset "github.com/cert-manager/cert-manager/pkg/controller/certificate-shim/listenerset"
	csracme "github.com/cert-manager/cert-manager/pkg/controller/certificatesigningrequests/acme"
	csrca "github.com/cert-manager/cert-manager/pkg/controller/certificatesigningrequests/ca"
	csrselfsigned "github.com/cert-manager/cert-manager/pkg/controller/certificatesigningrequests/selfsigned"
	csrvault "github.com/cert-manager/cert-manager/pkg/controller/certificatesigningrequests/vault"
	"github.com/cert-manager/cert-manager/pkg/controller/clusterissuers"
	utilfeature "github.com/cert-manager/cert-manager/pkg/util/feature"

	// Control loops and issuers join the program by being imported.
	_ "github.com/cert-manager/cert-manager/pkg/controller/acmechallenges"
	_ "github.com/cert-manager/cert-manager/pkg/controller/acmeorders"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificate-shim/ingresses"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/acme"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/approver"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/ca"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/selfsigned"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/vault"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/issuing"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/keymanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/metrics"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/readiness"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/requestmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/revisionmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/trigger"
	_ "github.com/cert-manager/cert-manager/pkg/controller/issuers"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/acme"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/ca"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/selfsigned"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/vault"
)

// Loops for Kubernetes' own CertificateSigningRequests, behind a feature gate.
func signingRequestLoops() []string {
	return []string{csracme.CSRControllerName, csrca.CSRControllerName, csrselfsigned.CSRControllerName, csrvault.CSRControllerName}
}

// Loops that only run when a gate or a switch asks for them.
func optionalLoops() sets.Set[string] {
	return sets.New(signingRequestLoops()...).Insert(gateways.ControllerName, listenerset.ControllerName)
}

func allLoops() sets.Set[string] { return sets.KeySet(controller.Known()) }

// enabled gives the names of the control loops that this configuration asks for. A list that only
// takes away ("-foo") takes away from the usual ones, as the chart expects.
func enabled(c *settings) sets.Set[string] {
	usual := allLoops().Difference(optionalLoops()).UnsortedList()
	names, without := sets.New[string](), sets.New[string]()
	for _, word := range c.Controllers {
		if name, ok := strings.CutPrefix(word, "-"); ok {
			without.Insert(name)
		} else if word == "*" {
			names.Insert(usual...)
		} else {
			names.Insert(word)
		}
	}
	if !slices.ContainsFunc(c.Controllers, func(w string) bool { return !strings.HasPrefix(w, "-") }) {
		names.Insert(usual...)
	}
	gates := utilfeature.DefaultFeatureGate
	if gates.Enabled(feature.ExperimentalCertificateSigningRequestControllers) {
		names.Insert(signingRequestLoops()...)
	}
	if gates.Enabled(feature.ExperimentalGatewayAPISupport) && *c.GatewayAPIConfig.Enabled {
		names.Insert(gateways.ControllerName)
		if gates.Enabled(feature.ListenerSets) && *c.GatewayAPIConfig.EnableListenerSet {
			names.Insert(listenerset.ControllerName)
		}
	}
	names = names.Difference(without)
	if c.Namespace != "" {
		names.Delete(signingRequestLoops()...).Delete(clusterissuers.ControllerName)
	}
	return names
}
