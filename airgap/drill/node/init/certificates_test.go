package main

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"testing"
)

func TestWhatTheAuthorityIssuesIsTrustedForWhatItIs(t *testing.T) {
	ca, err := newAuthority(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := ca.serve("server", []string{"localhost"}, "127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	if err := ca.admit("client", user{"somebody", "some group"}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(ca.path("ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(text)
	for name, wanted := range map[string]x509.VerifyOptions{
		"server": {Roots: trusted, DNSName: "127.0.0.1"},
		"client": {Roots: trusted, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}},
	} {
		pair, err := tls.LoadX509KeyPair(ca.path(name+".crt"), ca.path(name+".key"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pair.Leaf.Verify(wanted); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if name == "client" && (pair.Leaf.Subject.CommonName != "somebody" || pair.Leaf.Subject.Organization[0] != "some group") {
			t.Errorf("the client is %v", pair.Leaf.Subject)
		}
	}
}
