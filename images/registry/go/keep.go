package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/distribution/distribution/v3/configuration"
	"github.com/distribution/distribution/v3/health"
	"github.com/distribution/distribution/v3/registry/handlers"
	"github.com/distribution/distribution/v3/version"
	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"
)

type keeping struct {
	control, token string
	renewal        time.Duration
}

func keepCommand() *cobra.Command {
	var k keeping
	command := &cobra.Command{
		Use:   "keep CONFIG",
		Short: "`keep` serves, with certificates that are renewed and garbage that is collected",
		Args:  cobra.ExactArgs(1),
		RunE:  func(_ *cobra.Command, args []string) error { return k.run(args[0]) },
	}
	command.Flags().StringVar(&k.control, "control", ":5001", "address that takes requests to collect")
	command.Flags().StringVar(&k.token, "token", "", "file with the token that such a request bears")
	command.Flags().DurationVar(&k.renewal, "renewal", 30*time.Second, "how often to look for a new certificate")
	_ = command.MarkFlagRequired("token")
	return command
}

func (k keeping) run(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	config, err := configuration.Parse(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	level, err := logrus.ParseLevel(string(config.Log.Level))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	logrus.SetLevel(level)
	current := &certificate{chain: config.HTTP.TLS.Certificate, key: config.HTTP.TLS.Key}
	if err := current.load(); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := awaitStorage(ctx, config, 2*time.Second); err != nil {
		return err
	}
	go current.renew(ctx, k.renewal)
	// The application outlives the signal: requests that are under way end in peace.
	app := handlers.NewApp(context.Background(), config)
	app.RegisterHealthChecks()
	var writing gate
	collector := &collector{config: config, gate: &writing, token: k.token}
	serving := &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: current.get}
	logrus.Infof("registry %s serves at %s, collects at %s", version.Version(), config.HTTP.Addr, k.control)
	err = serve(ctx, config.HTTP.DrainTimeout, serving, map[string]http.Handler{
		config.HTTP.Addr: health.Handler(alive(writing.guard(app))),
		k.control:        collector,
	})
	return errors.Join(err, app.Shutdown())
}

// alive answers at the root without a password, for probes; health.Handler around it says 503 when
// the storage does not answer.
func alive(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			next.ServeHTTP(w, r)
		}
	})
}

// serve serves each handler at its address until the context ends or one of them fails.
func serve(ctx context.Context, drain time.Duration, config *tls.Config, handlers map[string]http.Handler) error {
	ended := make(chan error, len(handlers))
	var servers []*http.Server
	for address, handler := range handlers {
		server := &http.Server{
			Addr: address, Handler: handler, TLSConfig: config, ReadHeaderTimeout: 10 * time.Second,
		}
		servers = append(servers, server)
		go func() { ended <- server.ListenAndServeTLS("", "") }()
	}
	var failure error
	select {
	case failure = <-ended:
	case <-ctx.Done():
	}
	draining, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	for _, server := range servers {
		failure = errors.Join(failure, server.Shutdown(draining))
	}
	return failure
}
