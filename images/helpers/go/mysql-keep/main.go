// mysql-keep stands beside a MySQL server and keeps it in step with what is mounted: databases and
// their users exist with the passwords of their Secrets, and a renewed certificate is served.
//
//	mysql-keep -tls FOLDER -probe FILE DATABASE=FOLDER...
//
// A database's folder holds username and password, as a Secret is mounted; the user may do
// everything in its database and nothing outside. It comes in through the socket, where the server
// knows it by its uid, so that root has no password at all. FILE gets the options with which the
// first user connects over verified TLS, for probes; it belongs on a volume in memory.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	client = "/usr/bin/mysql"
	// again is the pause after a failure, since everybody waits for a server that starts.
	again = time.Second
)

type keeping struct {
	tls, probe string
	databases  []database
	// seen is what the server was last told.
	seen string
}

type database struct{ name, folder string }

// account is what the folder of a database says.
type account struct{ database, user, password string }

func main() {
	k := keeping{}
	every := flag.Duration("every", 5*time.Second, "how often to look at the files")
	flag.StringVar(&k.tls, "tls", "", "folder with tls.crt and ca.crt")
	flag.StringVar(&k.probe, "probe", "", "file for the options of probes")
	flag.Parse()
	var err error
	if k.databases, err = databases(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "mysql-keep:", err)
		os.Exit(64)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	said := ""
	for ctx.Err() == nil {
		// A server that is starting is tried again quietly: each failure is said once.
		pause := *every
		if err := k.look(ctx, told); err == nil {
			said = ""
		} else {
			pause = min(pause, again)
			if err.Error() != said {
				said = err.Error()
				fmt.Fprintln(os.Stderr, "mysql-keep:", said)
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

func databases(words []string) ([]database, error) {
	var all []database
	for _, word := range words {
		name, folder, found := strings.Cut(word, "=")
		if !found || name == "" || strings.ContainsAny(name, "`\\\x00") {
			return nil, fmt.Errorf("%s is not DATABASE=FOLDER", word)
		}
		all = append(all, database{name, folder})
	}
	if len(all) == 0 {
		return nil, errors.New("no database is named")
	}
	return all, nil
}

// look tells the server what is new.
func (k *keeping) look(ctx context.Context, tell func(context.Context, string) error) error {
	certificate, err := os.ReadFile(filepath.Join(k.tls, "tls.crt"))
	if err != nil {
		return err
	}
	accounts, err := k.accounts()
	if err != nil {
		return err
	}
	statements := statements(accounts)
	if now := string(certificate) + statements; now != k.seen {
		if err := tell(ctx, statements); err != nil {
			return err
		}
		if err := os.WriteFile(k.probe, []byte(k.options(accounts[0])), 0o600); err != nil {
			return err
		}
		k.seen = now
		fmt.Printf("certificate loaded, %d databases and their users are there\n", len(accounts))
	}
	return nil
}

func (k *keeping) accounts() ([]account, error) {
	var all []account
	owners := map[string]string{}
	for _, d := range k.databases {
		user, err := read(d.folder, "username")
		if err != nil {
			return nil, err
		}
		password, err := read(d.folder, "password")
		if err != nil {
			return nil, err
		}
		if other, taken := owners[user]; taken || user == "root" {
			return nil, fmt.Errorf("the user of %s is that of %q too, and each database needs its own", d.name, other)
		}
		owners[user] = d.name
		all = append(all, account{d.name, user, password})
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
	text := strings.TrimRight(string(content), "\r\n")
	if text == "" || strings.ContainsAny(text, "\x00\r\n") {
		return "", fmt.Errorf("%s is empty, or more than one line", path)
	}
	return text, nil
}

// statements may run again at any time. They are not logged by the server: passwords among them.
func statements(accounts []account) string {
	var text strings.Builder
	text.WriteString("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES';\nALTER INSTANCE RELOAD TLS;\n")
	for _, a := range accounts {
		user := quoted(a.user) + "@'%'"
		fmt.Fprintf(&text, "CREATE DATABASE IF NOT EXISTS `%s` CHARACTER SET utf8mb4;\n", a.database)
		fmt.Fprintf(&text, "CREATE USER IF NOT EXISTS %s IDENTIFIED BY %s REQUIRE SSL;\n", user, quoted(a.password))
		fmt.Fprintf(&text, "ALTER USER %s IDENTIFIED BY %s REQUIRE SSL;\n", user, quoted(a.password))
		// An underscore in a GRANT stands for any character.
		pattern := strings.NewReplacer("_", `\_`, "%", `\%`).Replace(a.database)
		fmt.Fprintf(&text, "GRANT ALL ON `%s`.* TO %s;\n", pattern, user)
	}
	return text.String()
}

// quoted is a text for a session without escapes by backslash.
func quoted(text string) string {
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

func (k *keeping) options(a account) string {
	return fmt.Sprintf(`[client]
protocol=TCP
host=localhost
user="%s"
password="%s"
ssl-mode=VERIFY_IDENTITY
ssl-ca="%s"
connect-timeout=5
`, escaped(a.user), escaped(a.password), filepath.Join(k.tls, "ca.crt"))
}

func escaped(text string) string {
	return strings.ReplaceAll(text, `\`, `\\`)
}

// told hands statements to the server through its socket; never as words on a command line, which
// others can read.
func told(ctx context.Context, statements string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, client, "--defaults-file=/etc/mysql/my.cnf", "--user=root", "--batch")
	command.Stdin = strings.NewReader(statements)
	output, err := command.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, firstLine(output))
	}
	return nil
}

// firstLine is without what the server quotes of a statement.
func firstLine(output []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(output)), "\n")
	line, _, _ = strings.Cut(line, " near ")
	return line
}
