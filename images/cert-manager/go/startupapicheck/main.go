// startupapicheck waits until cert-manager's API takes a certificate request (as a dry run).
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/pflag"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/tools/clientcmd"
	logsapi "k8s.io/component-base/logs/api/v1"
	"sigs.k8s.io/controller-runtime/pkg/log"

	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/pkg/util"
	"github.com/cert-manager/cert-manager/pkg/util/cmapichecker"
	"github.com/cert-manager/cert-manager/sealift/program"
)

type check struct {
	wait, interval time.Duration
	cluster        clientcmd.ClientConfigLoadingRules
	overrides      clientcmd.ConfigOverrides
}

func main() {
	c := &check{cluster: *clientcmd.NewDefaultClientConfigLoadingRules()}
	os.Exit(program.Program{
		Name:  "startupapicheck",
		About: "check api: waits until cert-manager's API is ready.",
		Parse: c.parse,
		Run:   func(ctx context.Context) error { return c.run(ctx, os.Stdout) },
	}.Main(os.Args[1:], os.Stdout, os.Stderr))
}

func (c *check) parse(args []string) (*pflag.FlagSet, error) {
	flags := pflag.NewFlagSet("startupapicheck", pflag.ContinueOnError)
	flags.Usage = func() {}
	logging := logsapi.NewLoggingConfiguration()
	logf.AddFlagsNonDeprecated(logging, flags)
	flags.Lookup("v").NoOptDefVal = "2" // the chart passes a bare -v
	flags.DurationVar(&c.wait, "wait", 0, "how long to wait for the API; 0 checks once")
	flags.DurationVar(&c.interval, "interval", 5*time.Second, "time between two checks")
	flags.StringVar(&c.cluster.ExplicitPath, "kubeconfig", "", "kubeconfig; without it, the pod's own account")
	flags.StringVar(&c.overrides.CurrentContext, "context", "", "context in the kubeconfig")
	flags.StringVarP(&c.overrides.Context.Namespace, "namespace", "n", "", "namespace of the dry run")
	if err := flags.Parse(args); err != nil {
		return flags, err
	}
	if words := flags.Args(); len(words) != 2 || words[0] != "check" || words[1] != "api" {
		return flags, fmt.Errorf("expected: check api [flags]")
	}
	if c.interval <= 0 {
		return flags, fmt.Errorf("--interval must be more than 0")
	}
	return flags, logf.ValidateAndApply(logging)
}

func (c *check) run(ctx context.Context, out io.Writer) error {
	log.SetLogger(logf.Log)
	access := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(&c.cluster, &c.overrides)
	client, err := access.ClientConfig()
	if err != nil {
		return err
	}
	namespace, _, err := access.Namespace()
	if err != nil {
		return err
	}
	api, err := cmapichecker.New(util.RestConfigWithUserAgent(client, "startupapicheck"), namespace)
	if err != nil {
		return err
	}
	var last error
	ready := func(ctx context.Context) (bool, error) {
		last = api.Check(ctx)
		if simple := cmapichecker.TranslateToSimpleError(last); simple != nil {
			logf.FromContext(ctx).V(2).Info("not ready", "err", simple, "cause", last)
			last = simple
		}
		return last == nil, nil
	}
	limit, cancel := context.WithTimeout(ctx, max(c.wait, time.Second))
	defer cancel()
	if c.wait == 0 {
		_, err = ready(ctx)
	} else {
		err = wait.PollUntilContextCancel(limit, c.interval, true, ready)
	}
	if last != nil {
		return last
	}
	if err == nil {
		fmt.Fprintln(out, "The cert-manager API is ready")
	}
	return err
}
