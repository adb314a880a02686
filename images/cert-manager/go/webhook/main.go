// webhook validates and completes cert-manager's resources for the API server.
package main

import (
	"context"
	"os"

	"github.com/spf13/pflag"
	logsapi "k8s.io/component-base/logs/api/v1"

	"github.com/cert-manager/cert-manager/internal/apis/config/webhook/validation"
	"github.com/cert-manager/cert-manager/internal/webhook"
	_ "github.com/cert-manager/cert-manager/internal/webhook/feature"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/pkg/webhook/configfile"
	"github.com/cert-manager/cert-manager/pkg/webhook/options"
	"github.com/cert-manager/cert-manager/sealift/program"
)

func main() {
	os.Exit(command().Main(os.Args[1:], os.Stdout, os.Stderr))
}

func command() program.Program {
	config, err := options.NewWebhookConfiguration()
	if err != nil {
		panic(err) // the defaults are part of the module: they convert, or the build is broken
	}
	file := configfile.New()
	settings := program.Settings{
		Bind:     func(flags *pflag.FlagSet) { options.AddConfigFlags(flags, config) },
		File:     file,
		Adopt:    func() { file.Config.DeepCopyInto(config) },
		Gates:    func() map[string]bool { return config.FeatureGates },
		Logging:  func() *logsapi.LoggingConfiguration { return &config.Logging },
		Validate: func() error { return validation.ValidateWebhookConfiguration(config, nil).ToAggregate() },
	}
	return program.Program{
		Name:  "webhook",
		About: "Validates and completes cert-manager's resources for the API server.",
		Parse: func(args []string) (*pflag.FlagSet, error) { return settings.Parse("webhook", args) },
		Run: func(ctx context.Context) error {
			server, err := webhook.NewCertManagerWebhookServer(logf.FromContext(ctx), *config)
			if err != nil {
				return err
			}
			return server.Run(ctx)
		},
	}
}
