package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
)

// podImage has the one program pod: it holds a pod's namespaces, and serves and asks in tests. It is
// the only image that a node needs, so that nothing has to be pulled.
const podImage = "sealift.dev/drill/pod:1"

// importPodImage gives containerd the image that stands for all pods.
func importPodImage() error {
	program, err := os.ReadFile("/usr/libexec/drill/pod")
	if err != nil {
		return err
	}
	archive, err := imageOf(podImage, program)
	if err != nil {
		return err
	}
	const file = "/run/drill/pod.tar"
	if err := os.WriteFile(file, archive, 0o600); err != nil {
		return err
	}
	defer os.Remove(file)
	return succeed("/usr/bin/ctr", "--namespace=k8s.io", "images", "import", file)
}

// imageOf writes what docker save would for an image of one static program, /pod.
func imageOf(name string, program []byte) ([]byte, error) {
	layer, err := archived(map[string][]byte{"pod": program}, "pod")
	if err != nil {
		return nil, err
	}
	config, err := json.Marshal(map[string]any{
		"architecture": runtime.GOARCH,
		"os":           "linux",
		"config":       map[string]any{"User": "65532:65532", "Entrypoint": []string{"/pod"}},
		"rootfs": map[string]any{
			"type":     "layers",
			"diff_ids": []string{fmt.Sprintf("sha256:%x", sha256.Sum256(layer))},
		},
	})
	if err != nil {
		return nil, err
	}
	manifest, err := json.Marshal([]map[string]any{
		{"Config": "config.json", "RepoTags": []string{name}, "Layers": []string{"layer.tar"}},
	})
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"layer.tar": layer, "config.json": config, "manifest.json": manifest}
	return archived(files, "layer.tar", "config.json", "manifest.json")
}

func archived(files map[string][]byte, order ...string) ([]byte, error) {
	var archive bytes.Buffer
	writer := tar.NewWriter(&archive)
	for _, name := range order {
		header := &tar.Header{Name: name, Mode: 0o755, Size: int64(len(files[name]))}
		if err := writer.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := writer.Write(files[name]); err != nil {
			return nil, err
		}
	}
	return archive.Bytes(), writer.Close()
}
