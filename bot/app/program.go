package app

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
	"github.com/bongsu-hq/bongsu/bot/door/slackapp"
	"github.com/bongsu-hq/bongsu/bot/scenario"
)

// Program returns what the command line asks for.
func Program(files Files, version string) cli.Program {
	return cli.Program{
		Version:   version,
		Scenarios: scenario.Names(),
		Replay: func(ctx context.Context, nameOrFile, out string) (cli.Replayed, error) {
			return Replay(ctx, nameOrFile, out, files)
		},
		Demo: func(ctx context.Context, o cli.DemoOptions, streams cli.Streams) error {
			return Demo(ctx, o, streams, files)
		},
		Serve: func(ctx context.Context, configPath string, log io.Writer) error {
			return Serve(ctx, configPath, files, slog.New(slog.NewJSONHandler(log, nil)))
		},
		Migrate: migrate,
		Open: func(ctx context.Context, configPath string, token bot.Secret) (*cli.Session, error) {
			return openSession(ctx, configPath, token, files)
		},
		IssueToken: issueToken,
		SignInLink: func(ctx context.Context, configPath string, o cli.LinkOptions) (bot.Secret, error) {
			return signInLink(ctx, configPath, o, files)
		},
		SignInLinks: signInLinks,
		People: func(_ context.Context, configPath string) (bot.People, error) {
			cfg, err := LoadConfig(configPath)
			if err != nil {
				return nil, err
			}
			return cfg.People, nil
		},
		Render: func(o cli.RenderOptions) ([]cli.Rendered, error) { return Render(o, files, time.Now()) },
		Types:  messageTypes,
		Doctor: func(ctx context.Context, configPath string, drill bool) ([]bot.Finding, error) {
			return Doctor(ctx, configPath, files, drill)
		},
		Lint: func(_ context.Context, path string) (cli.Linted, error) { return Lint(path, files) },
		Unsigned: func(ctx context.Context, l cli.Linted) map[bot.Language]int {
			return unsignedPhrases(ctx, l.Config, l.Phrases, files)
		},
		SlackManifest: func(command, url string, groups bool) any {
			return slackapp.Manifest(slackapp.ManifestOptions{Command: command, URL: url, Groups: groups})
		},
		AcceptTranslations: func(_ context.Context, path string) (string, int, error) {
			return acceptTranslations(path, files)
		},
	}
}
