package main

import (
	"bufio"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"
)

const result = `{"cniVersion": "0.4.0", "ips": [{"version": "4", "address": "10.244.0.5/24"}]}`

func enforcer(t *testing.T, answer string) (socket string, heard <-chan string) {
	t.Helper()
	socket = filepath.Join(t.TempDir(), "sock")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	lines := make(chan string, 1)
	go func() {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		defer connection.Close()
		line, _ := bufio.NewReader(connection).ReadString('\n')
		lines <- line
		_, _ = fmt.Fprint(connection, answer)
	}()
	return socket, lines
}

func add(socket string) ([]byte, error) {
	input := fmt.Sprintf(`{"cniVersion": "0.4.0", "socket": %q, "prevResult": %s}`, socket, result)
	return run("ADD", "IgnoreUnknown=1;K8S_POD_NAME=web;K8S_POD_UID=1-2-3", strings.NewReader(input))
}

func TestAPodStartsWhenItsAddressIsKnown(t *testing.T) {
	socket, heard := enforcer(t, "enforced\n")
	passedOn, err := add(socket)
	if err != nil {
		t.Fatal(err)
	}
	if line := <-heard; line != "1-2-3 10.244.0.5\n" {
		t.Errorf("announced was %q", line)
	}
	if string(passedOn) != result {
		t.Errorf("passed on was %s", passedOn)
	}
}

func TestAPodDoesNotStartWithoutAnEnforcer(t *testing.T) {
	socket, _ := enforcer(t, "")
	if _, err := add(socket); err == nil {
		t.Error("it would start")
	}
	if _, err := add(socket + ".missing"); err == nil {
		t.Error("it would start")
	}
}
