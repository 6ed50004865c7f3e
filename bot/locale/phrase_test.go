package locale_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

func shipped(t *testing.T) *locale.Catalog {
	t.Helper()
	c, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestThePhrasebookCoversEveryFamily(t *testing.T) {
	t.Parallel()
	c := shipped(t)
	if n := len(c.Phrases()); n < 130 {
		t.Errorf("the phrasebook holds %d phrases", n)
	}
	kinds := map[string]map[string]int{} // by family
	seen := map[string]bool{}
	for _, id := range c.Phrases() {
		p, ok := c.Phrase(id)
		if !ok || p.ID != id {
			t.Fatalf("%s: %v, %v", id, p, ok)
		}
		seen[p.Kind] = true
		for _, family := range p.Families {
			if kinds[family] == nil {
				kinds[family] = map[string]int{}
			}
			kinds[family][p.Kind]++
		}
	}
	for _, kind := range locale.Kinds() {
		if !seen[kind] {
			t.Errorf("no phrase is a %s", kind)
		}
	}
	for _, family := range locale.Families() {
		has := kinds[family]
		if family == "leadership" {
			if has["duty"] == 0 || has["successor"] == 0 {
				t.Errorf("leadership: %v", has)
			}
			continue
		}
		if has["symptom"] == 0 || has["cause"] == 0 && family != "any" || has["action"] == 0 || has["user-action"]+has["workaround"]+kinds["any"]["workaround"] == 0 {
			t.Errorf("%s: %v", family, has)
		}
	}
}

func TestPhraseTellsItsParameters(t *testing.T) {
	t.Parallel()
	c := shipped(t)
	want := locale.Phrase{
		ID: "service-restored-by", Kind: "eta", Families: []string{"any"}, Owner: "communications",
		Review: time.Date(2027, 5, 31, 0, 0, 0, 0, time.UTC), Params: []string{"at", "service"},
	}
	got, ok := c.Phrase("service-restored-by")
	if diff := cmp.Diff(want, got); diff != "" || !ok {
		t.Errorf("found %v (-want +got):\n%s", ok, diff)
	}
	got.Params[0] = "changed"
	if again, _ := c.Phrase("service-restored-by"); again.Params[0] != "at" {
		t.Error("a caller changed the catalogue")
	}
	if p, ok := c.Phrase("refunds-by"); !p.Legal || !ok {
		t.Errorf("refunds-by: %+v, %v", p, ok)
	}
	for id, works := range map[string]bool{"data-disclosed": true, "messages-fail": false} {
		if p, _ := c.Phrase(id); p.Works != works {
			t.Errorf("%s: %+v", id, p)
		}
	}
	if p, ok := c.Phrase("hope"); ok {
		t.Errorf("there is a phrase hope: %+v", p)
	}
}

// What a reader signs is one phrase in one language: no two share a digest, and a change of any form changes it.
func TestAPhraseDigestCoversItsText(t *testing.T) {
	t.Parallel()
	c := shipped(t)
	seen := map[bot.Digest]string{}
	for _, id := range c.Phrases() {
		for _, l := range bot.Languages() {
			text, ok := c.PhraseText(id, l)
			name := string(l) + " " + id
			if other := seen[text.Digest]; !ok || text.Digest == "" || other != "" || text.Label == "" || text.Sentence == "" {
				t.Errorf("%s: %+v, and its digest is that of %q", name, text, other)
			}
			seen[text.Digest] = name
		}
	}
	before := c.PhraseDigest("phone-or-sms", bot.English)
	for _, part := range []string{"label", "sentence", "alternative"} {
		files := fstest.MapFS{}
		names, err := fs.Glob(locales.FS, "*.toml")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := locales.FS.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = &fstest.MapFile{Data: data}
		}
		english := string(files["phrases.en.toml"].Data)
		at := strings.Index(english, "[phrase.phone-or-sms]")
		changed := english[:at] + strings.Replace(english[at:], part+` = "`, part+` = "So `, 1)
		files["phrases.en.toml"].Data = []byte(changed)
		other, err := locale.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		if other.PhraseDigest("phone-or-sms", bot.English) == before {
			t.Errorf("another %s has the same digest", part)
		}
		if l := bot.Korean; other.PhraseDigest("phone-or-sms", l) != c.PhraseDigest("phone-or-sms", l) {
			t.Errorf("another %s in English has another digest in Korean", part)
		}
	}
	if _, ok := c.PhraseText("hope", bot.Korean); ok || c.PhraseDigest("hope", bot.Korean) != "" || c.PhraseDigest("phone-or-sms", "de") != "" {
		t.Error("a text that is not there has a digest")
	}
}

