// Command announce is a CNI plugin that tells who enforces NetworkPolicies of each pod's address,
// and lets the pod start when they are in force. The API learns of the address only once the pod
// runs, and for that second it could go anywhere.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"
)

// network is what containerd writes to a plugin.
type network struct {
	CNIVersion string          `json:"cniVersion"`
	Socket     string          `json:"socket"`
	PrevResult json.RawMessage `json:"prevResult"`
}

func main() {
	result, err := run(os.Getenv("CNI_COMMAND"), os.Getenv("CNI_ARGS"), os.Stdin)
	if err != nil {
		result, _ = json.Marshal(map[string]any{"code": 100, "msg": "announce: " + err.Error()})
	}
	_, _ = os.Stdout.Write(result)
	if err != nil {
		os.Exit(1)
	}
}

func run(command, arguments string, input io.Reader) ([]byte, error) {
	switch command {
	case "VERSION":
		return []byte(`{"cniVersion": "1.0.0", "supportedVersions": ["0.4.0", "1.0.0"]}`), nil
	case "ADD":
		var given network
		if err := json.NewDecoder(input).Decode(&given); err != nil {
			return nil, err
		}
		address, err := addressOf(given.PrevResult)
		if err != nil {
			return nil, err
		}
		return given.PrevResult, announce(given.Socket, uidOf(arguments), address)
	default:
		return nil, nil
	}
}

func addressOf(result []byte) (string, error) {
	var before struct {
		IPs []struct {
			Address string `json:"address"`
		} `json:"ips"`
	}
	if err := json.Unmarshal(result, &before); err != nil {
		return "", err
	}
	if len(before.IPs) != 1 {
		return "", fmt.Errorf("there is not one address in %s", result)
	}
	address, _, _ := strings.Cut(before.IPs[0].Address, "/")
	return address, nil
}

func uidOf(arguments string) string {
	for argument := range strings.SplitSeq(arguments, ";") {
		if uid, found := strings.CutPrefix(argument, "K8S_POD_UID="); found {
			return uid
		}
	}
	return ""
}

func announce(socket, uid, address string) error {
	connection, err := net.Dial("unix", socket)
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(connection, uid, address); err != nil {
		return err
	}
	answer, err := io.ReadAll(connection)
	if err == nil && string(answer) != "enforced\n" {
		err = errors.New("nobody enforces policies")
	}
	return err
}
