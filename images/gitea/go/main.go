// Gitea with all its commands, and two of our own.
//
//	gitea setup FOLDER   makes or migrates the tables and, once, the administrator
//	gitea keep FOLDER    serves like "gitea web", over TLS with a certificate that is renewed
package main

import (
	"os"
	"runtime"
	"time"

	"code.gitea.io/gitea/cmd"
	"code.gitea.io/gitea/modules/log"
	_ "code.gitea.io/gitea/modules/markup/asciicast"
	_ "code.gitea.io/gitea/modules/markup/console"
	_ "code.gitea.io/gitea/modules/markup/csv"
	_ "code.gitea.io/gitea/modules/markup/markdown"
	_ "code.gitea.io/gitea/modules/markup/orgmode"
	"code.gitea.io/gitea/modules/setting"
	"github.com/urfave/cli/v3"
)

// version is set by the linker.
var version = "development"

func main() {
	cli.OsExiter = exit
	if err := cmd.RunMainApp(app(), os.Args...); err != nil {
		exit(1)
	}
	log.GetManager().Close()
}

func app() *cli.Command {
	built := " built with " + runtime.Version()
	setting.AppVer, setting.AppBuiltWith, setting.AppStartTime = version, built, time.Now().UTC()
	app := cmd.NewMainApp(cmd.AppVersion{Version: version, Extra: built})
	app.Commands = append(app.Commands, setupCommand(), keepCommand())
	return app
}

// exit ends the process when what was logged is written: Gitea's log is a queue.
func exit(code int) {
	log.GetManager().Close()
	os.Exit(code)
}
