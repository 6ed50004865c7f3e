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

// Lint checks the configuration at path, or bongsu.yaml when no path is named and it is there, and all words: catalogues, glossary and templates,
// with the operator's own over those that are built in. It returns every fault at once.
func Lint(path string, files Files) (cli.Linted, error) {
	cfg, path, err := lintedConfig(path)
	own := lintedWords(cfg, path)
	v, wrong := scrutinise(files, own)
	if cfg != nil {
		err = checkHouse(cfg, files, wrong != nil)
	}
	if err := errors.Join(err, wrong); err != nil {
		return cli.Linted{}, err
	}
	linted := cli.Linted{Messages: len(v.catalog.IDs()), Phrases: len(v.catalog.Phrases()), Words: own.Dir}
	if linted.Templates, err = countTemplates(files.Templates); err != nil || cfg == nil {
		return linted, err
	}
	linted.Config, linted.Notes = path, cfg.Notes()
	return linted, nil
}

// lintedWords are the operator's own, even beside a configuration with faults.
func lintedWords(cfg *config.Config, path string) config.Words {
	if cfg != nil {
		return cfg.Words
	}
	data, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return config.Words{}
	}
	return config.WordsOf(path, data, configEnv(filepath.Dir(path)))
}

// lintedConfig reads the configuration; none at all is no fault unless it was named.
func lintedConfig(path string) (*config.Config, string, error) {
	named := path != ""
	path = cmp.Or(path, "bongsu.yaml")
	cfg, err := LoadConfig(path)
	if errors.Is(err, bot.ErrNotFound) && !named {
		return nil, path, nil
	}
	return cfg, path, err
}

// acceptTranslations notes that the translations in the operator's folder were held against today's English.
func acceptTranslations(path string, files Files) (file string, accepted int, err error) {
	cfg, path, err := lintedConfig(path)
	if err != nil {
		return "", 0, err
	}
	if cfg == nil || cfg.Words.Dir == "" {
		return "", 0, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("there are no words of your own to accept: name their folder with words.dir in %s", path))
	}
	own, err := openWords(cfg.Words)
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = own.Close() }()
	data, accepted, err := locale.Sources(files.Locales, own.folders()...)
	if err != nil {
		return "", 0, err
	}
	if err := own.root.WriteFile("sources.toml", data, 0o644); err != nil {
		return "", 0, fmt.Errorf("write the sources of the translations: %w", err)
	}
	return filepath.Join(cfg.Words.Dir, "sources.toml"), accepted, nil
}

// checkHouse builds the rooms, without opening a socket or a store; beside own words with a fault, which were told, it builds them without.
func checkHouse(cfg *config.Config, files Files, brokenWords bool) error {
	_, err := build(parts{config: cfg, files: files, clock: wallClock{}, ids: randomIDs(), signsOnly: brokenWords})
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
