package config_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
)

const listed = `
  - name: fans
    kind: discord
    destinations:
      - {id: fans, class: public, languages: [ko, en], recipients_file: lists/fans.csv}
  - name: rehearsal
    kind: discord
    destinations:
      - {id: stage, class: drill, recipients_file: /srv/stage.csv}
`

func loadListed(t *testing.T, fans, stage string) (*config.Config, error) {
	t.Helper()
	yaml := minimal(t) + strings.TrimPrefix(listed, "\n")
	return config.Load("bongsu.yaml", []byte(yaml), kinds(), outside(t, map[string]string{"/etc/bongsu/lists/fans.csv": fans, "/srv/stage.csv": stage}))
}

const stage = "id,address,languages\nstage,s1,\n"

func TestRecipientsComeFromATable(t *testing.T) {
	t.Parallel()
	c, err := loadListed(t, "\ufeffid,address,languages\r\nr-1,f1,ko\r\nr-2,f2,ko en\r\n\"r-3\",\"f,3\",\r\n", stage)
	if err != nil {
		t.Fatal(err)
	}
	want := []bot.Recipient{
		{ID: "r-1", Address: "f1", Languages: []bot.Language{bot.Korean}},
		{ID: "r-2", Address: "f2", Languages: []bot.Language{bot.Korean, bot.English}},
		{ID: "r-3", Address: "f,3"},
	}
	got := c.Channels[1].Destinations[0]
	if diff := cmp.Diff(want, got.Recipients, cmp.AllowUnexported(bot.Secret{})); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
	if n := len(got.Readers(bot.English)); n != 2 {
		t.Errorf("%d read English, want 2", n)
	}
}

func TestATableTellsAllItsFaultsAtOnceWithTheirLines(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ fans, stage, want string }{
		"every kind": {
			fans: "id,address,languages\nr-1,f1,ko\nR 2,f2,\nr-1,f3,\nr-4,f1,\nr-5,,\nr-6,f6,fr\nr-7,f7,ko ko\nr-8,f8\nr-9,#name,de\n",
			want: `lists/fans.csv:3: recipient id "R 2": write lower-case letters, digits and - only, 64 at most
lists/fans.csv:4: recipient id "r-1" is given twice: choose another one
lists/fans.csv:5: another recipient of this destination has the same address: remove one, or it gets everything twice
lists/fans.csv:6: recipient "r-5" has no address
lists/fans.csv:7: unknown language "fr": write one of ko, en
lists/fans.csv:8: language "ko" is listed twice: remove one
lists/fans.csv:9: write three values, with commas between: id,address,languages; languages may be empty
lists/fans.csv:10: unknown language "de": write one of ko, en
lists/fans.csv:10: recipient "r-9" cannot be reached: "#name" is a name: write an id`,
		},
		"another header":      {fans: "address,id\nf1,r-1\n", want: "lists/fans.csv:1: the first line must be id,address,languages"},
		"nobody":              {fans: "id,address,languages\n", want: "lists/fans.csv:1: nobody is listed: write one recipient a line below the first one"},
		"empty":               {fans: " ", want: "lists/fans.csv:1: the first line must be id,address,languages"},
		"a quotation mark":    {fans: "id,address,languages\nr-1,f\"1,\n", want: "lists/fans.csv:2: a quotation mark is out of place: put the whole value between two, or leave them out"},
		"a real one in drill": {fans: "id,address,languages\nr-1,f1,\n", stage: "id,address,languages\nx,x1,\nstage,f1,\n", want: `/srv/stage.csv:3: drill destination "stage" has an address of the live destination "fans": give it its own, so that no drill can leak`},
		"absent":              {want: `bongsu.yaml:%: cannot be read: open /etc/bongsu/lists/fans.csv: file does not exist`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tt.stage == "" {
				tt.stage = stage
			}
			files := map[string]string{"/srv/stage.csv": tt.stage}
			if tt.fans != "" {
				files["/etc/bongsu/lists/fans.csv"] = tt.fans
			}
			yaml := minimal(t) + strings.TrimPrefix(listed, "\n")
			_, err := config.Load("bongsu.yaml", []byte(yaml), kinds(), outside(t, files))
			if err == nil {
				t.Fatal("was taken")
			}
			line := strings.Count(yaml[:strings.Index(yaml, "lists/fans.csv")], "\n") + 1
			want := strings.ReplaceAll(tt.want, "%", fmt.Sprint(line))
			if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(err.Error(), "\n")); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestATableStandsAlone(t *testing.T) {
	t.Parallel()
	yaml := strings.Replace(minimal(t)+strings.TrimPrefix(listed, "\n"), "recipients_file: lists", "address: f9, recipients_file: lists", 1)
	_, err := config.Load("bongsu.yaml", []byte(yaml), kinds(), outside(t, map[string]string{"/srv/stage.csv": stage}))
	if err == nil || !strings.Contains(err.Error(), "keep one") {
		t.Errorf("got %v", err)
	}
}

func TestAHundredThousandRecipientsAreRead(t *testing.T) {
	t.Parallel()
	var fans strings.Builder
	fans.WriteString("id,address,languages\n")
	for i := range 100_000 {
		fmt.Fprintf(&fans, "r-%d,f%d,en\n", i, i)
	}
	c, err := loadListed(t, fans.String(), stage)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Channels[1].Destinations[0].Recipients); n != 100_000 {
		t.Errorf("%d recipients", n)
	}
}

func FuzzTable(f *testing.F) {
	f.Add("id,address,languages\nr-1,f1,ko\n")
	f.Add("id,address,languages\n\"r-1\n,,\n")
	f.Add("\ufeffid,address,languages\r\n\r\nr-1,f1,ko en fr\r\n")
	f.Fuzz(func(t *testing.T, table string) {
		yaml := minimal(t) + strings.TrimPrefix(listed, "\n")
		c, err := config.Load("bongsu.yaml", []byte(yaml), kinds(), outside(t, map[string]string{"/etc/bongsu/lists/fans.csv": table, "/srv/stage.csv": stage}))
		if (c == nil) == (err == nil) {
			t.Errorf("configuration and error: %v", err)
		}
	})
}
