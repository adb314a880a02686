package main

import (
	"bytes"
	"crypto/rand"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

// TestMain lets a test start this program as seed.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == "receive" || os.Args[1] == "relay") {
		main()
	}
	os.Exit(m.Run())
}

func start(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	command := exec.Command(os.Args[0], args...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { command.Process.Kill(); command.Wait() })
	return command
}

// free is an address where nobody listens.
func free(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func connect(t *testing.T, address string) *net.TCPConn {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			t.Cleanup(func() { connection.Close() })
			return connection.(*net.TCPConn)
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
}

// server answers each connection by what it does, and returns its address.
func server(t *testing.T, serve func(*net.TCPConn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer connection.Close()
				serve(connection.(*net.TCPConn))
			}()
		}
	}()
	return listener.Addr().String()
}

func random(t *testing.T, size int) []byte {
	t.Helper()
	content := make([]byte, size)
	if _, err := rand.Read(content); err != nil {
		t.Fatal(err)
	}
	return content
}

func TestRelayPassesHalfClosedConnectionsOnBothWays(t *testing.T) {
	// Answers only when it has heard all.
	target := server(t, func(c *net.TCPConn) {
		all, _ := io.ReadAll(c)
		c.Write(all)
	})
	address := free(t)
	start(t, "relay", address, target)
	connect(t, address)
	var all sync.WaitGroup
	for range 300 {
		all.Go(func() {
			content := random(t, 300_000)
			connection := connect(t, address)
			defer connection.Close()
			go func() {
				connection.Write(content)
				connection.CloseWrite()
			}()
			if answer, err := io.ReadAll(connection); err != nil || !bytes.Equal(answer, content) {
				t.Errorf("%d bytes came back, %v", len(answer), err)
			}
		})
	}
	all.Wait()
}

func TestRelayDoesNotReadMoreThanTheOtherSideTakes(t *testing.T) {
	sent := make(chan int64, 1)
	target := server(t, func(c *net.TCPConn) {
		c.SetWriteDeadline(time.Now().Add(time.Second))
		count := int64(0)
		for block := make([]byte, 1<<20); ; {
			written, err := c.Write(block)
			count += int64(written)
			if err != nil {
				sent <- count
				return
			}
		}
	})
	address := free(t)
	start(t, "relay", address, target)
	connection := connect(t, address)
	connection.SetReadBuffer(1 << 16)

	if count := <-sent; count > 32<<20 {
		t.Errorf("%d bytes were taken for a client that reads nothing", count)
	}
}

func TestRelayEndsAConnectionWhoseOtherSideIsGone(t *testing.T) {
	target := server(t, func(c *net.TCPConn) { c.SetLinger(0) })
	address := free(t)
	start(t, "relay", address, target)
	if _, err := connect(t, address).Read(make([]byte, 1)); err == nil {
		t.Error("something came from nobody")
	}
	nobody := free(t)
	other := free(t)
	start(t, "relay", other, nobody)
	if _, err := connect(t, other).Read(make([]byte, 1)); err == nil {
		t.Error("something came from where nobody listens")
	}
}

func TestRelaySpeaksIPv6(t *testing.T) {
	listener, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skip("no IPv6: ", err)
	}
	defer listener.Close()
	go func() {
		if c, err := listener.Accept(); err == nil {
			c.Write([]byte("six"))
			c.Close()
		}
	}()
	address := free(t)
	start(t, "relay", address, listener.Addr().String())
	if answer, err := io.ReadAll(connect(t, address)); string(answer) != "six" {
		t.Errorf("%q, %v", answer, err)
	}
}

func send(t *testing.T, address string, size int, content []byte) (byte, error) {
	t.Helper()
	connection := connect(t, address)
	header := []byte{0, 0, 0, 0, byte(size >> 24), byte(size >> 16), byte(size >> 8), byte(size)}
	connection.Write(append(header, content...))
	connection.CloseWrite()
	answer := make([]byte, 1)
	_, err := io.ReadFull(connection, answer)
	return answer[0], err
}

func TestReceiveBecomesWhatCameWhole(t *testing.T) {
	file := filepath.Join(t.TempDir(), "program")
	address := free(t)
	program, err := os.ReadFile("/bin/echo")
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	command := exec.Command(os.Args[0], "receive", address, file, "first", "second")
	command.Stdout = &said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if answer, err := send(t, address, len(program), program[:1000]); err == nil {
		t.Errorf("half a program was answered by %d", answer)
	}
	if _, err := send(t, address, 1<<31-1, nil); err == nil {
		t.Error("a size beyond all bounds was taken")
	}
	if answer, err := send(t, address, len(program), program); answer != 1 || err != nil {
		t.Errorf("a whole program was answered by %d, %v", answer, err)
	}
	if err := command.Wait(); err != nil || said.String() != "first second\n" {
		t.Errorf("it said %q, %v", said.String(), err)
	}
	// As after a restart of its container: nobody sends it again.
	again, err := exec.Command(os.Args[0], "receive", address, file, "third").Output()
	if err != nil || string(again) != "third\n" {
		t.Errorf("the second time it said %q, %v", again, err)
	}
}

func TestReceiveForgetsWhatIsNoProgram(t *testing.T) {
	file := filepath.Join(t.TempDir(), "program")
	address := free(t)
	command := exec.Command(os.Args[0], "receive", address, file)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	send(t, address, 4, []byte("none"))
	if err := command.Wait(); err == nil {
		t.Error("it succeeded")
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("the next start would try it again")
	}
}

func TestWrongWordsAreRefused(t *testing.T) {
	for _, words := range [][]string{{"relay"}, {"relay", "127.0.0.1:1"}, {"receive", "127.0.0.1:1"}, {"other", "a", "b"}} {
		if code, _ := run(words); code != 64 {
			t.Errorf("%v: %s", words, strconv.Itoa(code))
		}
	}
	for _, words := range [][]string{{"relay", "localhost:1", "127.0.0.1:1"}, {"relay", "127.0.0.1:0", "name:1"}} {
		if code, err := run(words); code != 1 || err == nil {
			t.Errorf("%v: %d, %v", words, code, err)
		}
	}
}
