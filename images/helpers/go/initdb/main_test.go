package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// first gives a boot whose command is this test's own binary, told what to do by the environment.
func first(t *testing.T, does string) boot {
	t.Helper()
	folder := t.TempDir()
	tmp := filepath.Join(folder, "data.init")
	t.Setenv("INITDB_TEST_DOES", does)
	t.Setenv("INITDB_TEST_IN", tmp)
	return boot{final: filepath.Join(folder, "data"), tmp: tmp, command: []string{os.Args[0]}}
}

func TestMain(m *testing.M) {
	switch os.Getenv("INITDB_TEST_DOES") {
	case "succeed":
		if os.WriteFile(filepath.Join(os.Getenv("INITDB_TEST_IN"), "table"), []byte("row"), 0o600) != nil {
			os.Exit(9)
		}
		os.Exit(0)
	case "fail":
		os.Exit(7)
	case "end by signal":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "copy stdin":
		text, err := os.ReadFile("/dev/stdin")
		if err != nil || os.WriteFile(filepath.Join(os.Getenv("INITDB_TEST_IN"), "copy"), text, 0o600) != nil {
			os.Exit(9)
		}
		os.Exit(0)
	case "have the parent stopped":
		_ = syscall.Kill(os.Getppid(), syscall.SIGTERM)
		select {} // only the forwarded signal ends this
	}
	os.Exit(m.Run())
}

func TestFilledFolderAppearsUnderItsFinalName(t *testing.T) {
	b := first(t, "succeed")
	if err := b.run(); err != nil {
		t.Fatal(err)
	}
	if row, err := os.ReadFile(filepath.Join(b.final, "table")); err != nil || string(row) != "row" {
		t.Fatalf("got %q, %v", row, err)
	}
	if _, err := os.Stat(b.tmp); !os.IsNotExist(err) {
		t.Fatal("the temporary folder is still there")
	}
}

func TestSecondBootLeavesTheDataAlone(t *testing.T) {
	b := first(t, "fail")
	if err := os.MkdirAll(b.final, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := b.run(); err != nil {
		t.Fatal("the command ran although the data is there:", err)
	}
}

func TestRestOfAnInterruptedBootIsRemoved(t *testing.T) {
	b := first(t, "succeed")
	if err := os.MkdirAll(filepath.Join(b.tmp, "half"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := b.run(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(b.final, "half")); !os.IsNotExist(err) {
		t.Fatal("the interrupted boot's rest is in the data")
	}
}

func TestFailedBootGivesItsOwnCodeAndNoData(t *testing.T) {
	for does, expected := range map[string]int{"fail": 7, "end by signal": 137} {
		b := first(t, does)
		if got := code(b.run()); got != expected {
			t.Errorf("%s: exit code %d, expected %d", does, got, expected)
		}
		if _, err := os.Stat(b.final); !os.IsNotExist(err) {
			t.Errorf("%s: data appeared", does)
		}
	}
}

func TestCommandReadsTheNamedFile(t *testing.T) {
	b := first(t, "copy stdin")
	b.stdin = filepath.Join(t.TempDir(), "init.sql")
	if err := os.WriteFile(b.stdin, []byte("create database d;"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.run(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(b.final, "copy")); err != nil || string(text) != "create database d;" {
		t.Fatalf("got %q, %v", text, err)
	}
}

func TestSignalsReachTheCommand(t *testing.T) {
	b := first(t, "have the parent stopped")
	if got := code(b.run()); got != 128+int(syscall.SIGTERM) {
		t.Fatalf("exit code %d", got)
	}
}

func TestNamesInTwoFoldersAreRefused(t *testing.T) {
	for _, args := range [][]string{
		{"/a/data", "/b/data", "--", "x"}, {"/a/data", "/a/data", "--", "x"}, {"/a/data", "/a/tmp", "x"}, {},
	} {
		if _, err := parse(args); err == nil {
			t.Errorf("accepted %v", args)
		}
	}
}
