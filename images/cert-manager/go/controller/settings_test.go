package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	logsapi "k8s.io/component-base/logs/api/v1"

	"github.com/cert-manager/cert-manager/sealift/program"
)

func parse(t *testing.T, c *settings, file string, args ...string) error {
	t.Helper()
	if file != "" {
		path := filepath.Join(t.TempDir(), "config.yaml")
		header := "apiVersion: controller.config.cert-manager.io/v1alpha1\nkind: ControllerConfiguration\n"
		if err := os.WriteFile(path, []byte(header+file), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--config="+path)
	}
	// The logging of a process can be set once only, so these tests leave it alone.
	_, err := program.Settings{
		Bind:     func(flags *pflag.FlagSet) { bind(flags, c) },
		File:     c,
		Adopt:    func() {},
		Gates:    func() map[string]bool { return nil },
		Logging:  logsapi.NewLoggingConfiguration,
		Validate: c.validate,
	}.Parse("controller", args)
	if err != nil && strings.Contains(err.Error(), "logging") {
		return nil
	}
	return err
}

func TestFlagWinsOverTheFileAndTheFileOverTheDefault(t *testing.T) {
	c := defaults()
	err := parse(t, c, "numberOfConcurrentWorkers: 7\nmaxConcurrentChallenges: 8\n", "--concurrent-workers=9")
	if err != nil {
		t.Fatal(err)
	}
	if *c.NumberOfConcurrentWorkers != 9 || *c.MaxConcurrentChallenges != 8 || *c.KubernetesAPIBurst != 50 {
		t.Fatalf("workers %d, challenges %d, burst %d",
			*c.NumberOfConcurrentWorkers, *c.MaxConcurrentChallenges, *c.KubernetesAPIBurst)
	}
}

func TestListOnTheCommandLineReplacesTheFiles(t *testing.T) {
	c := defaults()
	err := parse(t, c, "controllers: ['*']\n", "--controllers=-certificaterequests-approver")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Controllers) != 1 {
		t.Fatalf("controllers: %v", c.Controllers)
	}
	names := enabled(c)
	if names.Has("certificaterequests-approver") || !names.Has("certificates-issuing") {
		t.Fatalf("enabled: %v", names.UnsortedList())
	}
}

func TestOneNamespaceMeansNoClusterIssuers(t *testing.T) {
	c := defaults()
	if !enabled(c).Has("clusterissuers") {
		t.Fatal("not enabled by default")
	}
	c.Namespace = "here"
	if enabled(c).Has("clusterissuers") {
		t.Fatal("enabled although only one namespace is watched")
	}
}

func TestGatewayLoopRunsWhenAskedFor(t *testing.T) {
	c := defaults()
	if enabled(c).Has("gateway-shim") {
		t.Fatal("enabled by default")
	}
	if err := parse(t, c, "enableGatewayAPI: true\n"); err != nil {
		t.Fatal(err)
	}
	if !enabled(c).Has("gateway-shim") {
		t.Fatal("not enabled by the file")
	}
}

func TestUnknownKeysAndImpossibleValuesAreRefused(t *testing.T) {
	for name, err := range map[string]error{
		"key":        parse(t, defaults(), "colour: blue\n"),
		"flag":       parse(t, defaults(), "", "--colour=blue"),
		"controller": parse(t, defaults(), "", "--controllers=venafi"),
		"nameserver": parse(t, defaults(), "", "--dns01-recursive-nameservers=10.0.0.1"),
		"lease":      parse(t, defaults(), "", "--leader-election-lease-duration=1s"),
		"burst":      parse(t, defaults(), "", "--kube-api-burst=1"),
	} {
		if err == nil {
			t.Errorf("accepted an unknown or impossible %s", name)
		}
	}
}
