package main

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/cert-manager/cert-manager/internal/controller/feature"
	"github.com/cert-manager/cert-manager/internal/pem"
	"github.com/cert-manager/cert-manager/pkg/controller"
	"github.com/cert-manager/cert-manager/pkg/controller/clusterissuers"
	"github.com/cert-manager/cert-manager/pkg/healthz"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/pkg/server"
	utilfeature "github.com/cert-manager/cert-manager/pkg/util/feature"
	"github.com/cert-manager/cert-manager/sealift/serving"
)

// run works until the context ends or something fails, and then winds everything down.
func run(parent context.Context, c *settings) error {
	limits := c.PEMSizeLimitsConfig
	pem.SetGlobalSizeLimits(pem.NewSizeLimitsFromConfig(
		int(*limits.MaxCertificateSize), int(*limits.MaxPrivateKeySize), int(*limits.MaxChainLength), int(*limits.MaxBundleSize)))
	chosen, err := options(c)
	if err != nil {
		return err
	}
	work, ctx := errgroup.WithContext(parent)
	factory, err := controller.NewContextFactory(ctx, chosen)
	if err != nil {
		return err
	}
	shared, err := factory.Build()
	if err != nil {
		return err
	}
	health := healthz.NewServer(c.LeaderElectionConfig.HealthzTimeout.Duration.Duration)
	healthListener, err := server.Listen(ctx, "tcp", c.HealthzListenAddress)
	if err != nil {
		return fmt.Errorf("health: %w", err)
	}
	work.Go(func() error { return health.Start(ctx, healthListener) })
	if err := serveMetrics(ctx, work, c, shared); err != nil {
		return fmt.Errorf("metrics: %w", err)
	}
	if *c.EnablePprof {
		work.Go(func() error { return serving.Profiles(ctx, c.PprofAddress) })
	}
	loops := func(ctx context.Context) error { return runLoops(ctx, c, factory, shared) }
	if *c.LeaderElectionConfig.Enabled {
		work.Go(func() error { return lead(ctx, c.LeaderElectionConfig, shared, health, loops) })
	} else {
		work.Go(func() error { return loops(ctx) })
	}
	return work.Wait()
}

func serveMetrics(ctx context.Context, work *errgroup.Group, c *settings, shared *controller.Context) error {
	listers := shared.SharedInformerFactory.Certmanager().V1()
	shared.Metrics.SetupACMECollector(shared.SharedInformerFactory.Acme().V1().Challenges().Lister())
	shared.Metrics.SetupCertificateCollector(listers.Certificates().Lister())
	shared.Metrics.SetupIssuerCollector(listers.Issuers().Lister())
	if enabled(c).Has(clusterissuers.ControllerName) {
		shared.Metrics.SetupClusterIssuerCollector(listers.ClusterIssuers().Lister())
	}
	if c.MetricsListenAddress == "0" {
		return nil
	}
	source := serving.CertificateSource(c.metricsTLS, shared.RESTConfig, "cert-manager")
	listener, err := server.Listen(ctx, "tcp", c.MetricsListenAddress,
		server.WithCertificateSource(source),
		server.WithTLSCipherSuites(c.metricsTLS.CipherSuites),
		server.WithTLSMinVersion(c.metricsTLS.MinTLSVersion))
	if err != nil {
		return err
	}
	if source != nil {
		work.Go(func() error { return source.Start(ctx) })
	}
	metrics := shared.Metrics.NewServer(listener)
	work.Go(func() error { return serving.Serve(ctx, metrics, listener) })
	return nil
}

func runLoops(ctx context.Context, c *settings, factory *controller.ContextFactory, shared *controller.Context) error {
	log := logf.FromContext(ctx)
	wanted := enabled(c)
	work, ctx := errgroup.WithContext(ctx)
	started := make([]func() error, 0, len(wanted))
	for name, construct := range controller.Known() {
		if !wanted.Has(name) {
			log.V(logf.InfoLevel).Info("not starting a disabled controller", "controller", name)
			continue
		}
		loop, err := construct(factory)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		started = append(started, func() error { return loop.Run(int(*c.NumberOfConcurrentWorkers), ctx) })
	}
	// Informers start after all loops have named what they watch, else some would never sync.
	shared.SharedInformerFactory.Start(ctx.Done())
	shared.KubeSharedInformerFactory.Start(ctx.Done())
	shared.HTTP01ResourceMetadataInformersFactory.Start(ctx.Done())
	if utilfeature.DefaultFeatureGate.Enabled(feature.ExperimentalGatewayAPISupport) && *c.GatewayAPIConfig.Enabled {
		shared.GWShared.Start(ctx.Done())
	}
	for _, start := range started {
		work.Go(start)
	}
	return work.Wait()
}
