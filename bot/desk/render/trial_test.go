package render_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot/desk/render"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
	"github.com/bongsu-hq/bongsu/templates"
)

// tried returns what a trial finds in the shipped words with changes in the given files: file, old, new.
func tried(t *testing.T, changes ...[3]string) []string {
	t.Helper()
	words, layouts := copied(t, locales.FS, ".toml"), copied(t, templates.FS, ".tmpl")
	delete(words, "sources.toml")
	for _, c := range changes {
		files := words
		if strings.HasSuffix(c[0], ".tmpl") {
			files = layouts
		}
		if files[c[0]] == nil || !strings.Contains(string(files[c[0]].Data), c[1]) {
			t.Fatalf("%s does not hold %q", c[0], c[1])
		}
		files[c[0]] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(files[c[0]].Data), c[1], c[2]))}
	}
	catalog, err := locale.Load(words)
	if err != nil {
		t.Fatal(err)
	}
	err = render.Try(render.Trial{Catalog: catalog, Templates: layouts, File: func(name string) string { return "templates/" + name }})
	var faults []string
	if joined, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err); ok {
		for _, one := range joined.Unwrap() {
			fault, ok := errors.AsType[*locale.Fault](one)
			if !ok {
				t.Fatalf("this is no fault: %v", one)
			}
			faults = append(faults, fault.Rule+" "+fault.Error())
		}
	}
	return faults
}

