package locale_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

const flood = `[flood-office]
kind = "organisation"
ko = {name = "NDMC", reading = "엔디엠씨"}
en.name = "Flood Office"
fr = {name = "Office des crues", gender = "m", number = "singular", de = "de l’Office des crues", a = "à l’Office des crues", le = "l’Office des crues"}
from = 2024-03-01
`

func TestNamesAreThoseOfTheDay(t *testing.T) {
	t.Parallel()
	own := fstest.MapFS{"glossary.toml": {Data: []byte(flood + strings.ReplaceAll(flood, "flood-office", "water-office") + "until = 2024-12-31\nsuccessor = \"flood-office\"\n")}}
	own["glossary.toml"].Data = []byte(strings.Replace(string(own["glossary.toml"].Data), "from = 2024-03-01\nuntil", "until", 1))
	c, err := locale.Load(locales.FS, ours(own))
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		told, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	tests := map[string]struct {
		id, told, want, refused string
	}{
		"shipped":              {"ministry-of-science-and-ict", "2022-10-15T15:27:00+09:00", "과학기술정보통신부", ""},
		"on its last day":      {"korea-communications-commission", "2025-09-30T23:59:00+09:00", "방송통신위원회", ""},
		"after its last day":   {"korea-communications-commission", "2025-09-30T15:00:00Z", "", "until 2025-09-30, and this tells of 2025-10-01: add its successor"},
		"before its first day": {"flood-office", "2024-02-29T12:00:00+09:00", "", "since 2024-03-01, and this tells of 2024-02-29: use water-office"},
		"its successor":        {"water-office", "2025-01-01T12:00:00+09:00", "", "use flood-office"},
		"nobody's":             {"nobody", "2025-01-01T12:00:00+09:00", "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok, err := c.Name(test.id, at(test.told))
			if got.Text["ko"] != test.want || ok != (test.want != "" || test.refused != "") {
				t.Errorf("got %q, %v, want %q", got.Text["ko"], ok, test.want)
			}
			if (err != nil) != (test.refused != "") || err != nil && !strings.Contains(err.Error(), test.refused) {
				t.Errorf("got %v, want %q", err, test.refused)
			}
		})
	}
}

// A particle after free text with a glossary name at its end goes by the name's reading.
func TestReadingsOfTheGlossaryChooseParticles(t *testing.T) {
	t.Parallel()
	files := three("a.b = '{{josa .x \"이/가\"}}'", "a.b = \"{{.x}}\"", "a.b = \"{{.x}}\"")
	if got, err := load(t, files).Text("ko", "a.b", map[string]any{"x": "HWR"}); err == nil {
		t.Errorf("guessed %q", got)
	}
	c := load(t, with(files, "glossary.toml", strings.NewReplacer("NDMC", "HWR", "엔디엠씨", "하워드").Replace(flood)))
	if got, err := c.Text("ko", "a.b", map[string]any{"x": "HWR"}); got != "HWR가" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestANameIsWholeOrRefused(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change []string
		want   string
	}{
		"no reading":        {[]string{"NDMC", "GovOffice", `, reading = "엔디엠씨"`, ""}, "1: flood-office: nobody knows how GovOffice ends when it is read aloud: write ko.reading in Hangul"},
		"no elision":        {[]string{`, de = "de l’Office des crues"`, ""}, "1: flood-office: write fr.de, fr.a and fr.le: the elision of a name is never computed"},
		"no English":        {[]string{"Flood Office", ""}, "1: flood-office: write ko.name, en.name and fr.name: none stands in for another"},
		"no kind":           {[]string{`"organisation"`, `"office"`}, "1: flood-office: write its kind: service, organisation, person, role or term"},
		"wrong gender":      {[]string{`"m"`, `"n"`}, "1: flood-office: fr.gender is m or f"},
		"ends before":       {[]string{"from =", "until = 2024-02-28\nfrom ="}, "1: flood-office: until lies before from: check both dates"},
		"unknown key":       {[]string{"from =", "since ="}, "6: flood-office: unknown key \"flood-office.since\": a name has kind, ko, en, fr, from, until and successor"},
		"unknown successor": {[]string{"from =", "successor = \"x\"\nfrom ="}, "6: flood-office: its successor \"x\" is not in the glossary: add it, or take the line out"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own := fstest.MapFS{"glossary.toml": {Data: []byte(strings.NewReplacer(test.change...).Replace(flood))}}
			_, err := locale.Load(three("a.b = \"가\"", "a.b = \"a\"", "a.b = \"c\""), ours(own))
			if diff := cmp.Diff([]string{"glossary words/glossary.toml:" + test.want}, faultsOf(t, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
