package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

const cgroups = "/sys/fs/cgroup"

// prepareMounts makes the container as much of a machine as pods need: mounts reach from the node
// into its pods, and the settings of its own network can be written, but those of the host's kernel
// cannot.
func prepareMounts() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_SHARED, ""); err != nil {
		return fmt.Errorf("sharing mounts: %w", err)
	}
	const proc = "/run/drill/proc"
	if err := os.MkdirAll(proc, 0o755); err != nil {
		return err
	}
	if err := unix.Mount("proc", proc, "proc", 0, ""); err != nil {
		return fmt.Errorf("mounting proc: %w", err)
	}
	if err := unix.Mount(proc+"/sys/net", "/proc/sys/net", "", unix.MS_BIND, ""); err != nil {
		return fmt.Errorf("opening the network's settings: %w", err)
	}
	return pretendSettings("/run/drill/settings")
}

// pretendSettings shows the kubelet, which sets how the kernel reacts to trouble and does not start
// without, that all is as it wants it.
func pretendSettings(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for setting, value := range map[string]string{
		"kernel/keys/root_maxbytes": "25000000",
		"kernel/keys/root_maxkeys":  "1000000",
		"kernel/panic":              "10",
		"kernel/panic_on_oops":      "1",
		"vm/overcommit_memory":      "1",
		"vm/panic_on_oom":           "0",
	} {
		file := filepath.Join(folder, filepath.Base(setting))
		if err := os.WriteFile(file, []byte(value+"\n"), 0o644); err != nil {
			return err
		}
		if err := unix.Mount(file, "/proc/sys/"+setting, "", unix.MS_BIND, ""); err != nil {
			return fmt.Errorf("pretending %s: %w", setting, err)
		}
	}
	return nil
}

// ownCgroup returns the path of the container's control group. All pods go below it, so that they
// end and are accounted for with the container.
func ownCgroup() (string, error) {
	text, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return "", err
	}
	path, unified, err := parseCgroup(string(text))
	if err != nil || !unified {
		return path, err
	}
	return path, handDown(filepath.Join(cgroups, path))
}

// parseCgroup reads /proc/self/cgroup; unified tells whether it is of cgroup v2.
func parseCgroup(text string) (path string, unified bool, err error) {
	for line := range strings.Lines(text) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(fields) != 3 {
			continue
		}
		if fields[1] == "memory" {
			return fields[2], false, nil
		}
		if fields[0] == "0" {
			path, unified = fields[2], true
		}
	}
	if path == "" {
		err = fmt.Errorf("no control group in %q", text)
	}
	return path, unified, err
}

// handDown lets groups below a group of v2 have controllers, which only a group without processes of
// its own may do.
func handDown(group string) error {
	leaf := filepath.Join(group, "init")
	if err := os.MkdirAll(leaf, 0o755); err != nil {
		return err
	}
	processes, err := os.ReadFile(filepath.Join(group, "cgroup.procs"))
	if err != nil {
		return err
	}
	for pid := range strings.FieldsSeq(string(processes)) {
		if err := os.WriteFile(filepath.Join(leaf, "cgroup.procs"), []byte(pid), 0o644); err != nil {
			return err
		}
	}
	controllers, err := os.ReadFile(filepath.Join(group, "cgroup.controllers"))
	if err != nil {
		return err
	}
	for controller := range strings.FieldsSeq(string(controllers)) {
		wanted := []byte("+" + controller)
		if err := os.WriteFile(filepath.Join(group, "cgroup.subtree_control"), wanted, 0o644); err != nil {
			return err
		}
	}
	return nil
}
