// minio-setup makes buckets, and for each of them one user who may use it and nothing else.
//
//	minio-setup -endpoint HOST:PORT -ca FILE -root FOLDER BUCKET=FOLDER...
//
// The root folder holds rootUser and rootPassword, a bucket's folder s3AccessKey and s3SecretKey, as
// Secrets are mounted. It may run again at any time: what is there stays, a changed key is set, and
// users whom a changed access key replaced are removed. It waits for a server that is not up yet.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/minio/madmin-go/v3"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

const policy = `{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
   "Resource": ["arn:aws:s3:::%[1]s"]},
  {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject",
   "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"], "Resource": ["arn:aws:s3:::%[1]s/*"]}]}`

// account is the user of one bucket.
type account struct{ bucket, user, password string }

// server is what is set up: the storage, and the management of its users.
type server struct {
	storage *minio.Client
	users   *madmin.AdminClient
}

func main() {
	endpoint := flag.String("endpoint", "", "host and port of the server")
	authority := flag.String("ca", "", "file with the certificate of the authority to trust")
	root := flag.String("root", "", "folder with rootUser and rootPassword")
	wait := flag.Duration("wait", 4*time.Minute, "how long to wait for the server")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx, *endpoint, *authority, *root, *wait, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "minio-setup:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, endpoint, authority, root string, wait time.Duration, words []string) error {
	accounts, err := accounts(words)
	if err != nil {
		return err
	}
	s, err := connect(endpoint, authority, root)
	if err != nil {
		return err
	}
	if err := s.await(ctx, wait); err != nil {
		return err
	}
	for _, a := range accounts {
		if err := s.setUp(ctx, a); err != nil {
			return fmt.Errorf("bucket %s: %w", a.bucket, err)
		}
		fmt.Printf("bucket %s and its user are there\n", a.bucket)
	}
	return nil
}

func accounts(words []string) ([]account, error) {
	if len(words) == 0 {
		return nil, errors.New("no bucket is named")
	}
	var all []account
	known := map[string]string{}
	for _, word := range words {
		bucket, folder, found := strings.Cut(word, "=")
		if !found {
			return nil, fmt.Errorf("%s is not BUCKET=FOLDER", word)
		}
		user, err := read(folder, "s3AccessKey")
		if err != nil {
			return nil, err
		}
		password, err := read(folder, "s3SecretKey")
		if err != nil {
			return nil, err
		}
		if other, taken := known[user]; taken {
			return nil, fmt.Errorf("%s and %s have the same access key, and each bucket needs its own", other, bucket)
		}
		known[user] = bucket
		all = append(all, account{bucket, user, password})
	}
	return all, nil
}

// read reads one key of a Secret; errors name it, and never what is in it.
func read(folder, key string) (string, error) {
	path := filepath.Join(folder, key)
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if text := strings.TrimSpace(string(content)); text != "" {
		return text, nil
	}
	return "", fmt.Errorf("%s is empty", path)
}

func connect(endpoint, authority, root string) (server, error) {
	user, err := read(root, "rootUser")
	if err != nil {
		return server{}, err
	}
	password, err := read(root, "rootPassword")
	if err != nil {
		return server{}, err
	}
	trusted, err := os.ReadFile(authority)
	if err != nil {
		return server{}, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(trusted) {
		return server{}, fmt.Errorf("%s holds no certificate", authority)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	keys := credentials.NewStaticV4(user, password, "")
	storage, err := minio.New(endpoint, &minio.Options{Creds: keys, Secure: true, Transport: transport})
	if err != nil {
		return server{}, err
	}
	users, err := madmin.NewWithOptions(endpoint, &madmin.Options{Creds: keys, Secure: true, Transport: transport})
	return server{storage, users}, err
}

// await waits until the server takes the root's credential. Right after its start it says that it
// knows nobody, so a refusal is no reason to give up early either.
func (s server) await(ctx context.Context, wait time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	for {
		_, err := s.users.ListUsers(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the server did not answer in time: %w", err)
		case <-time.After(time.Second):
		}
	}
}

func (s server) setUp(ctx context.Context, a account) error {
	exists, err := s.storage.BucketExists(ctx, a.bucket)
	if err != nil {
		return err
	}
	if !exists {
		if err := s.storage.MakeBucket(ctx, a.bucket, minio.MakeBucketOptions{}); err != nil {
			return err
		}
	}
	name := "bucket-" + a.bucket
	if err := s.users.AddCannedPolicy(ctx, name, fmt.Appendf(nil, policy, a.bucket)); err != nil {
		return err
	}
	before, err := s.users.ListUsers(ctx)
	if err != nil {
		return err
	}
	if err := s.users.AddUser(ctx, a.user, a.password); err != nil {
		return err
	}
	if err := s.attach(ctx, a.user, name, before[a.user].PolicyName); err != nil {
		return err
	}
	for user, found := range before {
		if user != a.user && found.PolicyName == name {
			if err := s.users.RemoveUser(ctx, user); err != nil {
				return err
			}
		}
	}
	return nil
}

// attach gives a user this one policy.
func (s server) attach(ctx context.Context, user, name, present string) error {
	if present == name {
		return nil
	}
	if present != "" {
		others := madmin.PolicyAssociationReq{Policies: strings.Split(present, ","), User: user}
		if _, err := s.users.DetachPolicy(ctx, others); err != nil {
			return err
		}
	}
	_, err := s.users.AttachPolicy(ctx, madmin.PolicyAssociationReq{Policies: []string{name}, User: user})
	return err
}
