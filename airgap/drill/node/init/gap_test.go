package main

import (
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
)

// echoing answers each connection with what it was sent, once that has ended.
func echoing(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go accept(listener, func(connection net.Conn) {
		defer connection.Close()
		text, _ := io.ReadAll(connection)
		_, _ = connection.Write([]byte("heard " + string(text)))
	})
	return listener.Addr().String()
}

func served(t *testing.T) gap {
	t.Helper()
	across := gap{t.TempDir()}
	if err := across.serve(t.Context()); err != nil {
		t.Fatal(err)
	}
	return across
}

func ask(t *testing.T, across gap, request string) (net.Conn, string) {
	t.Helper()
	connection, err := net.Dial("unix", filepath.Join(across.folder, "node.sock"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	if _, err := fmt.Fprintln(connection, request); err != nil {
		t.Fatal(err)
	}
	answer, err := readLine(connection)
	if err != nil {
		t.Fatal(err)
	}
	return connection, answer
}

func exchange(t *testing.T, connection net.Conn, text string) string {
	t.Helper()
	if _, err := io.WriteString(connection, text); err != nil {
		t.Fatal(err)
	}
	if err := connection.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(connection)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

func TestTheHostReachesWhoListensInTheNode(t *testing.T) {
	connection, answer := ask(t, served(t), "connect "+echoing(t))
	if answer != "ok" {
		t.Fatal(answer)
	}
	if heard := exchange(t, connection, "hello"); heard != "heard hello" {
		t.Error(heard)
	}
}

func TestTheNodeReachesWhatTheHostOffers(t *testing.T) {
	across := served(t)
	host, err := net.Listen("unix", filepath.Join(across.folder, "host.sock"))
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	// The two ends speak the same words.
	go accept(host, across.answer)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	_ = free.Close()

	asked, answer := ask(t, across, "listen "+address+" "+echoing(t))
	if answer != "ok" {
		t.Fatal(answer)
	}
	guest, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	if heard := exchange(t, guest, "hello"); heard != "heard hello" {
		t.Error(heard)
	}

	_ = asked.Close()
	for range 1000 {
		if guest, err = net.Dial("tcp", address); err != nil {
			return
		}
		_ = guest.Close()
	}
	t.Error("the node still listens for somebody who has gone")
}

func TestWhatCannotBeDoneIsSaid(t *testing.T) {
	across := served(t)
	if _, answer := ask(t, across, "connect 127.0.0.1:1"); !strings.Contains(answer, "refused") {
		t.Error(answer)
	}
	if _, answer := ask(t, across, "dance"); !strings.Contains(answer, "no request") {
		t.Error(answer)
	}
}
