package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// cluster is what a ruleset depends on.
type cluster struct {
	namespaces []*corev1.Namespace
	pods       []*corev1.Pod
	policies   []*networkingv1.NetworkPolicy
	// podRange holds the addresses of all pods, as a CIDR.
	podRange string
}

// direction is one of the two ways to look at a connection.
type direction struct {
	kind  networkingv1.PolicyType
	chain string
	// own and other are what nft calls the address of the pod and that of its peer.
	own, other string
}

var (
	ingress = direction{networkingv1.PolicyTypeIngress, "in", "ip daddr", "ip saddr"}
	egress  = direction{networkingv1.PolicyTypeEgress, "out", "ip saddr", "ip daddr"}
)

// allowance is a rule of a policy, whichever direction it is for.
type allowance struct {
	peers []networkingv1.NetworkPolicyPeer
	ports []networkingv1.NetworkPolicyPort
}

// ruleset writes what nft is to enforce.
//
// Each pod that a policy isolates has a chain for the direction; allowed packets return from it and
// all others are rejected at its end, so that a test learns of it at once. Pods reach each other
// and the node through the node's routes, never over a bridge, so these two hooks see everything.
// What the node itself sends (probes, calls of webhooks) always passes, as the API promises.
func (c cluster) ruleset() string {
	known := slices.DeleteFunc(slices.Clone(c.pods), func(pod *corev1.Pod) bool { return !hasAddress(pod) })
	slices.SortFunc(known, func(a, b *corev1.Pod) int { return cmp.Compare(a.Status.PodIP, b.Status.PodIP) })
	c.pods = known
	var chains, addresses, out, in []string
	for _, pod := range c.pods {
		addresses = append(addresses, pod.Status.PodIP)
		for _, way := range []direction{egress, ingress} {
			lines, isolated := c.lines(pod, way)
			if !isolated {
				continue
			}
			name := way.chain + "_" + strings.ReplaceAll(pod.Status.PodIP, ".", "_")
			chains = append(chains, chain(name, pod, lines))
			jump := pod.Status.PodIP + " : jump " + name
			if way == egress {
				out = append(out, jump)
			} else {
				in = append(in, jump)
			}
		}
	}
	text := "table inet network_policies\ndelete table inet network_policies\n"
	if len(c.policies) == 0 {
		return text
	}
	sending := c.strangers(addresses) + verdicts(egress.own, out)
	return text + "table inet network_policies {\n" + strings.Join(chains, "") +
		hook("forward", sending+verdicts(ingress.own, in)) + hook("input", sending) + "}\n"
}

// strangers holds back whoever has an address of a pod that is not known to be one's.
func (c cluster) strangers(known []string) string {
	if len(known) == 0 {
		return fmt.Sprintf("    ip saddr %s drop\n", c.podRange)
	}
	return fmt.Sprintf("    ip saddr %s ip saddr != { %s } drop\n", c.podRange, strings.Join(known, ", "))
}

func verdicts(address string, jumps []string) string {
	if len(jumps) == 0 {
		return ""
	}
	return fmt.Sprintf("    %s vmap { %s }\n", address, strings.Join(jumps, ", "))
}

func hook(name, lines string) string {
	return fmt.Sprintf("  chain %s {\n    type filter hook %s priority filter; policy accept;\n"+
		"    ct state established,related accept\n%s  }\n", name, name, lines)
}

func chain(name string, pod *corev1.Pod, lines []string) string {
	return fmt.Sprintf("  chain %s { # %s/%s\n%s    counter reject with icmpx admin-prohibited\n  }\n",
		name, pod.Namespace, pod.Name, strings.Join(lines, ""))
}

// lines returns what a pod is allowed, and whether anything isolates it at all.
func (c cluster) lines(pod *corev1.Pod, way direction) ([]string, bool) {
	isolated := false
	// A pod cannot be kept from itself.
	lines := []string{fmt.Sprintf("    %s %s return\n", way.other, pod.Status.PodIP)}
	for _, policy := range c.policies {
		if policy.Namespace != pod.Namespace || !slices.Contains(policy.Spec.PolicyTypes, way.kind) ||
			!matches(&policy.Spec.PodSelector, pod.Labels) {
			continue
		}
		isolated = true
		for _, one := range allowances(policy, way) {
			for _, line := range c.matching(policy.Namespace, pod, way, one) {
				lines = append(lines, "    "+line+"return\n")
			}
		}
	}
	return slices.Compact(lines), isolated
}

