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
	v.catalog, err = locale.Load(files.Locales, own.folders()...)
	if own.root == nil {
		return v, err
	}
	return v, errors.Join(own.unread(), v.tried(own, err))
}

// scrutinise is learn for a moment, and judges what is built in, too, as bongsu lint does.
func scrutinise(files Files, words config.Words) (vocabulary, error) {
	own, missing := openWords(words)
	if missing != nil {
		own = &ownWords{}
	}
	defer func() { _ = own.Close() }()
	v := vocabulary{templates: own.over(files.Templates)}
	var err error
	v.catalog, err = locale.Lint(files.Locales, own.folders()...)
	return v, errors.Join(missing, own.unread(), v.tried(own, err))
}

// tried writes every message type with the words, and adds to their faults what a reader would miss besides.
func (v vocabulary) tried(own *ownWords, faults error) error {
	known := map[string]bool{}
	for _, one := range flat(faults) {
		if f, ok := errors.AsType[*locale.Fault](one); ok && f.ID != "" {
			known[f.File+" "+f.ID] = true
		}
	}
	all := []error{faults}
	for _, one := range flat(render.Try(render.Trial{Catalog: v.catalog, Templates: v.templates, File: own.file})) {
		if f, ok := errors.AsType[*locale.Fault](one); !ok || !known[f.File+" "+f.ID] {
			all = append(all, one)
		}
	}
	return errors.Join(all...)
}
