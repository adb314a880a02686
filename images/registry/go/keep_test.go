package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/distribution/distribution/v3/configuration"
	"github.com/distribution/distribution/v3/registry/handlers"
)

// certify writes a certificate of 127.0.0.1 that trusts itself.
func certify(t *testing.T, folder string, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "test"}, IsCA: true,
		BasicConstraintsValid: true, NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	chain, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "tls.crt"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: chain}))
	write(t, filepath.Join(folder, "tls.key"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestRenewedCertificateIsServedAndHalfARenewalIsNot(t *testing.T) {
	folder := t.TempDir()
	certify(t, folder, 1)
	current := &certificate{chain: filepath.Join(folder, "tls.crt"), key: filepath.Join(folder, "tls.key")}
	serial := func() int64 {
		pair, _ := current.get(nil)
		return pair.Leaf.SerialNumber.Int64()
	}
	if err := current.load(); err != nil || serial() != 1 {
		t.Fatal(err)
	}
	old, _ := os.ReadFile(current.key)
	certify(t, folder, 2)
	renewed, _ := os.ReadFile(current.key)
	write(t, current.key, old)
	if err := current.load(); err == nil || serial() != 1 {
		t.Fatal("the old key was served with the new certificate")
	}
	write(t, current.key, renewed)
	if err := current.load(); err != nil || serial() != 2 {
		t.Fatal("the new certificate is not served", err)
	}
}

// kept is a registry in memory of a folder, behind the gate.
type kept struct {
	collector *collector
	server    *httptest.Server
}

func keepHere(t *testing.T, folder string) kept {
	t.Helper()
	text := fmt.Sprintf("version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}\nhttp: {secret: test}\n", folder)
	config, err := configuration.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	token := filepath.Join(t.TempDir(), "token")
	write(t, token, []byte("word\n"))
	collector := &collector{config: config, gate: &gate{}, token: token}
	server := httptest.NewServer(collector.gate.guard(handlers.NewApp(context.Background(), config)))
	t.Cleanup(server.Close)
	return kept{collector, server}
}

func (k kept) send(t *testing.T, method, address string, body []byte, kind string) *http.Response {
	t.Helper()
	if strings.HasPrefix(address, "/") {
		address = k.server.URL + address
	}
	request, err := http.NewRequest(method, address, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response
}

func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func (k kept) push(t *testing.T, content []byte) {
	t.Helper()
	started := k.send(t, http.MethodPost, "/v2/app/blobs/uploads/", nil, "")
	location := started.Header.Get("Location")
	ended := k.send(t, http.MethodPut, location+"&digest="+digestOf(content), content, "application/octet-stream")
	if ended.StatusCode != http.StatusCreated {
		t.Fatal("the blob was not pushed:", ended.Status)
	}
}

func (k kept) has(t *testing.T, content []byte) bool {
	t.Helper()
	return k.send(t, http.MethodHead, "/v2/app/blobs/"+digestOf(content), nil, "").StatusCode == http.StatusOK
}

func (k kept) pushImage(t *testing.T, layer []byte) {
	t.Helper()
	config := []byte("{}")
	k.push(t, config)
	k.push(t, layer)
	const kind = "application/vnd.oci.image.manifest.v1+json"
	manifest := fmt.Sprintf(`{"schemaVersion":2,"mediaType":%q,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":%q,"size":2},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":%q,"size":%d}]}`,
		kind, digestOf(config), digestOf(layer), len(layer))
	put := k.send(t, http.MethodPut, "/v2/app/manifests/"+digestOf([]byte(manifest)), []byte(manifest), kind)
	if put.StatusCode != http.StatusCreated {
		t.Fatal("the manifest was not pushed:", put.Status)
	}
}

func TestCollectionRemovesWhatNoManifestNamesAndNothingElse(t *testing.T) {
	k := keepHere(t, t.TempDir())
	k.pushImage(t, []byte("layer"))
	k.push(t, []byte("garbage"))
	removed, err := k.collector.collect(context.Background())
	if err != nil || removed != 1 {
		t.Fatalf("removed %d: %v", removed, err)
	}
	if !k.has(t, []byte("layer")) || k.has(t, []byte("garbage")) {
		t.Fatal("the wrong blob is gone")
	}
	k.push(t, []byte("garbage"))
	if !k.has(t, []byte("garbage")) {
		t.Fatal("what was collected cannot be pushed again")
	}
}

func TestEmptyRegistryHasNothingToCollect(t *testing.T) {
	if removed, err := keepHere(t, t.TempDir()).collector.collect(context.Background()); err != nil || removed != 0 {
		t.Fatal(removed, err)
	}
}

func TestWritersWaitWhileCollectingAndReadersDoNot(t *testing.T) {
	k := keepHere(t, t.TempDir())
	k.pushImage(t, []byte("layer"))
	if err := k.collector.gate.close(context.Background(), time.Second); err != nil {
		t.Fatal(err)
	}
	refused := k.send(t, http.MethodPost, "/v2/app/blobs/uploads/", nil, "")
	if refused.StatusCode != http.StatusServiceUnavailable || refused.Header.Get("Retry-After") == "" {
		t.Fatal("a push went on:", refused.Status)
	}
	if !k.has(t, []byte("layer")) {
		t.Fatal("a pull was refused")
	}
	k.collector.gate.lock.Unlock()
	k.push(t, []byte("after"))
}

func TestCollectionGivesUpWhenSomethingIsPushedAllTheTime(t *testing.T) {
	var g gate
	g.lock.RLock()
	if err := g.close(context.Background(), time.Millisecond); err == nil {
		t.Fatal("it began in the middle of a push")
	}
	g.lock.RUnlock()
}

func TestOnlyWhoHasTheTokenMayCollect(t *testing.T) {
	k := keepHere(t, t.TempDir())
	control := httptest.NewTLSServer(k.collector)
	t.Cleanup(control.Close)
	folder := t.TempDir()
	authority, wrong := filepath.Join(folder, "ca.crt"), filepath.Join(folder, "wrong")
	write(t, authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: control.Certificate().Raw}))
	write(t, wrong, []byte("guess"))
	var out bytes.Buffer
	if err := ask(control.URL, authority, wrong, &out); err == nil || !strings.Contains(err.Error(), "401") {
		t.Fatal("a stranger was let in:", err)
	}
	if err := ask(control.URL, authority, k.collector.token, &out); err != nil || out.String() != "0 blobs were removed\n" {
		t.Fatal(out.String(), err)
	}
}

func TestServerAnswersOverTlsUntilItIsToldToStop(t *testing.T) {
	folder := t.TempDir()
	certify(t, folder, 1)
	current := &certificate{chain: filepath.Join(folder, "tls.crt"), key: filepath.Join(folder, "tls.key")}
	if err := current.load(); err != nil {
		t.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	config := &tls.Config{GetCertificate: current.get}
	go func() {
		ended <- serve(ctx, time.Second, config, map[string]http.Handler{address: alive(http.NotFoundHandler())})
	}()
	trusted, _ := os.ReadFile(current.chain)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(trusted)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	var response *http.Response
	for range 1000 {
		if response, err = client.Get("https://" + address + "/"); err == nil {
			break
		}
	}
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(err)
	}
	response.Body.Close()
	stop()
	if err := <-ended; err != nil && !strings.Contains(err.Error(), "Server closed") {
		t.Fatal(err)
	}
}

func TestStorageThatIsNotThereIsWaitedFor(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "absent")
	text := "version: 0.1\nstorage: {s3: {region: r, regionendpoint: \"http://127.0.0.1:9\", bucket: b, accesskey: a, secretkey: s}}\n"
	config, err := configuration.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if err := awaitStorage(ctx, config, time.Millisecond); err == nil {
		t.Fatal("it went on without its storage")
	}
	config, err = configuration.Parse(strings.NewReader("version: 0.1\nstorage: {filesystem: {rootdirectory: " + folder + "}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := awaitStorage(t.Context(), config, time.Millisecond); err != nil {
		t.Fatal("an empty storage was not taken:", err)
	}
}
