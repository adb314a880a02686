package main

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"

	"code.gitea.io/gitea/cmd"
	"code.gitea.io/gitea/modules/log"
	"github.com/urfave/cli/v3"
)

// drain is how long requests that are under way may take when the server is told to end.
const drain = 20 * time.Second

func keepCommand() *cli.Command {
	return &cli.Command{
		Name:      "keep",
		Usage:     "Serves the web server's socket over TLS with a certificate that is renewed",
		ArgsUsage: "FOLDER of tls.crt and tls.key",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "listen", Value: ":3000", Usage: "address to serve at"},
			&cli.StringFlag{Name: "socket", Value: "/run/gitea/web.sock", Usage: "HTTP_ADDR of app.ini"},
			&cli.DurationFlag{Name: "renewal", Value: 30 * time.Second, Usage: "how often to look for a new certificate"},
		},
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.NArg() != 1 {
				return errors.New("keep takes one folder")
			}
			current := &certificate{folder: c.Args().First()}
			if err := current.load(); err != nil {
				return err
			}
			listener, err := net.Listen("tcp", c.String("listen"))
			if err != nil {
				return err
			}
			go current.renew(ctx, c.Duration("renewal"))
			return keep(ctx, listener, current, c.String("socket"), web)
		},
	}
}

// web is Gitea's own server, which hears signals by itself.
func web(context.Context) error {
	return cmd.RunMainApp(app(), "gitea", "web")
}

// keep serves until the context ends, and both servers have. Gitea cannot exchange the certificate
// of a server that runs, so it listens at a socket in the pod, and TLS ends here.
func keep(ctx context.Context, at net.Listener, current *certificate, socket string, web func(context.Context) error) error {
	front := &http.Server{
		Handler:           proxy(socket),
		TLSConfig:         &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: current.get},
		ReadHeaderTimeout: 10 * time.Second,
	}
	served, ended := make(chan error, 1), make(chan error, 1)
	go func() { served <- front.ServeTLS(at, "", "") }()
	go func() { ended <- web(ctx) }()
	var early error
	select {
	case early = <-served:
	case early = <-ended:
	case <-ctx.Done():
	}
	// Neither ends by itself unless something is wrong; both may hear of the end before this does.
	if ctx.Err() == nil {
		return errors.Join(early, front.Close())
	}
	draining, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	err := front.Shutdown(draining)
	select {
	case <-ended:
	case <-draining.Done():
	}
	return err
}

// proxy hands requests on as they are, and says who asked.
func proxy(socket string) http.Handler {
	var dialer net.Dialer
	return &httputil.ReverseProxy{
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return dialer.DialContext(ctx, "unix", socket)
			},
			MaxIdleConnsPerHost: 32,
			// Gitea's answers are for the client to unpack.
			DisableCompression: true,
		},
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: "gitea"})
			r.Out.Host = r.In.Host
			r.SetXForwarded()
			// Gitea believes this one first, so a client must not get to say it.
			r.Out.Header.Set("X-Real-IP", r.Out.Header.Get("X-Forwarded-For"))
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			log.Warn("%s %s: %v", r.Method, r.URL.Path, err)
			http.Error(w, "the server is not up", http.StatusServiceUnavailable)
		},
	}
}
