package app

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

// Lint checks the configuration at path, or bongsu.yaml when no path is named and it is there, and the catalogues and templates. It returns every fault at once.
func Lint(path string, files Files) (cli.Linted, error) {
	catalog, err := locale.Load(files.Locales)
	if err != nil {
		return cli.Linted{}, err
	}
	linted := cli.Linted{Messages: len(catalog.IDs()), Phrases: len(catalog.Phrases())}
	linted.Templates, err = countTemplates(files.Templates)
	if err != nil {
		return cli.Linted{}, err
	}
	named := path != ""
	path = cmp.Or(path, "bongsu.yaml")
	cfg, err := LoadConfig(path)
	switch {
	case errors.Is(err, bot.ErrNotFound) && !named:
		return linted, nil
	case err != nil:
		return cli.Linted{}, err
	}
	linted.Config = path
	return linted, checkHouse(cfg, files)
}

// checkHouse builds the rooms that compile templates, without opening a socket or a store.
func checkHouse(cfg *config.Config, files Files) error {
	_, err := build(parts{config: cfg, files: files, clock: wallClock{}, ids: randomIDs()})
	return err
}

func countTemplates(templates fs.FS) (int, error) {
	n := 0
	err := fs.WalkDir(templates, ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(path, ".tmpl") {
			n++
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("list templates: %w", err)
	}
	return n, nil
}

// LoadConfig reads and checks a configuration file.
func LoadConfig(path string) (*config.Config, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if errors.Is(err, fs.ErrNotExist) {
		return nil, bot.Refuse(bot.ErrNotFound, fmt.Sprintf("there is no configuration at %s: copy config.example.yaml there, or name yours with --config", path))
	}
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	return config.Load(path, data, Kinds(), configEnv(filepath.Dir(path)))
}
