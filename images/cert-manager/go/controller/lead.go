package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"

	config "github.com/cert-manager/cert-manager/pkg/apis/config/controller/v1alpha1"
	"github.com/cert-manager/cert-manager/pkg/controller"
	"github.com/cert-manager/cert-manager/pkg/healthz"
	"github.com/cert-manager/cert-manager/pkg/util"
)

// The chart's role allows this lease and no other.
const leaseName = "cert-manager-controller"

var errLost = errors.New("another instance leads now")

// lead waits for the lease, works while it holds it, and gives it back only after the work has
// ended: two instances never work at the same time, and the next one need not wait for expiry.
func lead(ctx context.Context, c config.LeaderElectionConfig, shared *controller.Context, health *healthz.Server, work func(context.Context) error) error {
	lock, err := lease(c, shared)
	if err != nil {
		return err
	}
	won, lost := make(chan struct{}), make(chan struct{})
	elector, err := leaderelection.NewLeaderElector(leaderelection.LeaderElectionConfig{
		Lock:            lock,
		LeaseDuration:   c.LeaseDuration.Duration.Duration,
		RenewDeadline:   c.RenewDeadline.Duration.Duration,
		RetryPeriod:     c.RetryPeriod.Duration.Duration,
		ReleaseOnCancel: true,
		WatchDog:        health.LeaderHealthzAdaptor,
		Name:            leaseName,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(context.Context) { close(won) },
			OnStoppedLeading: func() {},
		},
	})
	if err != nil {
		return err
	}
	holding, release := context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		defer close(lost)
		elector.Run(holding)
	}()
	defer func() {
		release()
		<-lost
	}()
	select {
	case <-ctx.Done():
		return nil
	case <-lost:
		return errLost
	case <-won:
	}
	leading, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go func() {
		select {
		case <-lost:
			stop(errLost)
		case <-leading.Done():
		}
	}()
	err = work(leading)
	if errors.Is(context.Cause(leading), errLost) {
		return errLost
	}
	return err
}

func lease(c config.LeaderElectionConfig, shared *controller.Context) (resourcelock.Interface, error) {
	host, err := os.Hostname()
	if err != nil {
		return nil, fmt.Errorf("name of this instance: %w", err)
	}
	client, err := kubernetes.NewForConfig(util.RestConfigWithUserAgent(shared.RESTConfig, "leader-election"))
	if err != nil {
		return nil, err
	}
	return &resourcelock.LeaseLock{
		LeaseMeta: metav1.ObjectMeta{Namespace: c.Namespace, Name: leaseName},
		Client:    client.CoordinationV1(),
		LockConfig: resourcelock.ResourceLockConfig{
			Identity:      host + "-external-cert-manager-controller",
			EventRecorder: shared.Recorder,
		},
	}, nil
}
