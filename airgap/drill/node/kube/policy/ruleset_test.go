package policy

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/yaml"
)

const (
	denyAll = `
metadata: {name: deny-all, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}`
	letClientsIn = `
metadata: {name: let-clients-in, namespace: shop}
spec:
  podSelector: {matchLabels: {app: store}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {matchLabels: {app: client}}
        - namespaceSelector: {matchLabels: {team: ops}}
      ports:
        - {port: http}
        - {port: 9000, endPort: 9010}`
	letNamesBeAsked = `
metadata: {name: let-names-be-asked, namespace: shop}
spec:
  podSelector: {matchLabels: {app: client}}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {matchLabels: {team: ops}}
          podSelector: {matchLabels: {app: dns}}
      ports: [{port: dns, protocol: UDP}]
    - to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]`
)

func policyOf(t *testing.T, text string) *networkingv1.NetworkPolicy {
	t.Helper()
	policy := &networkingv1.NetworkPolicy{}
	if err := yaml.UnmarshalStrict([]byte(text), policy); err != nil {
		t.Fatal(err)
	}
	return policy
}

func pod(namespace, app, address string, ports ...corev1.ContainerPort) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: app, Labels: map[string]string{"app": app}},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Ports: ports}}},
		Status:     corev1.PodStatus{PodIP: address},
	}
}

func shop(t *testing.T, policies ...string) cluster {
	t.Helper()
	all := cluster{
		podRange: "10.244.0.0/24",
		namespaces: []*corev1.Namespace{
			{ObjectMeta: metav1.ObjectMeta{Name: "shop"}},
			{ObjectMeta: metav1.ObjectMeta{Name: "ops", Labels: map[string]string{"team": "ops"}}},
		},
		pods: []*corev1.Pod{
			pod("shop", "store", "10.244.0.2", corev1.ContainerPort{Name: "http", ContainerPort: 8080}),
			pod("shop", "client", "10.244.0.3"),
			pod("ops", "dns", "10.244.0.4",
				corev1.ContainerPort{Name: "dns", ContainerPort: 53, Protocol: corev1.ProtocolUDP}),
			pod("ops", "client", "10.244.0.5"),
		},
	}
	for _, text := range policies {
		all.policies = append(all.policies, policyOf(t, text))
	}
	return all
}

// allowed returns the matches of a chain that let packets pass.
func allowed(t *testing.T, ruleset, chain string) []string {
	t.Helper()
	_, rest, found := strings.Cut(ruleset, "  chain "+chain+" {")
	if !found {
		t.Fatalf("there is no chain %s in\n%s", chain, ruleset)
	}
	body, _, _ := strings.Cut(rest, "\n  }\n")
	lines := strings.Split(body, "\n")
	if end := lines[len(lines)-1]; !strings.Contains(end, "reject") {
		t.Errorf("chain %s does not reject what is left, but ends with %s", chain, end)
	}
	var all []string
	for _, line := range lines {
		if match, ok := strings.CutSuffix(strings.TrimSpace(line), " return"); ok {
			all = append(all, match)
		}
	}
	return all
}

func expect(t *testing.T, got []string, wanted ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(wanted, "\n") {
		t.Errorf("allowed is\n  %s\nand not\n  %s", strings.Join(got, "\n  "), strings.Join(wanted, "\n  "))
	}
}

func TestWithoutPoliciesEverythingPasses(t *testing.T) {
	if ruleset := shop(t).ruleset(); strings.Contains(ruleset, "chain") {
		t.Error(ruleset)
	}
}

func TestDenyAllLeavesAPodOnlyItself(t *testing.T) {
	ruleset := shop(t, denyAll).ruleset()
	expect(t, allowed(t, ruleset, "in_10_244_0_2"), "ip saddr 10.244.0.2")
	expect(t, allowed(t, ruleset, "out_10_244_0_2"), "ip daddr 10.244.0.2")
}

func TestAPolicyIsForThePodsOfItsNamespace(t *testing.T) {
	if ruleset := shop(t, denyAll).ruleset(); strings.Contains(ruleset, "chain in_10_244_0_4") {
		t.Error("a pod of another namespace is isolated")
	}
}

func TestADirectionThatNoPolicyIsForStaysOpen(t *testing.T) {
	if ruleset := shop(t, letClientsIn).ruleset(); strings.Contains(ruleset, "chain out_10_244_0_2") {
		t.Error("a policy for ingress closed egress")
	}
}

func TestPeersArePodsOfTheNamespaceOrAllOfOthers(t *testing.T) {
	ruleset := shop(t, denyAll, letClientsIn).ruleset()
	expect(t, allowed(t, ruleset, "in_10_244_0_2"),
		"ip saddr 10.244.0.2",
		"ip saddr 10.244.0.3 tcp dport 8080", "ip saddr 10.244.0.3 tcp dport 9000-9010",
		"ip saddr 10.244.0.4 tcp dport 8080", "ip saddr 10.244.0.4 tcp dport 9000-9010",
		"ip saddr 10.244.0.5 tcp dport 8080", "ip saddr 10.244.0.5 tcp dport 9000-9010")
}

func TestANameOfAPortIsOneOfTheListener(t *testing.T) {
	ruleset := shop(t, letNamesBeAsked).ruleset()
	expect(t, allowed(t, ruleset, "out_10_244_0_3"),
		"ip daddr 10.244.0.3",
		"ip daddr 10.244.0.4 udp dport 53",
		"ip daddr 10.0.0.0/8 ip daddr != 10.1.0.0/16")
}

func TestAnAnnouncedPodIsIsolatedBeforeTheApiKnowsItsAddress(t *testing.T) {
	all := shop(t, denyAll)
	all.pods[0].UID, all.pods[0].Status.PodIP = "1-2-3", ""
	if ruleset := all.ruleset(); strings.Contains(ruleset, "10.244.0.9") {
		t.Error(ruleset)
	}
	all.pods = withAddresses(all.pods, map[types.UID]string{"1-2-3": "10.244.0.9"})
	expect(t, allowed(t, all.ruleset(), "out_10_244_0_9"), "ip daddr 10.244.0.9")
}

func TestPodsThatEndedAndPodsOfTheNodesOwnNetworkHaveNoAddress(t *testing.T) {
	all := shop(t, denyAll)
	all.pods[0].Status.Phase = corev1.PodSucceeded
	all.pods[1].Spec.HostNetwork = true
	ruleset := all.ruleset()
	for _, address := range []string{"10.244.0.2", "10.244.0.3"} {
		if strings.Contains(ruleset, address+" ") {
			t.Errorf("%s is in\n%s", address, ruleset)
		}
	}
}