func allowances(policy *networkingv1.NetworkPolicy, way direction) []allowance {
	var all []allowance
	if way == ingress {
		for _, rule := range policy.Spec.Ingress {
			all = append(all, allowance{rule.From, rule.Ports})
		}
	} else {
		for _, rule := range policy.Spec.Egress {
			all = append(all, allowance{rule.To, rule.Ports})
		}
	}
	return all
}

// matching returns one match of nft for each peer and port that a rule allows.
func (c cluster) matching(namespace string, pod *corev1.Pod, way direction, rule allowance) []string {
	var all []string
	for _, peer := range c.peers(namespace, way, rule.peers) {
		if len(rule.ports) == 0 {
			all = append(all, peer.match)
		}
		listener := peer.pod
		if way == ingress {
			listener = pod
		}
		for _, port := range rule.ports {
			if match, found := portMatch(port, listener); found {
				all = append(all, peer.match+match)
			}
		}
	}
	return all
}

// peer is an end of an allowed connection.
type peer struct {
	match string
	// pod is nil for blocks of addresses and for everything.
	pod *corev1.Pod
}

func (c cluster) peers(namespace string, way direction, allowed []networkingv1.NetworkPolicyPeer) []peer {
	if len(allowed) == 0 {
		return []peer{{}}
	}
	var all []peer
	for _, one := range allowed {
		if block := one.IPBlock; block != nil {
			match := fmt.Sprintf("%s %s ", way.other, block.CIDR)
			for _, except := range block.Except {
				match += fmt.Sprintf("%s != %s ", way.other, except)
			}
			all = append(all, peer{match: match})
			continue
		}
		for _, pod := range c.pods {
			if c.selects(one, namespace, pod) {
				all = append(all, peer{fmt.Sprintf("%s %s ", way.other, pod.Status.PodIP), pod})
			}
		}
	}
	return all
}

func (c cluster) selects(one networkingv1.NetworkPolicyPeer, namespace string, pod *corev1.Pod) bool {
	if one.PodSelector != nil && !matches(one.PodSelector, pod.Labels) {
		return false
	}
	if one.NamespaceSelector == nil {
		return pod.Namespace == namespace
	}
	return slices.ContainsFunc(c.namespaces, func(candidate *corev1.Namespace) bool {
		return candidate.Name == pod.Namespace && matches(one.NamespaceSelector, candidate.Labels)
	})
}

// portMatch finds no match for a name that the listener has no port of.
func portMatch(port networkingv1.NetworkPolicyPort, listener *corev1.Pod) (string, bool) {
	protocol := corev1.ProtocolTCP
	if port.Protocol != nil {
		protocol = *port.Protocol
	}
	word := strings.ToLower(string(protocol))
	switch {
	case port.Port == nil:
		return "meta l4proto " + word + " ", true
	case port.Port.Type == intstr.String:
		number, found := namedPort(listener, port.Port.StrVal, protocol)
		return fmt.Sprintf("%s dport %d ", word, number), found
	case port.EndPort != nil:
		return fmt.Sprintf("%s dport %d-%d ", word, port.Port.IntVal, *port.EndPort), true
	default:
		return fmt.Sprintf("%s dport %d ", word, port.Port.IntVal), true
	}
}

func namedPort(listener *corev1.Pod, name string, protocol corev1.Protocol) (int32, bool) {
	if listener == nil {
		return 0, false
	}
	for _, container := range slices.Concat(listener.Spec.InitContainers, listener.Spec.Containers) {
		for _, port := range container.Ports {
			if port.Name == name && cmp.Or(port.Protocol, corev1.ProtocolTCP) == protocol {
				return port.ContainerPort, true
			}
		}
	}
	return 0, false
}

// hasAddress tells whether the pod has an address that no other pod or the node can have.
func hasAddress(pod *corev1.Pod) bool {
	ended := pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
	return pod.Status.PodIP != "" && !pod.Spec.HostNetwork && !ended
}

func matches(selector *metav1.LabelSelector, set map[string]string) bool {
	parsed, err := metav1.LabelSelectorAsSelector(selector)
	// The API server lets only valid ones in.
	return err == nil && parsed.Matches(labels.Set(set))
}