func TestLabelsTellPhrasesApart(t *testing.T) {
	t.Parallel()
	c := shipped(t)
	for _, l := range bot.Languages() {
		byText := map[string]string{}
		for id, text := range messages(t, "phrases", l) {
			phrase, isLabel := strings.CutSuffix(strings.TrimPrefix(id, "phrase."), ".label")
			if !isLabel {
				continue
			}
			if _, ok := c.Phrase(phrase); !ok {
				t.Errorf("there is no phrase %s", phrase)
			}
			if other, twice := byText[text]; twice {
				t.Errorf("%s: %s and %s have the same label %q", l, phrase, other, text)
			}
			byText[text] = phrase
		}
	}
}

func TestEveryWayAroundIsAlsoAnObject(t *testing.T) {
	t.Parallel()
	c := shipped(t)
	for _, id := range c.Phrases() {
		p, _ := c.Phrase(id)
		if is, has := p.Kind == "workaround", c.Has("phrase."+id+".alternative"); is != has {
			t.Errorf("%s is a %s; alternative: %v", id, p.Kind, has)
		}
	}
}

// book returns one phrase with its note.
func book(note, label, sentence string) fstest.MapFS {
	files := three(
		"[phrase.a]\nlabel = \"로그인 불가\"\nsentence = \"로그인하실 수 없습니다.\"\n",
		"[phrase.a]\nlabel = \""+label+"\"\nsentence = \""+sentence+"\"\n",
		"[phrase.a]\nlabel = \"Connexion impossible\"\nsentence = \"La connexion est impossible.\"\n",
	)
	files["phrasebook.toml"] = &fstest.MapFile{Data: []byte(note)}
	return files
}

const whole = `a = {kind = "symptom", families = ["login"], owner = "communications", review = 2027-05-31}`

func TestThePhrasebookIsStrict(t *testing.T) {
	t.Parallel()
	noted := func(old, with string) fstest.MapFS {
		return book(strings.Replace(whole, old, with, 1), "Login unavailable", "It is not possible to log in.")
	}
	said := func(label, sentence string) fstest.MapFS { return book(whole, label, sentence) }
	inKorean := func(part, text string) fstest.MapFS {
		files := noted("", "")
		label, sentence := "로그인 불가", "로그인하실 수 없습니다."
		if part == "label" {
			label = text
		} else {
			sentence = text
		}
		files["active.ko.toml"] = &fstest.MapFile{Data: []byte("[phrase.a]\nlabel = \"" + label + "\"\nsentence = \"" + sentence + "\"\n")}
		return files
	}
	bare := noted("", "")
	delete(bare, "phrasebook.toml")
	labelOnly := three("phrase.a.label = \"가\"", "phrase.a.label = \"a\"", "phrase.a.label = \"a\"")
	labelOnly["phrasebook.toml"] = &fstest.MapFile{Data: []byte(whole)}
	tests := map[string]struct {
		files fstest.MapFS
		want  string // empty: it loads
	}{
		"whole":               {noted("", ""), ""},
		"any family":          {noted(`["login"]`, `["any"]`), ""},
		"a time of day":       {said("Login back at 3 p.m. today", "Login is back at 3 p.m. today."), ""},
		"an unknown key":      {noted("}", ", sure = true}"), "locales/phrasebook.toml:1: a: it has the unknown key sure"},
		"a misspelt key":      {noted("owner", "ownner"), "locales/phrasebook.toml:1: a: it has the unknown key ownner"},
		"no phrasebook":       {bare, "phrase.a: phrasebook.toml has no line for it"},
		"no note":             {noted("a = ", "b = "), "phrase.a: phrasebook.toml has no line for it"},
		"no words":            {noted("a = ", "b = "), "locales/phrasebook.toml:1: b: it has no words"},
		"no kind":             {noted(`kind = "symptom", `, ""), `locales/phrasebook.toml:1: a: it has the kind ""`},
		"an unknown kind":     {noted("symptom", "sympton"), `locales/phrasebook.toml:1: a: it has the kind "sympton"`},
		"no owner":            {noted(`owner = "communications", `, ""), `locales/phrasebook.toml:1: a: it has the owner ""`},
		"an unknown owner":    {noted(`"communications"`, `"Kim"`), `locales/phrasebook.toml:1: a: it has the owner "Kim"`},
		"no review":           {noted(", review = 2027-05-31", ""), "locales/phrasebook.toml:1: a: it has no review"},
		"review in words":     {noted("2027-05-31", `"spring"`), "phrasebook.toml"},
		"no families":         {noted(`["login"]`, "[]"), "locales/phrasebook.toml:1: a: it has no families"},
		"an unknown family":   {noted(`["login"]`, `["login", "logon"]`), `locales/phrasebook.toml:1: a: it has the family "logon"`},
		"a note twice":        {noted("a = ", whole+"\na = "), "phrasebook.toml"},
		"a symptom works":     {noted("}", ", works = true}"), ""},
		"a cause works":       {noted(`"symptom", families = ["login"]`, `"cause", works = true, families = ["login"]`), "locales/phrasebook.toml:1: a: it says works, which only a symptom can"},
		"compensation":        {noted("symptom", "compensation"), "locales/phrasebook.toml:1: a: it speaks of compensation: write legal = true"},
		"a word of liability": {said("Compensation", "We will pay compensation."), `locales/phrasebook.toml:1: a: it says "Compensat": write legal = true`},
		"signed by lawyers":   {book(strings.Replace(whole, "}", ", legal = true}", 1), "Compensation", "We will pay compensation."), ""},
		"no sentence":         {labelOnly, "locales/phrasebook.toml:1: a: it has no sentence"},
		"a stop in a label":   {said("Login unavailable.", "It is not possible to log in."), "active.en.toml:2: phrase.a.label: it is a sentence"},
		"no stop":             {said("Login unavailable", "It is not possible to log in"), "active.en.toml:3: phrase.a.sentence: it is not one sentence"},
		"two sentences":       {said("Login unavailable", "Login is down. Sorry."), "active.en.toml:3: phrase.a.sentence: it is not one sentence"},
		"two stops":           {said("Login unavailable", "It is not possible to log in.."), "active.en.toml:3: phrase.a.sentence: it is not one sentence"},
		"a cry":               {said("Login unavailable", "It is not possible to log in!"), "active.en.toml:3: phrase.a.sentence: it is not one sentence"},
		"a verb in a label":   {inKorean("label", "로그인하실 수 없습니다"), "active.ko.toml:2: phrase.a.label: it is a sentence"},
		"a noun in -요":        {inKorean("label", "재로그인 불필요"), ""},
		"the wrong register":  {inKorean("sentence", "로그인할 수 없어요."), "active.ko.toml:3: phrase.a.sentence: it is not in 합쇼체"},
		"a request":           {inKorean("sentence", "다시 로그인해 주시기 바랍니다."), ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := locale.Load(test.files)
			switch {
			case test.want == "" && err != nil:
				t.Fatal(err)
			case test.want == "" && !slices.Equal(c.Phrases(), []string{"a"}):
				t.Errorf("the phrases are %v", c.Phrases())
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("the error does not say %q:\n%v", test.want, err)
			}
		})
	}
}

