package policy

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/klog/v2"
)

// announcement is the address of a pod that is about to start; see init/announce.
type announcement struct {
	pod      types.UID
	address  string
	enforced chan struct{}
}

// receive passes on what is announced at a socket, each as a line of a pod's UID and address, and
// answers when it is enforced.
func receive(ctx context.Context, socket string) (<-chan announcement, error) {
	_ = os.Remove(socket)
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { _ = listener.Close() })
	announced := make(chan announcement)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go answer(ctx, connection, announced)
		}
	}()
	return announced, nil
}

func answer(ctx context.Context, connection net.Conn, announced chan<- announcement) {
	defer connection.Close()
	line, err := bufio.NewReader(connection).ReadString('\n')
	words := strings.Fields(line)
	if err != nil || len(words) != 2 {
		klog.InfoS("This announces no pod", "line", line, "err", err)
		return
	}
	one := announcement{types.UID(words[0]), words[1], make(chan struct{})}
	select {
	case announced <- one:
		<-one.enforced
		_, _ = fmt.Fprintln(connection, "enforced")
	case <-ctx.Done():
	}
}

// withAddresses gives pods their announced addresses as long as the API knows none. UIDs are never
// used twice, so nothing has to be forgotten.
func withAddresses(pods []*corev1.Pod, announced map[types.UID]string) []*corev1.Pod {
	all := slices.Clone(pods)
	for i, pod := range all {
		if address := announced[pod.UID]; address != "" && pod.Status.PodIP == "" {
			all[i] = pod.DeepCopy()
			all[i].Status.PodIP = address
		}
	}
	return all
}
