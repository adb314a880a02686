package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
)

const longestLine = 1024

// gap carries connections between the node and its host through sockets in a folder that both see;
// there is no network between them.
//
// Who opens a connection to the other side's socket says in one line what is wanted, and is
// answered in one line: "ok", or why not. Both sides take
//
//	connect ADDRESS          the connection is now one to that address
//
// and the node also takes
//
//	listen ADDRESS TARGET    who comes to ADDRESS in the node is connected to the host's TARGET,
//	                         as long as this connection lasts
type gap struct {
	folder string
}

// serve answers the host until the context ends.
func (g gap) serve(ctx context.Context) error {
	path := filepath.Join(g.folder, "node.sock")
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { _ = listener.Close() })
	go accept(listener, g.answer)
	return nil
}

func accept(listener net.Listener, answer func(net.Conn)) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go answer(connection)
	}
}

func (g gap) answer(connection net.Conn) {
	defer connection.Close()
	line, err := readLine(connection)
	if err != nil {
		return
	}
	switch words := strings.Fields(line); {
	case len(words) == 2 && words[0] == "connect":
		target, err := net.Dial("tcp", words[1])
		if !say(connection, err) {
			return
		}
		join(connection, target)
	case len(words) == 3 && words[0] == "listen":
		g.listen(connection, words[1], words[2])
	default:
		say(connection, fmt.Errorf("%q is no request", line))
	}
}

// listen ends when the connection that asked for it does.
func (g gap) listen(connection net.Conn, address, target string) {
	listener, err := net.Listen("tcp", address)
	if !say(connection, err) {
		return
	}
	defer listener.Close()
	go accept(listener, func(guest net.Conn) {
		defer guest.Close()
		if host, err := g.dial(target); err != nil {
			fmt.Fprintln(os.Stderr, "gap:", err)
		} else {
			join(guest, host)
		}
	})
	_, _ = io.Copy(io.Discard, connection)
}

// dial asks the host for a connection.
func (g gap) dial(target string) (net.Conn, error) {
	host, err := net.Dial("unix", filepath.Join(g.folder, "host.sock"))
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(host, "connect %s\n", target); err != nil {
		return nil, errors.Join(err, host.Close())
	}
	answer, err := readLine(host)
	if err == nil && answer != "ok" {
		err = errors.New(answer)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the host's %s: %w", target, err), host.Close())
	}
	return host, nil
}

// say answers a request, and tells whether it is granted.
func say(connection io.Writer, err error) bool {
	answer := "ok"
	if err != nil {
		answer = err.Error()
	}
	_, failed := fmt.Fprintln(connection, answer)
	return err == nil && failed == nil
}

// readLine takes no byte more than the line has: what follows belongs to the connection.
func readLine(from io.Reader) (string, error) {
	var line []byte
	for one := make([]byte, 1); len(line) < longestLine; line = append(line, one[0]) {
		if _, err := io.ReadFull(from, one); err != nil {
			return "", err
		}
		if one[0] == '\n' {
			return string(line), nil
		}
	}
	return "", errors.New("the line does not end")
}

// join passes bytes on in both directions until both have ended.
func join(one, other net.Conn) {
	defer other.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		pass(one, other)
	}()
	pass(other, one)
	<-done
}

func pass(from, to net.Conn) {
	_, _ = io.Copy(to, from)
	// The other direction may go on.
	if half, ok := to.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}
