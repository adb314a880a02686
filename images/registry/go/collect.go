package main

import (
	"context"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/distribution/distribution/v3"
	"github.com/distribution/distribution/v3/configuration"
	"github.com/distribution/distribution/v3/registry/storage"
	"github.com/distribution/distribution/v3/registry/storage/driver"
	"github.com/distribution/distribution/v3/registry/storage/driver/factory"
	"github.com/opencontainers/go-digest"
	"github.com/spf13/cobra"
)

// patience is how long a collection waits for pushes that are under way.
const patience = 2 * time.Minute

// gate keeps what writes apart from the collection. A push that finds a blob there, and names it in
// a manifest a moment later, must not lose the blob in between.
type gate struct{ lock sync.RWMutex }

func (g *gate) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		if !g.lock.TryRLock() {
			w.Header().Set("Retry-After", "10")
			http.Error(w, "garbage is being collected; pushes go on in a moment", http.StatusServiceUnavailable)
			return
		}
		defer g.lock.RUnlock()
		next.ServeHTTP(w, r)
	})
}

// close waits for a moment in which nothing is written, without holding up writers until then.
func (g *gate) close(ctx context.Context, wait time.Duration) error {
	for end := time.Now().Add(wait); !g.lock.TryLock(); {
		if time.Now().After(end) {
			return errors.New("something is being pushed all the time; try again later")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return nil
}

type collector struct {
	config *configuration.Configuration
	gate   *gate
	token  string
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, err := os.ReadFile(c.token)
	given := []byte(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	known := []byte(strings.TrimSpace(string(token)))
	switch {
	case r.URL.Path == "/alive":
		return
	case err != nil || len(known) == 0 || subtle.ConstantTimeCompare(given, known) != 1:
		http.Error(w, "the token is wrong", http.StatusUnauthorized)
		return
	case r.Method != http.MethodPost || r.URL.Path != "/collect":
		http.NotFound(w, r)
		return
	}
	removed, err := c.collect(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	fmt.Fprintf(w, "%d blobs were removed\n", removed)
}

// collect removes blobs that no manifest names. Manifests without a tag stay: pods are started by
// digest.
func (c *collector) collect(ctx context.Context) (int, error) {
	if err := c.gate.close(ctx, patience); err != nil {
		return 0, err
	}
	defer c.gate.lock.Unlock()
	// A caller that goes away does not stop a sweep half-way.
	ctx = context.WithoutCancel(ctx)
	store, err := factory.Create(ctx, c.config.Storage.Type(), c.config.Storage.Parameters())
	if err != nil {
		return 0, err
	}
	registry, err := storage.NewRegistry(ctx, store)
	if err != nil {
		return 0, err
	}
	before, err := blobs(ctx, registry)
	if err != nil || before == 0 {
		return 0, err
	}
	if err := storage.MarkAndSweep(ctx, store, registry, storage.GCOpts{Quiet: true}); err != nil {
		return 0, err
	}
	after, err := blobs(ctx, registry)
	return before - after, err
}

// blobs counts; a registry that was never pushed to has not even the folder for them.
func blobs(ctx context.Context, registry distribution.Namespace) (int, error) {
	count := 0
	err := registry.Blobs().Enumerate(ctx, func(digest.Digest) error {
		count++
		return nil
	})
	var missing driver.PathNotFoundError
	if errors.As(err, &missing) {
		return 0, nil
	}
	return count, err
}

func collectCommand() *cobra.Command {
	var authority, token string
	command := &cobra.Command{
		Use:   "collect ADDRESS",
		Short: "`collect` asks a kept registry to collect its garbage",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			return ask(args[0], authority, token, command.OutOrStdout())
		},
	}
	command.Flags().StringVar(&authority, "ca", "", "file with the certificate of the authority to trust")
	command.Flags().StringVar(&token, "token", "", "file with the token")
	_ = command.MarkFlagRequired("ca")
	_ = command.MarkFlagRequired("token")
	return command
}

func ask(address, authority, token string, out io.Writer) error {
	trusted, err := os.ReadFile(authority)
	if err != nil {
		return err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(trusted) {
		return fmt.Errorf("%s holds no certificate", authority)
	}
	word, err := os.ReadFile(token)
	if err != nil {
		return err
	}
	request, err := http.NewRequest(http.MethodPost, address+"/collect", http.NoBody)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(word)))
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 4096))
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", response.Status, strings.TrimSpace(string(text)))
	}
	_, err = out.Write(text)
	return err
}
