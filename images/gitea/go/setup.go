package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"code.gitea.io/gitea/models/user"
	"code.gitea.io/gitea/modules/log"
	"code.gitea.io/gitea/modules/optional"
	"code.gitea.io/gitea/modules/setting"
	"code.gitea.io/gitea/routers/common"
	"github.com/urfave/cli/v3"
)

func setupCommand() *cli.Command {
	return &cli.Command{
		Name:      "setup",
		Usage:     "Waits for the database, makes or migrates the tables and, once, the administrator",
		ArgsUsage: "FOLDER of the files username, password and, if you like, email",
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.NArg() != 1 {
				return errors.New("setup takes one folder")
			}
			admin, err := readAccount(c.Args().First())
			if err != nil {
				return err
			}
			return setup(ctx, admin)
		},
	}
}

// account is who a Secret says.
type account struct{ username, password, email string }

// readAccount reads a Secret's folder. Without an email it is one that nothing is ever sent to.
func readAccount(folder string) (account, error) {
	read := func(name string) (string, error) {
		bytes, err := os.ReadFile(filepath.Join(folder, name))
		return strings.TrimRight(string(bytes), "\r\n"), err
	}
	username, err := read("username")
	if err != nil {
		return account{}, err
	}
	password, err := read("password")
	if err != nil {
		return account{}, err
	}
	if username == "" || password == "" {
		return account{}, fmt.Errorf("%s: username or password is empty", folder)
	}
	email, err := read("email")
	if errors.Is(err, fs.ErrNotExist) || email == "" {
		email, err = username+"@source-control.invalid", nil
	}
	return account{username, password, email}, err
}

// setup leaves everything as it is where there is an administrator already: the password of one is
// changed by that person, in Gitea.
func setup(ctx context.Context, admin account) error {
	setting.InitWorkPathAndCommonConfig(os.Getenv, setting.ArgWorkPathAndCustomConf{})
	setting.MustInstalled()
	setting.LoadSettings()
	setting.LoadDBSetting()
	setting.InitSQLLoggersForCli(log.INFO)
	if err := common.InitDBEngine(ctx); err != nil {
		return err
	}
	if user.CountUsers(ctx, &user.CountUserFilter{IsAdmin: optional.Some(true)}) > 0 {
		log.Info("there is an administrator already")
		return nil
	}
	made := &user.User{
		Name: admin.username, Email: admin.email, Passwd: admin.password, IsAdmin: true,
		Visibility: setting.Service.DefaultUserVisibilityMode,
	}
	active := &user.CreateUserOverwriteOptions{IsActive: optional.Some(true)}
	if err := user.AdminCreateUser(ctx, made, &user.Meta{}, active); err != nil {
		return fmt.Errorf("administrator %s: %w", admin.username, err)
	}
	log.Info("made the administrator %s", admin.username)
	return nil
}
