package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// authority issues the certificates of one cluster, which lives for a day at most.
type authority struct {
	folder      string
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// user is who a client of the API server is.
type user struct {
	name, group string
}

// newAuthority makes an authority whose files are in a folder: ca.crt, ca.key and those that it
// issues.
func newAuthority(folder string) (*authority, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	a := &authority{folder: folder}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "drill"},
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	der, key, err := a.signed(template)
	if err != nil {
		return nil, err
	}
	if a.certificate, err = x509.ParseCertificate(der); err != nil {
		return nil, err
	}
	a.key = key
	return a, a.write("ca", der, key)
}

// serve issues the certificate NAME.crt and NAME.key of a server.
func (a *authority) serve(name string, names []string, addresses ...string) error {
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: name},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    names,
	}
	for _, address := range addresses {
		template.IPAddresses = append(template.IPAddresses, net.ParseIP(address))
	}
	return a.issue(name, template)
}

// admit issues the certificate NAME.crt and NAME.key of a client, and NAME.conf, its kubeconfig.
func (a *authority) admit(name string, who user) error {
	subject := pkix.Name{CommonName: who.name}
	if who.group != "" {
		subject.Organization = []string{who.group}
	}
	err := a.issue(name, &x509.Certificate{
		Subject:     subject,
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	if err != nil {
		return err
	}
	var encoded []any
	for _, file := range []string{"ca.crt", name + ".crt", name + ".key"} {
		text, err := os.ReadFile(a.path(file))
		if err != nil {
			return err
		}
		encoded = append(encoded, base64.StdEncoding.EncodeToString(text))
	}
	return os.WriteFile(a.path(name+".conf"), fmt.Appendf(nil, kubeconfig, encoded...), 0o600)
}

const kubeconfig = `apiVersion: v1
kind: Config
current-context: drill
contexts: [{name: drill, context: {cluster: drill, user: drill}}]
clusters:
  - name: drill
    cluster:
      server: https://127.0.0.1:6443
      certificate-authority-data: %s
users:
  - name: drill
    user:
      client-certificate-data: %s
      client-key-data: %s
`

func (a *authority) path(file string) string {
	return filepath.Join(a.folder, file)
}

func (a *authority) issue(name string, template *x509.Certificate) error {
	der, key, err := a.signed(template)
	if err != nil {
		return err
	}
	return a.write(name, der, key)
}

func (a *authority) signed(template *x509.Certificate) ([]byte, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	if template.SerialNumber, err = rand.Int(rand.Reader, big.NewInt(1<<62)); err != nil {
		return nil, nil, err
	}
	// The clocks of a host and its tests are one, but not all tests tell the same time.
	template.NotBefore = time.Now().Add(-time.Hour)
	template.NotAfter = time.Now().Add(24 * time.Hour)
	parent, signer := a.certificate, a.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	return der, key, err
}

func (a *authority) write(name string, der []byte, key *ecdsa.PrivateKey) error {
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if err := os.WriteFile(a.path(name+".crt"), certificate, 0o644); err != nil {
		return err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private})
	return os.WriteFile(a.path(name+".key"), text, 0o600)
}
