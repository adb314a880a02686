package main

import "testing"

func TestTheControlGroupIsThatOfMemory(t *testing.T) {
	path, unified, err := parseCgroup("5:memory:/docker/1\n1:name=systemd:/other\n0::/\n")
	if err != nil || path != "/docker/1" || unified {
		t.Error(path, unified, err)
	}
}

func TestWithoutControllersOfTheirOwnItIsTheUnifiedOne(t *testing.T) {
	path, unified, err := parseCgroup("0::/system.slice/docker-1.scope\n")
	if err != nil || path != "/system.slice/docker-1.scope" || !unified {
		t.Error(path, unified, err)
	}
}

func TestNoControlGroupIsAnError(t *testing.T) {
	if path, _, err := parseCgroup(""); err == nil {
		t.Error(path)
	}
}
