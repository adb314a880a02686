package main

import (
	"net/netip"
	"os"
	"syscall"
)

// Seconds of silence after which the other end is asked whether it is there, and how it is asked.
const idle, interval, attempts = 30, 10, 3

func parse(address string) (int, syscall.Sockaddr, error) {
	parsed, err := netip.ParseAddrPort(address)
	if err != nil {
		return 0, nil, err
	}
	if parsed.Addr().Is4() {
		return syscall.AF_INET, &syscall.SockaddrInet4{Port: int(parsed.Port()), Addr: parsed.Addr().As4()}, nil
	}
	return syscall.AF_INET6, &syscall.SockaddrInet6{Port: int(parsed.Port()), Addr: parsed.Addr().As16()}, nil
}

// listen returns a socket whose accept blocks.
func listen(address string) (int, error) {
	family, where, err := parse(address)
	if err != nil {
		return -1, err
	}
	socket, err := syscall.Socket(family, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, os.NewSyscallError("socket", err)
	}
	// A predecessor's connections may linger on the port.
	err = syscall.SetsockoptInt(socket, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)
	if err == nil {
		err = syscall.Bind(socket, where)
	}
	if err == nil {
		err = syscall.Listen(socket, 128)
	}
	if err != nil {
		syscall.Close(socket)
		return -1, os.NewSyscallError("listen at "+address, err)
	}
	return socket, nil
}

func accept(listener int) (*os.File, error) {
	for {
		socket, _, err := syscall.Accept4(listener, syscall.SOCK_CLOEXEC|syscall.SOCK_NONBLOCK)
		switch err {
		case nil:
			return stream(socket), nil
		case syscall.EINTR, syscall.ECONNABORTED:
		default:
			return nil, os.NewSyscallError("accept", err)
		}
	}
}

func dial(address string) (*os.File, error) {
	family, where, err := parse(address)
	if err != nil {
		return nil, err
	}
	socket, err := syscall.Socket(family, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC|syscall.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	if err := syscall.Connect(socket, where); err != nil && err != syscall.EINPROGRESS {
		syscall.Close(socket)
		return nil, os.NewSyscallError("connect", err)
	}
	connection := stream(socket)
	if err := connected(connection); err != nil {
		connection.Close()
		return nil, os.NewSyscallError("connect", err)
	}
	return connection, nil
}

// stream makes a file of a socket that does not block, which Go's runtime then waits for.
func stream(socket int) *os.File {
	// These only make things better; without them connections work, too.
	syscall.SetsockoptInt(socket, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1)
	syscall.SetsockoptInt(socket, syscall.SOL_SOCKET, syscall.SO_KEEPALIVE, 1)
	syscall.SetsockoptInt(socket, syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE, idle)
	syscall.SetsockoptInt(socket, syscall.IPPROTO_TCP, syscall.TCP_KEEPINTVL, interval)
	syscall.SetsockoptInt(socket, syscall.IPPROTO_TCP, syscall.TCP_KEEPCNT, attempts)
	return os.NewFile(uintptr(socket), "connection")
}

// connected waits until a connection is made, or is not.
func connected(connection *os.File) error {
	raw, err := connection.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = raw.Write(func(socket uintptr) bool {
		number, err := syscall.GetsockoptInt(int(socket), syscall.SOL_SOCKET, syscall.SO_ERROR)
		if err == nil && number != 0 {
			err = syscall.Errno(number)
		}
		failed = err
		_, err = syscall.Getpeername(int(socket))
		return failed != nil || err != syscall.ENOTCONN
	})
	if err != nil {
		return err
	}
	return failed
}

// finish says to the other end that nothing more comes.
func finish(connection *os.File) error {
	raw, err := connection.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err := raw.Control(func(socket uintptr) { failed = syscall.Shutdown(int(socket), syscall.SHUT_WR) }); err != nil {
		return err
	}
	return failed
}
