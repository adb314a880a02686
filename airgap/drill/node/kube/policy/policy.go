// Package policy enforces NetworkPolicies on the one node of a cluster, with nft.
package policy

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
)

// settling is how long more changes are awaited after one, so that they cost one run of nft.
const settling = 20 * time.Millisecond

// NewCommand enforces policies until its context ends.
func NewCommand() *cobra.Command {
	var kubeconfig, podRange, socket string
	command := &cobra.Command{
		Use:  "network-policies",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return run(command.Context(), kubeconfig, podRange, socket)
		},
	}
	command.Flags().StringVar(&kubeconfig, "kubeconfig", "", "how to reach the API server")
	command.Flags().StringVar(&podRange, "pod-range", "", "the addresses of all pods, as a CIDR")
	command.Flags().StringVar(&socket, "socket", "", "where pods are announced before they start")
	return command
}

func run(ctx context.Context, kubeconfig, podRange, socket string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	changed := make(chan struct{}, 1)
	pods, namespaces := factory.Core().V1().Pods(), factory.Core().V1().Namespaces()
	policies := factory.Networking().V1().NetworkPolicies()
	for _, informer := range []cache.SharedIndexInformer{
		pods.Informer(), namespaces.Informer(), policies.Informer(),
	} {
		if _, err := informer.AddEventHandler(telling(changed)); err != nil {
			return err
		}
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	announced, err := receive(ctx, socket)
	if err != nil {
		return err
	}
	return enforce(ctx, changed, announced, func() (cluster, error) {
		now := cluster{podRange: podRange}
		var errs [3]error
		now.pods, errs[0] = pods.Lister().List(labels.Everything())
		now.namespaces, errs[1] = namespaces.Lister().List(labels.Everything())
		now.policies, errs[2] = policies.Lister().List(labels.Everything())
		for _, err := range errs {
			if err != nil {
				return now, err
			}
		}
		slices.SortFunc(now.policies, func(a, b *networkingv1.NetworkPolicy) int {
			return strings.Compare(a.Namespace+"/"+a.Name, b.Namespace+"/"+b.Name)
		})
		return now, nil
	})
}

func telling(changed chan<- struct{}) cache.ResourceEventHandler {
	tell := func() {
		select {
		case changed <- struct{}{}:
		default: // Somebody has told already.
		}
	}
	return cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { tell() },
		UpdateFunc: func(any, any) { tell() },
		DeleteFunc: func(any) { tell() },
	}
}

func enforce(
	ctx context.Context, changed <-chan struct{}, announced <-chan announcement, current func() (cluster, error),
) error {
	enforced := ""
	addresses := map[types.UID]string{}
	tellApplied := func() {}
	for {
		now, err := current()
		if err != nil {
			return err
		}
		now.pods = withAddresses(now.pods, addresses)
		if wanted := now.ruleset(); wanted != enforced {
			if err := apply(ctx, wanted); err != nil {
				return err
			}
			klog.InfoS("Enforcing", "policies", len(now.policies), "pods", len(now.pods))
			enforced = wanted
		}
		tellApplied()
		tellApplied = func() {}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
			time.Sleep(settling)
		case one := <-announced:
			addresses[one.pod] = one.address
			tellApplied = func() { close(one.enforced) }
		}
	}
}

// apply replaces all rules at once: there is no moment without any.
func apply(ctx context.Context, ruleset string) error {
	nft := exec.CommandContext(ctx, "nft", "-f", "-")
	nft.Stdin = strings.NewReader(ruleset)
	if said, err := nft.CombinedOutput(); err != nil {
		return fmt.Errorf("nft: %w: %s\n%s", err, said, ruleset)
	}
	return nil
}
