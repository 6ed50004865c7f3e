package locale_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot/locale"
)

// faultsOf returns what is wrong with the words, each as "rule file:line: id: message".
func faultsOf(t *testing.T, err error) []string {
	t.Helper()
	var all []string
	if joined, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err); ok {
		for _, one := range joined.Unwrap() {
			fault, ok := errors.AsType[*locale.Fault](one)
			if !ok {
				t.Fatalf("this is no fault: %v", one)
			}
			all = append(all, strings.TrimSpace(fault.Rule+" "+fault.Error()))
		}
	}
	return all
}

// plain is one message, whole in every language.
func plain(id, en string) [3]string {
	return [3]string{id + " = \"가\"\n", id + " = \"" + en + "\"\n", id + " = \"c\"\n"}
}

func TestEachRule(t *testing.T) {
	t.Parallel()
	const bad = "[broken]\n"
	good := plain("a.b", "a")
	tests := map[string]struct {
		files fstest.MapFS
		want  []string
	}{
		"L1": {
			fstest.MapFS{"messages.toml": {}, "active.kr.toml": {}},
			[]string{
				"L1 locales/active.kr.toml:1: no language in the file name: call it <name>.ko.toml, <name>.en.toml or <name>.fr.toml",
				"L1 locales/messages.toml:1: no language in the file name: call it <name>.ko.toml, <name>.en.toml or <name>.fr.toml",
			},
		},
		"L2": {
			three(good[0], good[1]+"\na.c = \"c\"\n", good[2]),
			[]string{"L2 locales/active.en.toml:3: a.c: it is missing in ko: translate it", "L2 locales/active.en.toml:3: a.c: it is missing in fr: translate it"},
		},
		"L2 empty": {three("\na.b = \"\"\n", good[1], good[2]), []string{"L2 locales/active.ko.toml:2: a.b: it is empty: write the text"}},
		"L3": {
			three(good[0], "a.b = \"a {{.x}}\"", "# a comment\n[a]\nb = \"a {{.x.De}}\""),
			[]string{"L3 locales/active.ko.toml:1: a.b: it tells the facts [] in ko, but [x] in English: tell the same"},
		},
		"L3 a span is three facts": {
			three("a.b = \"{{.startedAt}} {{.endedAt}} {{.duration}}\"", "a.b = \"{{.startedAt}} {{.endedAt}} {{.duration}}\"", "a.b = \"{{.span}}\""), nil,
		},
		"L4": {
			three("[a.b]\none = \"가\"\nother = \"나\"", "[a.b]\none = \"a\"\nother = \"b\"", "\n[a.b]\none = \"a\"\nother = \"b\""),
			[]string{
				"L4 locales/active.fr.toml:2: a.b: it has the plural forms [one other]: fr needs [many one other]",
				"L4 locales/active.ko.toml:1: a.b: it has the plural forms [one other]: ko needs [other]",
			},
		},
		"L5": {
			three("a.b = \"{{.x\"", "\n\na.b = \"{{jossa .x}}\"", "[a.b]\nleftDelim = \"<<\"\nother = \"c\""),
			[]string{
				"L5 locales/active.en.toml:3: a.b: function \"jossa\" not defined: correct what stands between {{ and }}",
				"L5 locales/active.fr.toml:1: a.b: it sets its own delimiters: write {{ and }}",
				"L5 locales/active.ko.toml:1: a.b: unclosed action: correct what stands between {{ and }}",
			},
		},
		"L5 an article is English": {
			three("a.b = \"{{a .x}}\"", "a.b = \"{{a .x}}\"", "a.b = \"{{.x}}\""),
			[]string{"L5 locales/active.ko.toml:1: a.b: function \"a\" not defined: correct what stands between {{ and }}"},
		},
		"L6": {
			fstest.MapFS{
				"a.ko.toml": {Data: []byte(good[0])}, "a.en.toml": {Data: []byte(good[1])}, "a.fr.toml": {Data: []byte(good[2])},
				"site.en.toml": {Data: []byte("# again\na.b = \"z\"")},
			},
			[]string{"L6 locales/site.en.toml:2: a.b: it stands in locales/a.en.toml already: keep one"},
		},
		"L7": {
			three("a.one = \"가\"\na.b = \"나\"", "[a.other.b]\nx = \"a\"", "\"a.hash.b\" = \"c\"\na.c = 7"),
			[]string{
				"L7 locales/active.en.toml:1: a.other: \"other\" is a reserved word of catalogues: choose another for the id",
				"L7 locales/active.fr.toml:1: a.hash.b: \"hash\" is a reserved word of catalogues: choose another for the id",
				"L7 locales/active.fr.toml:2: a.c: this is no text: write it in quotes",
				"L7 locales/active.ko.toml:1: a.one: \"one\" is a reserved word of catalogues: choose another for the id",
			},
		},
		"L8": {
			three("a.b = \"\u1100\u1161\"", "\n[a]\nb = \"a \"", "a.b = \"a\u200bb\""),
			[]string{
				"L8 locales/active.en.toml:3: a.b: it has a space at its start or end: take it off",
				"L8 locales/active.fr.toml:1: a.b: it has a control or zero-width character: take it out",
				"L8 locales/active.ko.toml:1: a.b: it is not in normal form C: save it composed",
			},
		},
		"L9": {
			three("a.b = \"{{.x}}\"", "a.b = \"{{.x}}\"", "\na.b = \"a: {{.x}}!\""),
			[]string{"L9 locales/active.fr.toml:2: a.b: its spacing is not French: write \"a\\u00a0: {{.x}}\\u202f!\""},
		},
		"L10": {
			three("\n[a]\nb = \"{{.x}}은(는) {{.x}}이 멈췄습니다.\"", "a.b = \"{{.x}}\"", "a.b = \"{{.x}}\""),
			[]string{
				"L10 locales/active.ko.toml:3: a.b: no notice says \"은(는)\"; instead: 조사를 하나만 쓰십시오",
				"L10 locales/active.ko.toml:3: a.b: the particle in \"}}이 \" touches a variable: use josa",
			},
		},
		"L11": {
			three("a.b = \"{{.wrong}} 조속히\"", "a.b = \"{{.wrong}}\"", "a.b = \"{{.wrong}}\""),
			[]string{"L11 locales/active.ko.toml:1: a.b: no notice says \"조속히\"; instead: 시각을 쓰십시오(예: 오후 4시까지)"},
		},
		"L12": {
			with(three(good[0], good[1], good[2]), "sources.toml", "\"a.b\" = {ko = \"000000000000\"}\n\"a.z\" = {ko = \"1\"}\n"),
			[]string{
				"L12 locales/active.fr.toml:1: a.b: no source is noted of its text in fr: hold it against the English one, then run go test ./bot/locale -run Source -update",
				"L12 locales/active.ko.toml:1: a.b: its text in ko was made of another English one: hold it against today's, then run go test ./bot/locale -run Source -update",
				"L12 locales/sources.toml:2: a.z: there is no such message in this folder: run go test ./bot/locale -run Source -update",
			},
		},
		"L13": {
			three("slackapp.x.title = \"가\"", "slackapp.x.title = \"A title that is far too long {{.x}}\"", "slackapp.x.title = \"{{.x}}\""),
			[]string{
				"L13 locales/active.en.toml:1: slackapp.x.title: it has 29 characters, and a window of Slack takes 24: shorten it",
				"L3 locales/active.ko.toml:1: slackapp.x.title: it tells the facts [] in ko, but [x] in English: tell the same",
			},
		},
		"L15": {
			three("a.b = \"{{.startedAt}} {{.services}}\"", "\na.b = \"{{.services}} at {{.startedAt}}\"", "a.b = \"depuis {{.startedAt}}, l’accès à {{.services}}\""),
			[]string{
				"L15 locales/active.en.toml:2: a.b: \"at {{.startedAt}}\": the word changes with the day: take it out and use .At",
				"L15 locales/active.fr.toml:1: a.b: \"depuis {{.startedAt}}\": the word before it fuses with what follows: take it out and use a form such as .De, .A or .Le",
			},
		},
		"L15 a verb agrees with the name": {
			three("a.b = \"{{.service}}\"", "a.b = \"{{.service}} is slow.\"", "a.b = \"{{.service}}\""),
			[]string{"L15 locales/active.en.toml:1: a.b: \"{{.service}} is\": one name may be a plural: use {{.service.Agree \"is\" \"are\"}}"},
		},
		"L15 a head noun carries the article": {
			three("a.b = \"{{.services}}\"", "a.b = \"{{.services}}\"", "a.b = \"Le service {{.services}}, un point {{.services.De}}\""), nil,
		},
		"L16": {
			three("a.b = \"이 페이지에서\"", "a.b = \"See here\"", "a.b = \"sur cette page\""),
			[]string{
				"L16 locales/active.en.toml:1: a.b: it names a place, \"here\", but it is read in many: write {{.where}}",
				"L16 locales/active.fr.toml:1: a.b: it names a place, \"cette page\", but it is read in many: write {{.where}}",
				"L16 locales/active.ko.toml:1: a.b: it names a place, \"이 페이지\", but it is read in many: write {{.where}}",
			},
		},
		"no TOML": {
			three(good[0], good[1]+"a.c = ", good[2]+bad+bad),
			[]string{
				"locales/active.en.toml:2: this is no TOML: unexpected EOF; expected value",
				"locales/active.fr.toml:3: this is no TOML: Key 'broken' has already been defined.",
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := locale.Lint(test.files)
			if diff := cmp.Diff(test.want, accepted(name, faultsOf(t, err))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func with(files fstest.MapFS, name, content string) fstest.MapFS {
	files[name] = &fstest.MapFile{Data: []byte(content)}
	return files
}

// A fault in a plural form, behind texts of several lines and quoted keys, has the form's own line.
func TestLinesOfFaults(t *testing.T) {
	t.Parallel()
	en := "a.x = \"\"\"\nb = 1\n[no table]\n\"\"\"\n[ \"a\" . 'b' ] # a table\none = \"{{.n}}\"\nother = \"{{.n}} \"\n"
	_, err := locale.Lint(three("a.x = \"가\"\na.b.other = \"{{.n}}\"", en, "a.x = \"c\"\na.b = {one = \"{{.n}}\", many = \"{{.n}}\", other = \"{{.n}} \"}"))
	want := []string{
		"L8 locales/active.en.toml:1: a.x: it has a space at its start or end: take it off",
		"L8 locales/active.en.toml:7: a.b: it has a space at its start or end: take it off",
		"L8 locales/active.fr.toml:2: a.b: it has a space at its start or end: take it off",
	}
	if diff := cmp.Diff(want, accepted("", faultsOf(t, err))); diff != "" {
		t.Error(diff)
	}
}

func without(faults []string, rule string) []string {
	return slices.DeleteFunc(faults, func(fault string) bool { return strings.HasPrefix(fault, rule+" ") })
}

// accepted leaves out that nobody noted the sources of a test's translations, unless that is the rule.
func accepted(name string, faults []string) []string {
	if name == "L12" {
		return faults
	}
	if faults = without(faults, "L12"); len(faults) == 0 {
		return nil
	}
	return faults
}
