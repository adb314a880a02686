package main

import (
	"strings"
	"testing"
)

func TestAccountIsWhatTheSecretsFilesSay(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "username", "ada\n")
	write(t, folder, "password", " with blanks \n")
	write(t, folder, "email", "ada@example.test\n")
	got, err := readAccount(folder)
	if want := (account{"ada", " with blanks ", "ada@example.test"}); err != nil || got != want {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAccountWithoutAnEmailGetsOneThatNobodyCanHave(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "username", "ada")
	write(t, folder, "password", "secret")
	got, err := readAccount(folder)
	if err != nil || !strings.HasSuffix(got.email, ".invalid") {
		t.Errorf("%q, %v", got.email, err)
	}
}

func TestAccountWithoutAPasswordIsRefused(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "username", "ada")
	if _, err := readAccount(folder); err == nil {
		t.Error("a missing password was taken")
	}
	write(t, folder, "password", "\n")
	if _, err := readAccount(folder); err == nil {
		t.Error("an empty password was taken")
	}
}
