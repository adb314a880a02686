package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// issue writes a certificate with this serial number, and returns a client that trusts only it.
func issue(t *testing.T, folder string, serial int64) *http.Client {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	chain := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	write(t, folder, "tls.crt", string(chain))
	write(t, folder, "tls.key", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(chain)
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: trusted}, DisableKeepAlives: true,
	}}
}

func write(t *testing.T, folder, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// behind serves at a socket until the test ends.
func behind(t *testing.T, handler http.Handler) (socket string, web func(context.Context) error) {
	t.Helper()
	// A socket's path is short, and a test's folder may be deep.
	folder, err := os.MkdirTemp("", "web")
	if err != nil {
		t.Fatal(err)
	}
	socket = filepath.Join(folder, "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: handler}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return socket, func(ctx context.Context) error {
		context.AfterFunc(ctx, func() { _ = server.Close() })
		return server.Serve(listener)
	}
}

// start keeps a server whose certificate is in a folder, and returns its address.
func start(t *testing.T, folder, socket string, web func(context.Context) error) (string, *certificate) {
	t.Helper()
	current := &certificate{folder: folder}
	if err := current.load(); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- keep(ctx, listener, current, socket, web) }()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	return listener.Addr().String(), current
}

func get(t *testing.T, client *http.Client, request *http.Request) (int, string) {
	t.Helper()
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func request(t *testing.T, url string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRequestArrivesWithItsNameAndTheAddressThatItReallyCameFrom(t *testing.T) {
	folder := t.TempDir()
	client := issue(t, folder, 1)
	socket, serve := behind(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Host, r.URL.Path, " ", r.Header.Get("X-Real-IP"), r.Header["X-Forwarded-For"], r.Header.Get("X-Forwarded-Proto"))
	}))
	address, _ := start(t, folder, socket, serve)
	r := request(t, "https://"+address+"/here")
	r.Host = "git.example.test"
	r.Header.Set("X-Real-IP", "192.0.2.1")
	r.Header.Set("X-Forwarded-For", "192.0.2.1")
	if _, body := get(t, client, r); body != "git.example.test/here 127.0.0.1[127.0.0.1]https" {
		t.Errorf("arrived as %s", body)
	}
}

func TestRenewedCertificateIsShownToTheNextClient(t *testing.T) {
	folder := t.TempDir()
	issue(t, folder, 1)
	socket, serve := behind(t, http.NotFoundHandler())
	address, current := start(t, folder, socket, serve)
	renewed := issue(t, folder, 2)
	if _, err := renewed.Do(request(t, "https://"+address)); err == nil {
		t.Fatal("the new certificate was shown before it was loaded")
	}
	if err := current.load(); err != nil {
		t.Fatal(err)
	}
	if status, _ := get(t, renewed, request(t, "https://"+address)); status != http.StatusNotFound {
		t.Errorf("status %d", status)
	}
}

func TestHalfWrittenCertificateLeavesTheOldOne(t *testing.T) {
	folder := t.TempDir()
	client := issue(t, folder, 1)
	socket, serve := behind(t, http.NotFoundHandler())
	address, current := start(t, folder, socket, serve)
	write(t, folder, "tls.crt", "-----BEGIN")
	if err := current.load(); err == nil {
		t.Fatal("half a certificate was loaded")
	}
	if status, _ := get(t, client, request(t, "https://"+address)); status != http.StatusNotFound {
		t.Errorf("status %d", status)
	}
}

func TestServerThatIsNotUpYetIsSaidToBeUnavailable(t *testing.T) {
	folder := t.TempDir()
	client := issue(t, folder, 1)
	starting := func(ctx context.Context) error { <-ctx.Done(); return nil }
	address, _ := start(t, folder, filepath.Join(folder, "none"), starting)
	if status, _ := get(t, client, request(t, "https://"+address)); status != http.StatusServiceUnavailable {
		t.Errorf("status %d", status)
	}
}

func TestServerThatEndsByItselfEndsEverything(t *testing.T) {
	folder := t.TempDir()
	issue(t, folder, 1)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	failure := fmt.Errorf("no database")
	err = keep(t.Context(), listener, &certificate{folder: folder}, "", func(context.Context) error { return failure })
	if err == nil || err.Error() != failure.Error() {
		t.Errorf("ended with %v", err)
	}
	if _, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		t.Error("the port is still open")
	}
}