func copied(t *testing.T, from fs.FS, ending string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ending) {
			return err
		}
		data, err := fs.ReadFile(from, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTheShippedWordsStandTheTrial(t *testing.T) {
	t.Parallel()
	if faults := tried(t); len(faults) > 0 {
		t.Error(strings.Join(faults, "\n"))
	}
}

func TestTheTrialFindsWhatAReaderWouldMiss(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		changes [][3]string
		want    []string
	}{
		"a template without the next update": {
			[][3]string{{"holding/text.tmpl", `"next" `, ""}, {"initial/html.tmpl", " next contact", " contact"}},
			[]string{
				"L18 templates/holding/text.tmpl:1: holding updates must tell when the next update comes: print the part \"next\"",
				"L18 templates/initial/html.tmpl:1: initial updates must tell when the next update comes: print the part \"next\"",
			},
		},
		"a template without the contact": {
			[][3]string{{"holding/html.tmpl", ` "contact"`, ""}},
			[]string{"L18 templates/holding/html.tmpl:1: holding updates must tell whom to contact: print the part \"contact\""},
		},
		"a resolution that is silent about data": {
			[][3]string{{"resolved/text.tmpl", "data user", "user"}},
			[]string{"L18 templates/resolved/text.tmpl:1: resolved updates must tell whether data was lost: print the part \"data\""},
		},
		"a template that does not parse": {
			[][3]string{{"progress/short.tmpl", `{{.Flow`, "\n{{.Flow)"}},
			[]string{"L5 templates/progress/short.tmpl:2: unexpected right paren"},
		},
		"a template with a method that is none": {
			[][3]string{{"partial/text.tmpl", `.Prose`, ".Verse"}},
			[]string{"L5 templates/partial/text.tmpl:1: executing \"partial/text.tmpl\" at <.Verse>: can't evaluate field Verse in type render.page"},
		},
		"a template that does not parse, and faults in others": {
			[][3]string{
				{"holding/text.tmpl", "{{.Prose", "{{.Prose)"},
				{"holding/html.tmpl", ` "contact"`, ""},
				{"initial/html.tmpl", " next contact", " contact"},
				{"partial/short.tmpl", "{{", "Sorry! {{"},
			},
			[]string{
				"L18 templates/holding/html.tmpl:1: holding updates must tell whom to contact: print the part \"contact\"",
				"L5 templates/holding/text.tmpl:1: unexpected right paren",
				"L18 templates/initial/html.tmpl:1: initial updates must tell when the next update comes: print the part \"next\"",
				"L5 templates/partial/short.tmpl:1: \"Sorry!\" would stand in every language: a template holds parts, and words stand in the catalogues",
			},
		},
		"forms that a phrase's arguments do not have": {
			[][3]string{
				{"phrases.en.toml", `sentence = "About {{.share.Percent}} of requests`, `sentence = "About {{.share.Percents}} of requests`},
				{"phrases.ko.toml", `label = "요청 약 {{.share.Percent}}의`, `label = "요청 약 {{.share.Relative}}의`},
			},
			[]string{
				"L5 locales/phrases.en.toml:127: phrase.share-of-requests-fails.sentence: it cannot be filled: template: message:1:14: executing \"message\" at <.share.Percents>: can't evaluate field Percents in type interface {}",
				"L5 locales/phrases.ko.toml:126: phrase.share-of-requests-fails.label: it cannot be filled: template: message:1:19: executing \"message\" at <.share.Relative>: can't evaluate field Relative in type interface {}",
			},
		},
		"an article that nobody knows, in a text of where the service works": {
			[][3]string{{"active.en.toml", "An incident that affects {{.services}} began", "{{a `NASA`}} incident at {{.services}} began"}},
			[]string{
				"L5 locales/active.en.toml:137: notice.initial.when-works: it cannot be filled: template: message:1:2: executing \"message\" at <a `NASA`>: error calling a: a or an before \"NASA\" is not known: write the article yourself",
			},
		},
		"words in templates": {
			[][3]string{{"holding/text.tmpl", "{{.Prose", "\nSorry! {{.Prose"}, {"holding/html.tmpl", "<p>", "<p class=\"news\">Update&nbsp;"}},
			[]string{
				"L5 templates/holding/html.tmpl:1: \"Update\" would stand in every language: a template holds parts, and words stand in the catalogues",
				"L5 templates/holding/text.tmpl:1: \"Sorry!\" would stand in every language: a template holds parts, and words stand in the catalogues",
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, tried(t, test.changes...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheTrialReadsTheCatalogue(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		changes [][3]string
		want    []string
	}{
		"a correction without an apology": {
			[][3]string{{"active.fr.toml", "Nous vous prions de nous excuser pour la confusion causée.", "Voilà."}},
			[]string{
				"notice.correction.sorry: correction updates must tell an apology: say it",
				"notice.retraction.sorry: retraction updates must tell an apology: say it",
			},
		},
		"a promise without a time": {
			[][3]string{
				{"active.ko.toml", "늦어도 {{.nextAt}}까지", "오늘"},
				{"active.en.toml", "by {{.nextAt}}", "today"},
				{"active.fr.toml", "{{.where}} {{.nextAt.AuPlusTard}}", "{{.where}} aujourd’hui"},
			},
			[]string{
				"notice.holding.next: holding updates must tell when the next update comes: say it",
				"notice.holding.next: holding updates must tell when the next update comes: say it",
				"notice.holding.next: holding updates must tell when the next update comes: say it",
			},
		},
		"a fact that nobody tells": {
			[][3]string{
				{"active.ko.toml", "방법을 이용해", "{{.advice}} 방법을 이용해"},
				{"active.en.toml", "do the following", "do {{.advice}} the following"},
				{"active.fr.toml", "procéder ainsi", "procéder {{.advice}} ainsi"},
			},
			[]string{
				"notice.workaround.how: it cannot be filled: template: message:1:",
				"notice.workaround.how: it cannot be filled: template: message:1:",
				"notice.workaround.how: it cannot be filled: template: message:1:",
			},
		},
		"a short form that is too long": {
			[][3]string{{"active.en.toml", "Nothing new has been confirmed", strings.Repeat("Nothing at all, ", 25) + "and nothing new has been confirmed"}},
			[]string{"L13 templates/no-change/short.tmpl:1: the short form of no-change updates has"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := tried(t, test.changes...)
			if len(got) < len(test.want) {
				t.Fatalf("got %q", got)
			}
			for i, want := range test.want {
				if !strings.Contains(got[i], want) {
					t.Errorf("got %q, want %q", got[i], want)
				}
			}
		})
	}
}
