package main

import (
	"context"
	"errors"
	"time"

	"github.com/distribution/distribution/v3/configuration"
	"github.com/distribution/distribution/v3/registry/storage/driver"
	"github.com/distribution/distribution/v3/registry/storage/driver/factory"
	"github.com/sirupsen/logrus"
)

// awaitStorage returns when the storage knows us, so that nobody is told to come before. The checks
// of the registry itself take it for healthy until it has failed several times.
func awaitStorage(ctx context.Context, config *configuration.Configuration, every time.Duration) error {
	store, err := factory.Create(ctx, config.Storage.Type(), config.Storage.Parameters())
	if err != nil {
		return err
	}
	said := ""
	for {
		_, err := store.Stat(ctx, "/")
		if err == nil || errors.As(err, &driver.PathNotFoundError{}) {
			return nil
		}
		if err.Error() != said {
			said = err.Error()
			logrus.Errorf("waiting for the storage: %v", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(every):
		}
	}
}
