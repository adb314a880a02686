// Command kube is all programs of a node that know Kubernetes, in one file that shares their code.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlerrors "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"

	"sealift.dev/drill/kube/policy"
	"sealift.dev/drill/kube/storage"
)

func main() {
	// As kubectl, a link to this file; as anything else, by the first argument.
	name := filepath.Base(os.Args[0])
	if name == "kube" && len(os.Args) > 1 {
		name = os.Args[1]
		os.Args = os.Args[1:]
	}
	switch name {
	case "etcd":
		etcdmain.Main(os.Args)
	case "coredns":
		serveNames()
	case "kubectl":
		// It says what went wrong by itself, and with an exit code of its own.
		if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
			kubectlerrors.CheckErr(err)
		}
	default:
		command, known := commands()[name]
		if !known {
			fmt.Fprintf(os.Stderr, "kube: there is no %q here\n", name)
			os.Exit(2)
		}
		os.Exit(cli.Run(command()))
	}
}

func commands() map[string]func() *cobra.Command {
	return map[string]func() *cobra.Command{
		"kube-apiserver":          apiserver.NewAPIServerCommand,
		"kube-controller-manager": controllers.NewControllerManagerCommand,
		"kube-scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
		"kube-proxy":              proxy.NewProxyCommand,
		"kubelet": func() *cobra.Command {
			// cli.Run listens for signals already, and a second listener panics.
			return kubelet.NewKubeletCommand(context.Background())
		},
		"network-policies": policy.NewCommand,
		"volumes":          storage.NewCommand,
	}
}
