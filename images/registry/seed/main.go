// seed brings a registry into a cluster that has none, and its port to every node. It is mounted from
// ConfigMaps, so it has to be small: it makes its sockets by system calls, without package net.
//
//	seed receive ADDRESS FILE [argument...]   takes a program from one connection and becomes it
//	seed relay ADDRESS TARGET                 passes each connection on to TARGET
//
// Addresses are numbers, such as 127.0.0.1:30500 or [fd00::1]:443. What is received is eight bytes,
// most significant first, that say how many follow; the answer is one byte, 1, once they are in FILE.
// If FILE is there already, nothing is received. Exit codes: 1 failed, 64 wrong usage.
package main

import "os"

const usage = "usage: seed receive ADDRESS FILE [argument...] | seed relay ADDRESS TARGET"

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		os.Stderr.WriteString("seed: " + err.Error() + "\n")
	}
	os.Exit(code)
}

// run returns only when something failed.
func run(args []string) (int, error) {
	switch {
	case len(args) >= 3 && args[0] == "receive":
		return 1, receive(args[1], args[2], args[3:])
	case len(args) == 3 && args[0] == "relay":
		return 1, relay(args[1], args[2])
	}
	os.Stderr.WriteString(usage + "\n")
	return 64, nil
}
