package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"code.gitea.io/gitea/modules/log"
)

// certificate is what tls.crt and tls.key of a folder say, and stays what they said while they are
// being replaced.
type certificate struct {
	folder string
	pair   atomic.Pointer[tls.Certificate]
	seen   []byte
}

func (c *certificate) load() error {
	chain, err := os.ReadFile(filepath.Join(c.folder, "tls.crt"))
	if err != nil {
		return err
	}
	key, err := os.ReadFile(filepath.Join(c.folder, "tls.key"))
	if err != nil {
		return err
	}
	both := append(chain[:len(chain):len(chain)], key...)
	if bytes.Equal(both, c.seen) {
		return nil
	}
	pair, err := tls.X509KeyPair(chain, key)
	if err != nil {
		return err
	}
	c.seen = both
	c.pair.Store(&pair)
	log.Info("the certificate is valid until %s", pair.Leaf.NotAfter)
	return nil
}

// renew reads the files again and again; their folder is a volume, which is replaced as a whole, so
// that watching the files themselves would miss it.
func (c *certificate) renew(ctx context.Context, every time.Duration) {
	for ticker := time.NewTicker(every); ; {
		select {
		case <-ctx.Done():
			ticker.Stop()
			return
		case <-ticker.C:
			if err := c.load(); err != nil {
				log.Error("the certificate stays as it is: %v", err)
			}
		}
	}
}

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	return c.pair.Load(), nil
}