func TestAPhraseHasNoOtherParts(t *testing.T) {
	t.Parallel()
	files := three("phrase.a.lable = \"가\"", "phrase.a.lable = \"a\"", "phrase.a.lable = \"a\"")
	_, err := locale.Load(files)
	if err == nil || !strings.Contains(err.Error(), "phrase.a.lable: it is no part of a phrase") {
		t.Errorf("got %v", err)
	}
}

func TestAnOperatorAddsAPhraseAndReadsOneAgain(t *testing.T) {
	t.Parallel()
	base := book(whole, "Login unavailable", "It is not possible to log in.")
	own := fstest.MapFS{
		"phrasebook.toml": {Data: []byte(strings.Replace(whole, "communications", "legal", 1) + "\nb = {kind = \"cause\", families = [\"fire\"], owner = \"security\", review = 2027-05-31}")},
		"my.ko.toml":      {Data: []byte("[phrase.b]\nlabel = \"침수\"\nsentence = \"침수가 발생했습니다.\"")},
		"my.en.toml":      {Data: []byte("[phrase.b]\nlabel = \"Flood\"\nsentence = \"There was a flood.\"")},
		"my.fr.toml":      {Data: []byte("[phrase.b]\nlabel = \"Inondation\"\nsentence = \"Une inondation s’est produite.\"")},
	}
	data, _, err := locale.Sources(base, ours(own))
	if err != nil {
		t.Fatal(err)
	}
	c, err := locale.Load(base, ours(with(own, "sources.toml", string(data))))
	if err != nil {
		t.Fatal(err)
	}
	a, _ := c.Phrase("a")
	b, ok := c.Phrase("b")
	if a.Owner != "legal" || b.Kind != "cause" || !ok {
		t.Errorf("got %+v and %+v", a, b)
	}
	own["phrasebook.toml"].Data = append(own["phrasebook.toml"].Data, "\n\nc = {kind = \"cause\", families = [\"fire\"], owner = \"security\", review = 2027-05-31}"...)
	if _, err = locale.Load(base, ours(own)); err == nil || err.Error() != "words/phrasebook.toml:4: c: it has no words: write phrase.c.label and .sentence, or take it out" {
		t.Errorf("a note without words: %v", err)
	}
}
