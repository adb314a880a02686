// Package serving opens the side doors of cert-manager's binaries: metrics, health and profiles.
package serving

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"k8s.io/client-go/rest"
	cliflag "k8s.io/component-base/cli/flag"

	"github.com/cert-manager/cert-manager/internal/apis/config/shared"
	"github.com/cert-manager/cert-manager/pkg/server/tls"
	"github.com/cert-manager/cert-manager/pkg/server/tls/authority"
	"github.com/cert-manager/cert-manager/pkg/util/profiling"
)

const (
	// A client that dribbles its headers must not hold a connection for ever.
	headerTimeout = 30 * time.Second
	drainTimeout  = 5 * time.Second
)

// BindMetrics registers the flags of the metrics server.
func BindMetrics(flags *pflag.FlagSet, address *string, c *shared.TLSConfig) {
	ciphers := strings.Join(cliflag.TLSCipherPossibleValues(), ", ")
	versions := strings.Join(cliflag.TLSPossibleVersions(), ", ")
	flags.StringVar(address, "metrics-listen-address", *address, "host:port of the metrics server, 0 for none")
	flags.StringVar(&c.Filesystem.CertFile, "metrics-tls-cert-file", c.Filesystem.CertFile, "certificate of the metrics server")
	flags.StringVar(&c.Filesystem.KeyFile, "metrics-tls-private-key-file", c.Filesystem.KeyFile, "private key of the metrics server")
	flags.DurationVar(&c.Dynamic.LeafDuration, "metrics-dynamic-serving-leaf-duration", c.Dynamic.LeafDuration, "lifetime of a self-issued metrics certificate")
	flags.StringVar(&c.Dynamic.SecretNamespace, "metrics-dynamic-serving-ca-secret-namespace", c.Dynamic.SecretNamespace, "namespace of the secret that keeps the CA of self-issued metrics certificates")
	flags.StringVar(&c.Dynamic.SecretName, "metrics-dynamic-serving-ca-secret-name", c.Dynamic.SecretName, "name of that secret")
	flags.StringSliceVar(&c.Dynamic.DNSNames, "metrics-dynamic-serving-dns-names", c.Dynamic.DNSNames, "DNS names of the self-issued metrics certificate")
	flags.StringSliceVar(&c.CipherSuites, "metrics-tls-cipher-suites", c.CipherSuites, "cipher suites of the metrics server: "+ciphers)
	flags.StringVar(&c.MinTLSVersion, "metrics-tls-min-version", c.MinTLSVersion, "lowest TLS version of the metrics server: "+versions)
}

// CertificateSource gives where a server's certificate comes from, nil for plain HTTP.
func CertificateSource(c shared.TLSConfig, client *rest.Config, owner string) tls.CertificateSource {
	switch {
	case c.FilesystemConfigProvided():
		return &tls.FileCertificateSource{CertPath: c.Filesystem.CertFile, KeyPath: c.Filesystem.KeyFile}
	case c.DynamicConfigProvided():
		return &tls.DynamicSource{
			DNSNames: c.Dynamic.DNSNames,
			Authority: &authority.DynamicAuthority{
				SecretNamespace: c.Dynamic.SecretNamespace,
				SecretName:      c.Dynamic.SecretName,
				SecretLabels:    map[string]string{"app.kubernetes.io/managed-by": owner},
				LeafDuration:    c.Dynamic.LeafDuration,
				RESTConfig:      client,
			},
		}
	}
	return nil
}

// Profiles serves Go's profiles on the address until the context ends.
func Profiles(ctx context.Context, address string) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	profiling.Install(mux)
	return Serve(ctx, &http.Server{Handler: mux, ReadHeaderTimeout: headerTimeout}, listener)
}

// Serve answers on the listener until the context ends, then lets requests finish for a while.
func Serve(ctx context.Context, server *http.Server, listener net.Listener) error {
	drained := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
		defer cancel()
		drained <- server.Shutdown(limit)
	})
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-drained
}
