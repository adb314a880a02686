// probe says what a pod sees of its node, one JSON object a line on standard output.
//
//	probe [-name NAME]... [-folder FOLDER]
//
// The first line is always the clock. Then follows one line for each name, which is looked up for
// up to ten seconds since a new Service takes a moment to be known, and one for the folder, which a
// file is written to and read from. What does not work is said in the line's error: the exit code
// is 0 unless the arguments are wrong (64) or nothing can be printed (1).
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const (
	patience = 10 * time.Second
	pause    = 250 * time.Millisecond
	oneTry   = 3 * time.Second
)

// What is printed.
type clock struct {
	Probe string    `json:"probe"`
	Time  time.Time `json:"time"`
}

type name struct {
	Probe     string   `json:"probe"`
	Name      string   `json:"name"`
	Addresses []string `json:"addresses"`
	Error     string   `json:"error"`
}

type folder struct {
	Probe  string `json:"probe"`
	Folder string `json:"folder"`
	// Device is the same for two folders of one file system of one node.
	Device uint64 `json:"device"`
	// Free and Total are bytes, free those that this user may fill.
	Free  uint64 `json:"free"`
	Total uint64 `json:"total"`
	Error string `json:"error"`
}

type lookup func(ctx context.Context, name string) ([]string, error)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, net.DefaultResolver.LookupHost))
}

func run(args []string, out, errs io.Writer, resolve lookup) int {
	var names []string
	flags := flag.NewFlagSet("probe", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.Func("name", "a `name` to look up; may be given several times", func(value string) error {
		names = append(names, value)
		return nil
	})
	path := flags.String("folder", "", "a `folder` to write to")
	if err := flags.Parse(args); err != nil {
		return 64
	}
	if flags.NArg() > 0 {
		fmt.Fprintln(errs, "probe: unknown argument", flags.Arg(0))
		return 64
	}
	lines := json.NewEncoder(out)
	err := lines.Encode(clock{"clock", time.Now().UTC()})
	for _, one := range names {
		err = errors.Join(err, lines.Encode(lookUp(one, resolve, patience)))
	}
	if *path != "" {
		err = errors.Join(err, lines.Encode(use(*path)))
	}
	if err != nil {
		fmt.Fprintln(errs, "probe:", err)
		return 1
	}
	return 0
}

func lookUp(host string, resolve lookup, within time.Duration) name {
	end := time.Now().Add(within)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), oneTry)
		addresses, err := resolve(ctx, host)
		cancel()
		if err == nil {
			return name{Probe: "name", Name: host, Addresses: addresses}
		}
		if time.Now().Add(pause).After(end) {
			return name{Probe: "name", Name: host, Addresses: []string{}, Error: err.Error()}
		}
		time.Sleep(pause)
	}
}

func use(path string) folder {
	said := folder{Probe: "folder", Folder: path}
	if err := writeAndRead(path); err != nil {
		said.Error = err.Error()
		return said
	}
	var disk syscall.Statfs_t
	var stat syscall.Stat_t
	if err := errors.Join(syscall.Statfs(path, &disk), syscall.Stat(path, &stat)); err != nil {
		said.Error = err.Error()
		return said
	}
	// The type of Bsize is not the same everywhere.
	block := uint64(disk.Bsize)
	said.Device, said.Free, said.Total = uint64(stat.Dev), disk.Bavail*block, disk.Blocks*block
	return said
}

func writeAndRead(path string) error {
	file := filepath.Join(path, ".sealift-probe")
	written := bytes.Repeat([]byte("sealift\n"), 8192)
	if err := keep(file, written); err != nil {
		return err
	}
	read, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !bytes.Equal(read, written) {
		return fmt.Errorf("%s: what is read is not what was written", file)
	}
	return os.Remove(file)
}

// keep writes a file that is on the disk when it returns.
func keep(file string, content []byte) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}
