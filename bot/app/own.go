package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

// ownWords is the operator's folder of words; without one it is empty. Nothing outside it can be read.
type ownWords struct {
	dir  string
	root *os.Root
}

func openWords(w config.Words) (*ownWords, error) {
	if w.Dir == "" {
		return &ownWords{}, nil
	}
	root, err := os.OpenRoot(w.Dir)
	if err != nil {
		return nil, bot.Refuse(bot.ErrNotFound, fmt.Sprintf("the folder of words.dir cannot be opened (%v): make it, or take words.dir out", err))
	}
	return &ownWords{dir: w.Dir, root: root}, nil
}

// Close lets the folder go; what was made of it stays.
func (o *ownWords) Close() error {
	if o.root == nil {
		return nil
	}
	return o.root.Close()
}

// folders are what the catalogue reads over its own files.
func (o *ownWords) folders() []locale.Folder {
	if o.root == nil {
		return nil
	}
	return []locale.Folder{{Name: o.dir, Files: o.root.FS()}}
}

// over lays the folder's templates over base.
func (o *ownWords) over(base fs.FS) fs.FS {
	if o.root == nil {
		return base
	}
	return overlay{own: o.root.FS(), base: base}
}

// file is how a fault names a template.
func (o *ownWords) file(template string) string {
	name := path.Join("templates", template)
	if o.root != nil {
		if _, err := fs.Stat(o.root.FS(), name); err == nil {
			return path.Join(o.dir, name)
		}
	}
	return name
}

// unread returns a fault for every file that nothing reads: it is misspelt or at the wrong place. Hidden files and readmes may lie there.
func (o *ownWords) unread() error {
	if o.root == nil {
		return nil
	}
	var faults []error
	err := fs.WalkDir(o.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		if strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.IsDir() && !isRead(name) {
			faults = append(faults, &locale.Fault{
				File: path.Join(o.dir, name), Line: 1,
				Message: "nothing reads this file: a catalogue is called <name>.<ko, en or fr>.toml, a template templates/<message type>/<text, short or html>.tmpl",
			})
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the folder of words.dir: %w", err)
	}
	return errors.Join(faults...)
}

func isRead(name string) bool {
	if strings.HasPrefix(path.Base(name), "README") {
		return true
	}
	parts := strings.Split(name, "/")
	if len(parts) == 1 {
		return strings.HasSuffix(name, ".toml") // the catalogue judges its name
	}
	return len(parts) == 3 && parts[0] == "templates" && bot.MessageType(parts[1]).Valid() &&
		slices.Contains([]string{"text.tmpl", "short.tmpl", "html.tmpl"}, parts[2])
}

// overlay reads a message's template from the operator's folder where it stands there; pages are the program's own.
type overlay struct{ own, base fs.FS }

// Open opens the file that counts.
func (o overlay) Open(name string) (fs.File, error) {
	if path.Ext(name) == ".tmpl" {
		file, err := o.own.Open(path.Join("templates", name))
		if !errors.Is(err, fs.ErrNotExist) {
			return file, err
		}
	}
	return o.base.Open(name)
}
