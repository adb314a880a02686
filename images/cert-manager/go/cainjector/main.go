// cainjector writes CA certificates into webhook configurations, API services and resource definitions.
package main

import (
	"context"
	"os"

	"github.com/spf13/pflag"
	logsapi "k8s.io/component-base/logs/api/v1"

	config "github.com/cert-manager/cert-manager/internal/apis/config/cainjector"
	configscheme "github.com/cert-manager/cert-manager/internal/apis/config/cainjector/scheme"
	"github.com/cert-manager/cert-manager/internal/apis/config/cainjector/validation"
	configv1alpha1 "github.com/cert-manager/cert-manager/pkg/apis/config/cainjector/v1alpha1"
	"github.com/cert-manager/cert-manager/pkg/cainjector/configfile"
	"github.com/cert-manager/cert-manager/sealift/program"
)

func main() {
	os.Exit(command().Main(os.Args[1:], os.Stdout, os.Stderr))
}

func command() program.Program {
	settings, err := defaults()
	if err != nil {
		panic(err) // the defaults are part of the module: they convert, or the build is broken
	}
	file := configfile.New()
	sources := program.Settings{
		Bind:     func(flags *pflag.FlagSet) { bind(flags, settings) },
		File:     file,
		Adopt:    func() { file.Config.DeepCopyInto(settings) },
		Gates:    func() map[string]bool { return settings.FeatureGates },
		Logging:  func() *logsapi.LoggingConfiguration { return &settings.Logging },
		Validate: func() error { return validation.ValidateCAInjectorConfiguration(settings, nil).ToAggregate() },
	}
	return program.Program{
		Name:  "cainjector",
		About: "Writes CA certificates where the API server looks for them.",
		Parse: func(args []string) (*pflag.FlagSet, error) { return sources.Parse("cainjector", args) },
		Run:   func(ctx context.Context) error { return run(ctx, settings) },
	}
}

func defaults() (*config.CAInjectorConfiguration, error) {
	scheme, _, err := configscheme.NewSchemeAndCodecs()
	if err != nil {
		return nil, err
	}
	versioned, settings := &configv1alpha1.CAInjectorConfiguration{}, &config.CAInjectorConfiguration{}
	scheme.Default(versioned)
	return settings, scheme.Convert(versioned, settings, nil)
}
