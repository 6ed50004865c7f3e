package app

import (
	"errors"
	"io/fs"

	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

// vocabulary is what every text is made of, the operator's own over what is built in.
type vocabulary struct {
	catalog   *locale.Catalog
	templates fs.FS
}

// learn reads and checks all words; its error joins a *locale.Fault for each fault. What is built in was tried by the tests, and bongsu lint
// tries it again: every command that starts would wait for it.
func learn(files Files, own *ownWords) (vocabulary, error) {
	v := vocabulary{templates: own.over(files.Templates)}
	var err error
	if v.catalog, err = locale.Load(files.Locales, own.folders()...); err != nil {
		return v, errors.Join(own.unread(), err)
	}
	if own.root == nil {
		return v, nil
	}
	return v, errors.Join(own.unread(), v.try(own))
}

// try writes every message type with the words.
func (v vocabulary) try(own *ownWords) error {
	return render.Try(render.Trial{Catalog: v.catalog, Templates: v.templates, File: own.file})
}

// loadWords is learn for who needs the words for a moment only.
func loadWords(files Files, w config.Words) (vocabulary, error) {
	own, err := openWords(w)
	if err != nil {
		return vocabulary{}, err
	}
	defer func() { _ = own.Close() }()
	return learn(files, own)
}
