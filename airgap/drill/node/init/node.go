package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

const (
	kube       = "/usr/bin/kube"
	pki        = "/run/drill/pki"
	acrossGap  = "/gap"
	nodeName   = "drill"
	policies   = "/run/drill/policies.sock"
	containers = "/run/containerd/containerd.sock"
)

// run makes the node and returns when it has failed, or when the context ends.
func run(ctx context.Context) error {
	started := time.Now()
	ended := programs{make(chan error, 16)}
	if err := prepare(); err != nil {
		return err
	}
	group, err := ownCgroup()
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return startBelow(ctx, ended) },
		func() error { return startCluster(ctx, ended, group) },
		func() error { return awaitCluster(ctx, ended) },
		func() error { return gap{acrossGap}.serve(ctx) },
		func() error { return handOver(filepath.Join(acrossGap, "kubeconfig")) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	fmt.Printf("drill: ready after %.1f s\n", time.Since(started).Seconds())
	select {
	case <-ctx.Done():
		return nil
	case failed := <-ended.ended:
		return failed
	}
}

func prepare() error {
	for _, folder := range []string{logs, "/run/drill", "/run/netns", "/var/lib/drill"} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	for _, step := range []func() error{prepareMounts, makeNetwork, issueCertificates} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func issueCertificates() error {
	ca, err := newAuthority(pki)
	if err != nil {
		return err
	}
	names := []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc",
		"kubernetes.default.svc.cluster.local"}
	if err := ca.serve("apiserver", names, "127.0.0.1", nodeAddress, firstIP); err != nil {
		return err
	}
	for name, who := range map[string]user{
		"admin":              {"admin", "system:masters"},
		"controller-manager": {"system:kube-controller-manager", ""},
		"scheduler":          {"system:kube-scheduler", ""},
		"proxy":              {"system:kube-proxy", ""},
		"kubelet":            {"system:node:" + nodeName, "system:nodes"},
	} {
		if err := ca.admit(name, who); err != nil {
			return err
		}
	}
	// Not a certificate, but a pair of keys that signs the tokens of service accounts.
	return ca.serve("tokens", nil)
}

// startBelow starts what the cluster stands on: containers and a store.
func startBelow(ctx context.Context, ended programs) error {
	if err := ended.start("containerd", "/usr/bin/containerd"); err != nil {
		return err
	}
	const store = "127.0.0.1:2379"
	if err := ended.start("etcd", kube, "etcd", "--data-dir=/run/drill/etcd", "--unsafe-no-fsync",
		"--listen-client-urls=http://"+store, "--advertise-client-urls=http://"+store,
		"--listen-peer-urls=http://127.0.0.1:2380"); err != nil {
		return err
	}
	return ended.await(ctx, "etcd", func() error { return answers("tcp", store) })
}

func startCluster(ctx context.Context, ended programs, group string) error {
	if err := ended.start("apiserver", kube, apiserver()...); err != nil {
		return err
	}
	if err := ended.await(ctx, "containerd", func() error { return answers("unix", containers) }); err != nil {
		return err
	}
	if err := importPodImage(); err != nil {
		return err
	}
	if err := ended.await(ctx, "the API server", apiAnswers); err != nil {
		return err
	}
	for _, one := range [][]string{
		{"controller-manager", "kube-controller-manager", "--kubeconfig=" + pki + "/controller-manager.conf",
			"--leader-elect=false", "--use-service-account-credentials", "--bind-address=127.0.0.1",
			"--service-account-private-key-file=" + pki + "/tokens.key", "--root-ca-file=" + pki + "/ca.crt",
			"--cluster-signing-cert-file=" + pki + "/ca.crt", "--cluster-signing-key-file=" + pki + "/ca.key"},
		{"scheduler", "kube-scheduler", "--kubeconfig=" + pki + "/scheduler.conf",
			"--leader-elect=false", "--bind-address=127.0.0.1"},
		{"kubelet", "kubelet", "--config=/etc/drill/kubelet.yaml", "--kubeconfig=" + pki + "/kubelet.conf",
			"--node-ip=" + nodeAddress, "--hostname-override=" + nodeName, "--cgroup-root=" + group},
		{"proxy", "kube-proxy", "--config=/etc/drill/proxy.yaml"},
		{"network-policies", "network-policies", "--kubeconfig=" + pki + "/admin.conf", "--pod-range=" + podRange,
			"--socket=" + policies},
		{"volumes", "volumes", "--kubeconfig=" + pki + "/admin.conf", "--folder=/var/lib/drill"},
	} {
		if err := ended.start(one[0], kube, one[1:]...); err != nil {
			return err
		}
	}
	return nil
}

func apiserver() []string {
	return []string{"kube-apiserver", "--etcd-servers=http://127.0.0.1:2379", "--allow-privileged",
		"--advertise-address=" + nodeAddress, "--secure-port=6443", "--service-cluster-ip-range=" + serviceIPs,
		"--authorization-mode=Node,RBAC", "--enable-admission-plugins=NodeRestriction",
		"--client-ca-file=" + pki + "/ca.crt",
		"--tls-cert-file=" + pki + "/apiserver.crt", "--tls-private-key-file=" + pki + "/apiserver.key",
		"--kubelet-client-certificate=" + pki + "/admin.crt", "--kubelet-client-key=" + pki + "/admin.key",
		// The node's name means nothing outside of Kubernetes.
		"--kubelet-preferred-address-types=InternalIP",
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file=" + pki + "/tokens.key",
		"--service-account-signing-key-file=" + pki + "/tokens.key"}
}

// awaitCluster installs what every cluster has and returns when it works.
func awaitCluster(ctx context.Context, ended programs) error {
	kubectl := func(arguments ...string) error {
		return succeed(kube, append([]string{"kubectl", "--kubeconfig=" + pki + "/admin.conf"}, arguments...)...)
	}
	if err := ended.await(ctx, "the API", func() error {
		return kubectl("apply", "--filename=/etc/drill/resources")
	}); err != nil {
		return err
	}
	return ended.await(ctx, "CoreDNS", func() error {
		return kubectl("--namespace=kube-system", "rollout", "status", "deployment/coredns", "--timeout=2s")
	})
}

func answers(network, address string) error {
	connection, err := net.DialTimeout(network, address, time.Second)
	if err != nil {
		return err
	}
	return connection.Close()
}

func apiAnswers() error {
	ca, err := os.ReadFile(pki + "/ca.crt")
	if err != nil {
		return err
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(ca)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}, DisableKeepAlives: true}
	client := http.Client{Timeout: time.Second, Transport: transport}
	answer, err := client.Get("https://127.0.0.1:6443/readyz")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(answer.Body)
		return fmt.Errorf("%s: %s", answer.Status, text)
	}
	return nil
}

// handOver gives the host the administrator's kubeconfig, whole or not at all.
func handOver(file string) error {
	text, err := os.ReadFile(pki + "/admin.conf")
	if err != nil {
		return err
	}
	if err := os.WriteFile(file+".next", text, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".next", file)
}
