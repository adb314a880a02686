// controller runs cert-manager's control loops: certificates, issuers, ACME orders and challenges.
package main

import (
	"context"
	"os"

	"github.com/spf13/pflag"
	logsapi "k8s.io/component-base/logs/api/v1"

	"github.com/cert-manager/cert-manager/sealift/program"
)

func main() {
	c := defaults()
	sources := program.Settings{
		Bind:     func(flags *pflag.FlagSet) { bind(flags, c) },
		File:     c,
		Adopt:    func() {}, // the file is decoded on top of the defaults
		Gates:    func() map[string]bool { return c.FeatureGates },
		Logging:  func() *logsapi.LoggingConfiguration { return &c.Logging },
		Validate: c.validate,
	}
	os.Exit(program.Program{
		Name:  "controller",
		About: "Issues certificates and renews them in time.",
		Parse: func(args []string) (*pflag.FlagSet, error) { return sources.Parse("controller", args) },
		Run:   func(ctx context.Context) error { return run(ctx, c) },
	}.Main(os.Args[1:], os.Stdout, os.Stderr))
}
