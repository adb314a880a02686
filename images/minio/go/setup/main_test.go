package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func folder(t *testing.T, user, password string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{"s3AccessKey": user, "s3SecretKey": password} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestEachBucketHasTheUserOfItsFolder(t *testing.T) {
	one, two := folder(t, "one\n", "secret-one\n"), folder(t, "two", "secret-two")
	all, err := accounts([]string{"static=" + one, "images=" + two})
	if err != nil {
		t.Fatal(err)
	}
	if want := (account{"static", "one", "secret-one"}); all[0] != want || all[1].user != "two" {
		t.Fatal(all)
	}
}

func TestMistakesAreNamedAndSecretsAreNot(t *testing.T) {
	one, empty := folder(t, "one", "secret-one"), folder(t, "one", " \n")
	for _, words := range [][]string{
		nil, {"static"}, {"static=" + empty}, {"static=" + t.TempDir()}, {"static=" + one, "images=" + one},
	} {
		_, err := accounts(words)
		if err == nil || strings.Contains(err.Error(), "secret-one") {
			t.Fatal(words, err)
		}
	}
}

func TestPolicyNamesOneBucketOnly(t *testing.T) {
	var read struct {
		Statement []struct {
			Effect   string
			Resource []string
		}
	}
	if err := json.Unmarshal(fmt.Appendf(nil, policy, "static"), &read); err != nil {
		t.Fatal(err)
	}
	for _, statement := range read.Statement {
		for _, resource := range statement.Resource {
			if bucket := strings.TrimPrefix(resource, "arn:aws:s3:::"); bucket != "static" && bucket != "static/*" {
				t.Fatal(resource)
			}
		}
	}
}
