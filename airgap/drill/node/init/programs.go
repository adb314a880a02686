package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const logs = "/var/log/drill"

// programs are what must run as long as the node does: when one of them ends, the node has failed.
type programs struct {
	ended chan error
}

// start runs a program, with all that it says in /var/log/drill/NAME.log.
func (p programs) start(name, path string, arguments ...string) error {
	log, err := os.Create(filepath.Join(logs, name+".log"))
	if err != nil {
		return err
	}
	defer log.Close()
	command := exec.Command(path, arguments...)
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		return fmt.Errorf("starting %s: %w", name, err)
	}
	go func() {
		err := command.Wait()
		p.ended <- fmt.Errorf("%s ended (%w); its log ends with\n%s", name, orDone(err), tail(log.Name()))
	}()
	return nil
}

func orDone(err error) error {
	if err == nil {
		return fmt.Errorf("exit status 0")
	}
	return err
}

func tail(file string) string {
	const most = 20
	text, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-most):], "\n")
}

// await returns once something answers, or the reason why it never will.
func (p programs) await(ctx context.Context, what string, answers func() error) error {
	const pause = 50 * time.Millisecond
	deadline := time.Now().Add(2 * time.Minute)
	for {
		err := answers()
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s does not come: %w", what, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case failed := <-p.ended:
			return failed
		case <-time.After(pause):
		}
	}
}

// succeed runs a program to its end.
func succeed(path string, arguments ...string) error {
	said, err := exec.Command(path, arguments...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", path, strings.Join(arguments, " "), err, said)
	}
	return nil
}
