package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"os"
	"sync/atomic"
	"time"

	"github.com/sirupsen/logrus"
)

// certificate is what the files say, and stays what they said while they are being replaced.
type certificate struct {
	chain, key string
	pair       atomic.Pointer[tls.Certificate]
	seen       []byte
}

func (c *certificate) load() error {
	chain, err := os.ReadFile(c.chain)
	if err != nil {
		return err
	}
	key, err := os.ReadFile(c.key)
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
	logrus.Infof("certificate of %s is valid until %s", c.chain, pair.Leaf.NotAfter)
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
				logrus.Errorf("the certificate stays as it is: %v", err)
			}
		}
	}
}

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	return c.pair.Load(), nil
}
