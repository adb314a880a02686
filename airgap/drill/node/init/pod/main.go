// Command pod is all that a pod of a drill needs: without arguments it waits until it is told to
// end, and with some it serves or asks.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const usage = `pod                     waits for SIGTERM
pod serve PORT TEXT     answers HTTP with TEXT
pod get URL             prints what is answered
pod connect HOST:PORT   connects and hangs up
pod lookup NAME         prints the addresses of NAME
pod write FILE TEXT     and
pod read FILE           use a file
pod take FILE           writes what it is given into a file and makes the folders above it
pod id                  prints the user's number
`

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pod:", err)
		os.Exit(1)
	}
}

func run(words []string) error {
	const patience = 2 * time.Second
	switch strings.Join(words[:min(1, len(words))], "") + fmt.Sprint(len(words)) {
	case "0":
		wait()
		return nil
	case "serve3":
		answer := func(to http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(to, words[2]) }
		go wait()
		return http.ListenAndServe(":"+words[1], http.HandlerFunc(answer))
	case "get2":
		answer, err := (&http.Client{Timeout: patience}).Get(words[1])
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		return copied(answer.Body)
	case "connect2":
		connection, err := net.DialTimeout("tcp", words[1], patience)
		if err != nil {
			return err
		}
		return connection.Close()
	case "lookup2":
		addresses, err := net.LookupHost(words[1])
		fmt.Println(strings.Join(addresses, "\n"))
		return err
	case "write3":
		return os.WriteFile(words[1], []byte(words[2]), 0o644)
	case "read2":
		file, err := os.Open(words[1])
		if err != nil {
			return err
		}
		return copied(file)
	case "take2":
		return take(words[1])
	case "id1":
		fmt.Println(os.Getuid())
		return nil
	default:
		return fmt.Errorf("cannot %s; what can be done is\n%s", strings.Join(words, " "), usage)
	}
}

func take(path string) error {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

func copied(from io.Reader) error {
	_, err := io.Copy(os.Stdout, from)
	return err
}

// wait ends the program when it is told to; as the first process of a pod it also buries others.
func wait() {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGCHLD)
	for got := range signals {
		if got != syscall.SIGCHLD {
			os.Exit(0)
		}
		for {
			if pid, _ := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 {
				break
			}
		}
	}
}
