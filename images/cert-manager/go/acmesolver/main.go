// acmesolver answers one HTTP-01 challenge of an ACME server.
package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"time"

	"github.com/spf13/pflag"

	"github.com/cert-manager/cert-manager/pkg/issuer/acme/http/solver"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/sealift/program"
)

func main() {
	challenge := &solver.HTTP01Solver{}
	os.Exit(program.Program{
		Name:  "acmesolver",
		About: "Answers one HTTP-01 challenge.",
		Parse: func(args []string) (*pflag.FlagSet, error) {
			flags := pflag.NewFlagSet("acmesolver", pflag.ContinueOnError)
			flags.Usage = func() {}
			flags.IntVar(&challenge.ListenPort, "listen-port", 8089, "port to listen on")
			flags.StringVar(&challenge.Domain, "domain", "", "domain that is proved")
			flags.StringVar(&challenge.Token, "token", "", "token of the challenge")
			flags.StringVar(&challenge.Key, "key", "", "key that answers the challenge")
			return flags, flags.Parse(args)
		},
		Run: func(ctx context.Context) error { return solve(ctx, challenge) },
	}.Main(os.Args[1:], os.Stdout, os.Stderr))
}

func solve(ctx context.Context, challenge *solver.HTTP01Solver) error {
	stopped := make(chan error, 1)
	context.AfterFunc(ctx, func() {
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		stopped <- challenge.Shutdown(limit)
	})
	if err := challenge.Listen(logf.FromContext(ctx)); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
