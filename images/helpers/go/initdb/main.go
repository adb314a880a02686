// initdb runs a database's first boot once, so that it either happened completely or not at all.
//
//	initdb [-i STDIN] FINAL TMP -- command [argument...]
//
// If FINAL exists there is nothing to do. Otherwise TMP, the rest of an interrupted attempt, is
// removed, the command fills TMP, and TMP is renamed to FINAL. It needs no shell. Exit codes: 0
// done or nothing to do, 64 wrong usage, the command's own, 128 + n when signal n ended it, else 1.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
)

const usage = "usage: initdb [-i STDIN] FINAL TMP -- command [argument...]"

type boot struct {
	stdin, final, tmp string
	command           []string
}

func main() {
	b, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(64)
	}
	if err := b.run(); err != nil {
		fmt.Fprintln(os.Stderr, "initdb:", err)
		os.Exit(code(err))
	}
}

func parse(args []string) (boot, error) {
	var b boot
	if len(args) > 1 && args[0] == "-i" {
		b.stdin, args = args[1], args[2:]
	}
	if len(args) < 4 || args[2] != "--" {
		return b, errors.New(usage)
	}
	b.final, b.tmp, b.command = filepath.Clean(args[0]), filepath.Clean(args[1]), args[3:]
	if filepath.Dir(b.final) != filepath.Dir(b.tmp) || b.final == b.tmp {
		return b, errors.New("FINAL and TMP must be two names in one folder: only then is the rename atomic")
	}
	return b, nil
}

func (b boot) run() error {
	switch _, err := os.Lstat(b.final); {
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := os.RemoveAll(b.tmp); err != nil {
		return err
	}
	if err := os.Mkdir(b.tmp, 0o750); err != nil {
		return err
	}
	if err := b.execute(); err != nil {
		return err
	}
	if err := flush(b.tmp); err != nil {
		return err
	}
	if err := os.Rename(b.tmp, b.final); err != nil {
		return err
	}
	return syncPath(filepath.Dir(b.final))
}

func (b boot) execute() error {
	command := exec.Command(b.command[0], b.command[1:]...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if b.stdin != "" {
		in, err := os.Open(b.stdin)
		if err != nil {
			return err
		}
		defer in.Close()
		command.Stdin = in
	}
	// Listening starts before the child does, or a signal in between would leave it running alone.
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	defer signal.Stop(signals)
	if err := command.Start(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- command.Wait() }()
	for {
		select {
		case s := <-signals:
			// The child may be gone already; then Wait says how it ended.
			_ = command.Process.Signal(s)
		case err := <-done:
			return err
		}
	}
}

// flush puts every file and folder on the disk: after the rename nothing may be missing, even if
// the power goes.
func flush(root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !(entry.IsDir() || entry.Type().IsRegular()) {
			return err
		}
		return syncPath(path)
	})
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func code(err error) int {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return 1
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exit.ExitCode()
}
