package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, folder string, files ...string) {
	t.Helper()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(folder, files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// mounted is two databases and a certificate, and a server that writes down what it is told.
func mounted(t *testing.T) (k *keeping, told *[]string, tell func(context.Context, string) error) {
	t.Helper()
	k = &keeping{tls: t.TempDir(), probe: filepath.Join(t.TempDir(), "probe.cnf")}
	write(t, k.tls, "tls.crt", "one")
	for _, name := range []string{"app", "git_data"} {
		folder := t.TempDir()
		write(t, folder, "username", name, "password", `it's "\odd`+"\n")
		k.databases = append(k.databases, database{name, folder})
	}
	told = &[]string{}
	return k, told, func(_ context.Context, statements string) error {
		*told = append(*told, statements)
		return nil
	}
}

func TestServerIsToldOnceAndAgainAfterEachChange(t *testing.T) {
	k, told, tell := mounted(t)
	changes := []func(){
		func() {},
		func() { write(t, k.tls, "tls.crt", "two") },
		func() { write(t, k.databases[1].folder, "password", "changed") },
	}
	for i, change := range changes {
		change()
		for range 2 {
			if err := k.look(t.Context(), tell); err != nil {
				t.Fatal(err)
			}
		}
		if len(*told) != i+1 {
			t.Fatalf("told %d times after %d changes", len(*told), i+1)
		}
	}
	if !strings.Contains((*told)[2], "IDENTIFIED BY 'changed'") {
		t.Fatal((*told)[2])
	}
}

func TestServerThatWasNotReachedIsToldAgain(t *testing.T) {
	k, told, tell := mounted(t)
	refuse := func(context.Context, string) error { return errors.New("no socket") }
	if err := k.look(t.Context(), refuse); err == nil {
		t.Fatal("a failure was lost")
	}
	if _, err := os.Stat(k.probe); err == nil {
		t.Fatal("probes would succeed before the users exist")
	}
	if err := k.look(t.Context(), tell); err != nil || len(*told) != 1 {
		t.Fatal(err)
	}
}

func TestTextsAreQuotedAndGrantsNameOneDatabase(t *testing.T) {
	k, told, tell := mounted(t)
	if err := k.look(t.Context(), tell); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`IDENTIFIED BY 'it''s "\odd' REQUIRE SSL`, "GRANT ALL ON `git\\_data`.* TO 'git_data'@'%'",
		"CREATE DATABASE IF NOT EXISTS `git_data`", "ALTER INSTANCE RELOAD TLS",
	} {
		if !strings.Contains((*told)[0], part) {
			t.Error("missing:", part)
		}
	}
	options, err := os.ReadFile(k.probe)
	if err != nil || !strings.Contains(string(options), `password="it's "\\odd"`) {
		t.Fatal(string(options), err)
	}
}

func TestMistakesAreNamedAndSecretsAreNot(t *testing.T) {
	k, _, tell := mounted(t)
	write(t, k.databases[1].folder, "username", "app")
	if err := k.look(t.Context(), tell); err == nil || strings.Contains(err.Error(), "odd") {
		t.Fatal("two databases share a user:", err)
	}
	write(t, k.databases[1].folder, "username", "", "password", "")
	if err := k.look(t.Context(), tell); err == nil || !strings.Contains(err.Error(), "username") {
		t.Fatal("a user without a name:", err)
	}
	for _, words := range [][]string{nil, {"app"}, {"=x"}, {"a`b=x"}} {
		if _, err := databases(words); err == nil {
			t.Error(words)
		}
	}
	if line := firstLine([]byte("ERROR 1064: You have an error near 'secret'\nmore")); strings.Contains(line, "secret") {
		t.Fatal(line)
	}
}
