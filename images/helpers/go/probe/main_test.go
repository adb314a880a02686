package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestClockIsTheFirstLine(t *testing.T) {
	before := time.Now()
	lines := said(t, nil)
	if len(lines) != 1 || lines[0]["probe"] != "clock" {
		t.Fatal(lines)
	}
	at, err := time.Parse(time.RFC3339Nano, lines[0]["time"].(string))
	if err != nil || at.Before(before.Add(-time.Second)) || at.After(time.Now().Add(time.Second)) {
		t.Fatal(at, err)
	}
}

func TestNamesAreLookedUpInTheirOrder(t *testing.T) {
	resolve := func(_ context.Context, name string) ([]string, error) {
		return []string{"10.0.0.1", name}, nil
	}
	lines := said(t, resolve, "-name", "one", "-name", "two")
	if len(lines) != 3 || lines[1]["name"] != "one" || lines[2]["name"] != "two" {
		t.Fatal(lines)
	}
	if addresses := lines[2]["addresses"].([]any); len(addresses) != 2 || addresses[1] != "two" {
		t.Fatal(lines[2])
	}
}

func TestNameMayTakeAMomentToBeKnown(t *testing.T) {
	tries := 0
	got := lookUp("new", func(context.Context, string) ([]string, error) {
		if tries++; tries < 3 {
			return nil, errors.New("no such host")
		}
		return []string{"10.0.0.1"}, nil
	}, time.Minute)
	if got.Error != "" || tries != 3 {
		t.Fatal(got, tries)
	}
}

func TestUnknownNameIsSaidWithTheReason(t *testing.T) {
	got := lookUp("none", func(context.Context, string) ([]string, error) {
		return nil, errors.New("no such host")
	}, 0)
	if got.Error != "no such host" || got.Addresses == nil {
		t.Fatal(got)
	}
}

func TestFolderIsWrittenToAndLeftAsItWas(t *testing.T) {
	folder := t.TempDir()
	lines := said(t, nil, "-folder", folder)
	got := lines[1]
	if got["error"] != "" || got["free"].(float64) <= 0 || got["total"].(float64) < got["free"].(float64) {
		t.Fatal(got)
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Fatal(left)
	}
}

func TestFoldersOfOneDiskHaveOneDevice(t *testing.T) {
	one, other := use(t.TempDir()), use(t.TempDir())
	if one.Device != other.Device || one.Device == 0 {
		t.Fatal(one, other)
	}
	if proc := use("/proc"); proc.Error == "" {
		t.Fatal(proc)
	}
}

func TestFolderThatCannotBeWrittenToIsSaid(t *testing.T) {
	got := use(filepath.Join(t.TempDir(), "none"))
	if !strings.Contains(got.Error, "no such file") {
		t.Fatal(got)
	}
}

func TestWrongArgumentsAreRefused(t *testing.T) {
	for _, args := range [][]string{{"-nme", "x"}, {"more"}} {
		var out, errs bytes.Buffer
		if code := run(args, &out, &errs, nil); code != 64 || errs.Len() == 0 || out.Len() != 0 {
			t.Fatal(args, code, out.String(), errs.String())
		}
	}
}

func said(t *testing.T, resolve lookup, args ...string) []map[string]any {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(args, &out, &errs, resolve); code != 0 {
		t.Fatal(code, errs.String())
	}
	var lines []map[string]any
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		var one map[string]any
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(line, err)
		}
		lines = append(lines, one)
	}
	return lines
}
