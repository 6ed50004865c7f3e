// Command bongsu is a crisis communications desk: it drafts updates in Korean, English and French, has them approved and publishes them.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/bongsu-hq/bongsu/bot/app"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
	"github.com/bongsu-hq/bongsu/locales"
	"github.com/bongsu-hq/bongsu/templates"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)

	files := app.Files{Templates: templates.FS, Locales: locales.FS}
	code := cli.Main(ctx, os.Args[1:], app.Program(files, version()), cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}

// version is the module's version as the Go toolchain recorded it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
