// Package program starts and stops cert-manager's binaries in one way: --version, --help, logs,
// a configuration file under the command line, and an orderly end on SIGTERM.
package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/pflag"

	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/pkg/util"
)

// Program is one binary: Parse reads the command line, Run works until its context ends.
type Program struct {
	Name  string
	About string
	// Parse may be called once. The flags that it returns are those that --help lists.
	Parse func(args []string) (*pflag.FlagSet, error)
	Run   func(context.Context) error
}

// Main runs the program and gives its exit code: 0 done or stopped, 1 failed, 2 wrong usage.
func (p Program) Main(args []string, out, failures io.Writer) int {
	if len(args) == 1 && (args[0] == "version" || args[0] == "--version") {
		fmt.Fprintln(out, p.Name, version())
		return 0
	}
	flags, err := p.Parse(args)
	if errors.Is(err, pflag.ErrHelp) {
		fmt.Fprintf(out, "%s %s\n%s\n\n%s", p.Name, version(), p.About, flags.FlagUsages())
		return 0
	}
	if err != nil {
		fmt.Fprintf(failures, "%s: %v\n", p.Name, err)
		return 2
	}
	logf.InitLogs()
	defer logf.FlushLogs()
	// Once the first signal has come, the default is back: a second one kills at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	if err := p.Run(logf.NewContext(ctx, logf.Log, p.Name)); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintf(failures, "%s: %v\n", p.Name, err)
		return 1
	}
	return 0
}

func version() string {
	info := util.VersionInfo()
	text := info.GitVersion
	if info.GitCommit != "" {
		text += " (" + info.GitCommit + ")"
	}
	return text + " " + info.GoVersion + " " + info.Platform
}
