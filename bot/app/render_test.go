package app_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/app"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
	"github.com/bongsu-hq/bongsu/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

func files() app.Files { return app.Files{Templates: templates.FS, Locales: locales.FS} }

// Every type has an example that renders in every language and form, word for word as the golden file has it.
func TestEveryTypeInEveryForm(t *testing.T) {
	t.Parallel()
	for _, typ := range bot.MessageTypes() {
		t.Run(string(typ), func(t *testing.T) {
			t.Parallel()
			all, err := app.Render(cli.RenderOptions{Type: typ, Example: true}, files(), time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			if want := len(bot.Languages()) * len(cli.Formats()); len(all) != want {
				t.Errorf("%d renditions, want %d", len(all), want)
			}
			var b strings.Builder
			for _, r := range all {
				b.WriteString("-- " + string(r.Language) + "/" + r.Format + " --\n" + strings.TrimRight(strings.ReplaceAll(r.Text, "\r\n", "\n"), "\n") + "\n")
			}
			path := filepath.Join("testdata", "render", string(typ)+".txtar")
			if *update {
				if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}

// A short form travels alone: it says who speaks and of what, ends with the address of the page, and fits into a text message.
func TestShortFormsStandAlone(t *testing.T) {
	t.Parallel()
	org := bot.Text{bot.Korean: "[하늘톡] ", bot.English: "[Haneul Talk] ", bot.French: "[Haneul Talk] "}
	what := bot.Text{bot.Korean: "메시지|로그인|하늘페이|서비스 장애|사임", bot.English: "Messaging|Login|Haneul Pay|service outage|resigning", bot.French: "Messagerie|messagerie|Connexion|Haneul Pay|panne|Démission|démissionne"}
	for _, typ := range bot.MessageTypes() {
		t.Run(string(typ), func(t *testing.T) {
			t.Parallel()
			all, err := app.Render(cli.RenderOptions{Type: typ, Example: true}, files(), time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range all {
				if r.Format != "short" {
					continue
				}
				if !strings.HasPrefix(r.Text, org[r.Language]) || !strings.HasSuffix(r.Text, "\nhttp://127.0.0.1:8080/"+string(r.Language)+"/incidents/example/") {
					t.Errorf("%s: it does not say who speaks, or where more is told:\n%s", r.Language, r.Text)
				}
				if !regexp.MustCompile(what[r.Language]).MatchString(r.Text) {
					t.Errorf("%s: it does not say of what it tells:\n%s", r.Language, r.Text)
				}
				fitsSMS(t, r)
			}
		})
	}
}

// fitsSMS counts the short form in the sets that its language is sent in.
func fitsSMS(t *testing.T, r cli.Rendered) {
	t.Helper()
	const parts, longMessage = 6, 2000 // of a joined message; bytes of a Korean long message
	sets := map[bot.Language][]string{bot.Korean: {"UCS-2", "CP949"}, bot.English: {"UCS-2", "GSM 03.38", "CP949"}, bot.French: {"UCS-2", "GSM 03.38"}}
	for _, sms := range r.Lengths.SMS {
		if !slices.Contains(sets[r.Language], sms.Charset) {
			continue
		}
		if sms.Refused != "" || sms.Charset != "CP949" && sms.Segments > parts || sms.Charset == "CP949" && sms.Bytes > longMessage {
			t.Errorf("%s in %s takes %d parts and %d bytes: %s", r.Language, sms.Charset, sms.Segments, sms.Bytes, sms.Refused)
		}
	}
}

func TestFactsFilesAreStrict(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ yaml, want string }{
		"an unknown key":        {"affected: [messages]\nnextat: 2026-03-10T14:20:00+09:00", "facts.yaml:2:"},
		"a component that none": {"issued_at: 2026-03-10T14:00:00+09:00\naffected: [mesages]\nnext_at: 2026-03-10T14:20:00+09:00", "there is no component mesages"},
		"what is missing":       {"affected: [messages]", "next_at: promise"},
		"a text cut by a comma": {"issued_at: 2026-03-10T14:00:00+09:00\naffected: [messages]\nstarted: {at: 2026-03-10T13:00:00+09:00}\nsymptom: {label: {ko: 가, en: a, fr: 1,2 million}}\naction: {phrase: extent-check}\nnext_at: 2026-03-10T14:20:00+09:00", "is no language"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "facts.yaml")
			if err := os.WriteFile(path, []byte(test.yaml), 0o600); err != nil {
				t.Fatal(err)
			}
			typ := bot.Holding
			if strings.Contains(test.yaml, "symptom") {
				typ = bot.Initial
			}
			_, err := app.Render(cli.RenderOptions{Type: typ, Facts: path}, files(), time.Date(2026, 3, 10, 5, 0, 0, 0, time.UTC))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want it to say %q", err, test.want)
			}
		})
	}
}

// What is shown as an example says nothing that no notice says, and blames nobody.
func TestNoExampleSaysWhatNoNoticeSays(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, typ := range bot.MessageTypes() {
		all, err := app.Render(cli.RenderOptions{Type: typ, Example: true}, files(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			if r.Format != "text" {
				continue
			}
			for _, found := range catalog.Banned(r.Language, r.Text, "하늘톡", "하늘페이", "Haneul Talk", "Haneul Pay") {
				if !found.Estimate {
					t.Errorf("%s in %s: %q", typ, r.Language, found.Phrase)
				}
			}
		}
	}
}
