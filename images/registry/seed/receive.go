package main

import (
	"errors"
	"io"
	"os"
	"syscall"
	"time"
)

// largest program that is taken, in bytes, and how long a connection may be silent meanwhile.
const (
	largest  = 1 << 30
	patience = time.Minute
)

// receive becomes the program in file, which it takes from a connection if it is not there yet.
func receive(address, file string, args []string) error {
	if _, err := os.Stat(file); err != nil {
		if err := take(address, file); err != nil {
			return err
		}
	}
	err := syscall.Exec(file, append([]string{file}, args...), os.Environ())
	// It would not get better by the next start of the container.
	return errors.Join(os.NewSyscallError("exec "+file, err), os.Remove(file))
}

// take listens until one connection has brought a whole program.
func take(address, file string) error {
	listener, err := listen(address)
	if err != nil {
		return err
	}
	defer syscall.Close(listener)
	for {
		connection, err := accept(listener)
		if err != nil {
			return err
		}
		err = store(connection, file)
		if err == nil {
			_, err = connection.Write([]byte{1})
		}
		connection.Close()
		if _, there := os.Stat(file); there == nil {
			// Whether or not the answer got through.
			return nil
		}
		os.Stderr.WriteString("seed: " + err.Error() + "\n")
	}
}

// store gives the file its name when all of it is there.
func store(connection *os.File, file string) error {
	from := patient{connection}
	var header [8]byte
	if _, err := io.ReadFull(from, header[:]); err != nil {
		return err
	}
	size := int64(0)
	for _, digit := range header {
		if size = size<<8 | int64(digit); size > largest {
			return errors.New("that is too large for a program")
		}
	}
	partial := file + ".partial"
	to, err := os.OpenFile(partial, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o700)
	if err != nil {
		return err
	}
	_, err = io.CopyN(to, from, size)
	if err := errors.Join(err, to.Close()); err != nil {
		return err
	}
	return os.Rename(partial, file)
}

// patient gives up a connection that brings nothing, for the sake of the next one.
type patient struct{ connection *os.File }

func (p patient) Read(into []byte) (int, error) {
	if err := p.connection.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return 0, err
	}
	return p.connection.Read(into)
}
