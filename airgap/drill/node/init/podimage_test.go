package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"
)

func unpacked(t *testing.T, archive []byte) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	reader := tar.NewReader(bytes.NewReader(archive))
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if files[header.Name], err = io.ReadAll(reader); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnImageOfOneProgramNamesItsLayerByTheBytesOfIt(t *testing.T) {
	archive, err := imageOf("sealift.dev/drill/pod:1", []byte("program"))
	if err != nil {
		t.Fatal(err)
	}
	files := unpacked(t, archive)
	var config struct {
		Rootfs struct {
			DiffIDs []string `json:"diff_ids"`
		} `json:"rootfs"`
	}
	if err := json.Unmarshal(files["config.json"], &config); err != nil {
		t.Fatal(err)
	}
	layer := files["layer.tar"]
	if id := fmt.Sprintf("sha256:%x", sha256.Sum256(layer)); len(config.Rootfs.DiffIDs) != 1 || config.Rootfs.DiffIDs[0] != id {
		t.Errorf("the layer is %s and is called %v", id, config.Rootfs.DiffIDs)
	}
	if program := unpacked(t, layer)["pod"]; string(program) != "program" {
		t.Errorf("the layer has %q", program)
	}
}
