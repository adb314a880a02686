package main

import (
	"io"
	"os"
)

// most connections at a time; others wait in the kernel. Each needs less than 100 KiB.
const most = 256

// relay serves until it cannot listen any more.
func relay(address, target string) error {
	if _, _, err := parse(target); err != nil {
		return err
	}
	listener, err := listen(address)
	if err != nil {
		return err
	}
	places := make(chan struct{}, most)
	for {
		places <- struct{}{}
		client, err := accept(listener)
		if err != nil {
			return err
		}
		go func() {
			if err := pass(client, target); err != nil {
				os.Stderr.WriteString("seed: " + target + ": " + err.Error() + "\n")
			}
			<-places
		}()
	}
}

// pass ends when both sides have said all, or one of them is gone.
func pass(client *os.File, target string) error {
	defer client.Close()
	server, err := dial(target)
	if err != nil {
		return err
	}
	defer server.Close()
	ended := make(chan error, 2)
	go func() { ended <- pump(server, client) }()
	go func() { ended <- pump(client, server) }()
	if err := <-ended; err == nil {
		<-ended
	}
	// One that goes away in the middle is no failure of ours, and closing both ends the other pump.
	return nil
}

func pump(to, from *os.File) error {
	if _, err := io.Copy(to, from); err != nil {
		return err
	}
	return finish(to)
}
