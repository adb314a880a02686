package program

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/pflag"
	logsapi "k8s.io/component-base/logs/api/v1"

	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/pkg/util/configfile"
	utilfeature "github.com/cert-manager/cert-manager/pkg/util/feature"
)

// Settings are what a configuration file and the command line say together.
type Settings struct {
	// Bind registers the flags with the configuration's present values as defaults.
	Bind func(*pflag.FlagSet)
	// File is decoded when --config names a file; Adopt then makes it the configuration.
	File  configfile.ConfigFile
	Adopt func()
	// Gates, Logging and Validate look at the configuration as it is when they are called.
	Gates    func() map[string]bool
	Logging  func() *logsapi.LoggingConfiguration
	Validate func() error
}

// Parse reads the command line, the file that it names, and the command line once more into fresh
// flags: an explicit flag wins over the file, and a list given on the command line replaces the
// file's instead of growing it.
func (s Settings) Parse(name string, args []string) (*pflag.FlagSet, error) {
	flags, path := s.flags(name)
	if err := flags.Parse(args); err != nil {
		return flags, err
	}
	if len(flags.Args()) > 0 {
		return flags, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	// The gates of the command line hold while the file is read, for they may decide how.
	if err := utilfeature.DefaultMutableFeatureGate.SetFromMap(s.Gates()); err != nil {
		return flags, fmt.Errorf("feature gates: %w", err)
	}
	if *path != "" {
		if err := s.load(*path); err != nil {
			return flags, err
		}
		flags, _ = s.flags(name)
		if err := flags.Parse(args); err != nil {
			return flags, err
		}
		if err := utilfeature.DefaultMutableFeatureGate.SetFromMap(s.Gates()); err != nil {
			return flags, fmt.Errorf("feature gates: %w", err)
		}
	}
	if err := s.Validate(); err != nil {
		return flags, fmt.Errorf("invalid configuration: %w", err)
	}
	return flags, logf.ValidateAndApply(s.Logging())
}

func (s Settings) flags(name string) (*pflag.FlagSet, *string) {
	flags := pflag.NewFlagSet(name, pflag.ContinueOnError)
	flags.Usage = func() {} // Main prints it, once and to the right stream
	flags.SortFlags = false
	path := flags.String("config", "", "file with the configuration; flags win over it")
	s.Bind(flags)
	return flags, path
}

func (s Settings) load(path string) error {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	loader, err := configfile.NewConfigurationFSLoader(nil, absolute)
	if err != nil {
		return err
	}
	if err := loader.Load(s.File); err != nil {
		return err
	}
	s.Adopt()
	return nil
}
