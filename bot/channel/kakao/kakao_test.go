package kakao_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/kakao"
	"github.com/bongsu-hq/bongsu/bot/channel/solapi"
)

func templates() []kakao.Template {
	return []kakao.Template{
		{Type: bot.Initial, Language: bot.Korean, Code: "INITIAL_KO", Text: "#{제목}\n\n#{언제}부터 #{현상}.\n\n원인은 #{원인}.\n\n다음 안내는 #{다음}에 드리겠습니다.\n\n문의: #{문의}\n"},
		{Type: bot.Initial, Language: bot.Korean, Code: "DRILL_KO", Text: "[훈련]\n\n#{내용}\n\n[훈련]"},
		{Type: bot.Progress, Language: bot.English, Code: "PROGRESS_EN", Text: "#{title}\n\n#{done} servers are running again as of #{at}.\n\nWe will write again at #{next}."},
		{Type: bot.Correction, Language: bot.English, Code: "CORRECTION_EN", Text: "#{title}\n\n#{done} servers are running again as of #{at}.\n\nWe will write again at #{next}."},
		{Type: bot.Resolved, Language: bot.French, Code: "RESOLVED_FR", Text: "#{titre}\n\nL’envoi de messages est rétabli depuis #{heure}."},
	}
}

func nhn(api string) *kakao.Settings {
	return &kakao.Settings{
		Provider: kakao.NHN, APIURL: api, AppKey: "sandboxapp", SecretKey: "s3cret-key", SenderKey: strings.Repeat("a", 40),
		Fallback: "0212345678", Templates: templates(),
	}
}

func bySolapi(api string) *kakao.Settings {
	return &kakao.Settings{
		Provider: kakao.Solapi, APIURL: api, PfID: "KA01PF", Korean: solapi.Account{APIKey: "NCSSANDBOX", APISecret: "s3cret-key"},
		Fallback: "0212345678", Templates: templates(),
	}
}

type message struct {
	Template  string
	Variables map[string]string
	Text      string
	Fallback  *struct{ From, Type, Text string }
}

func read(t *testing.T, body bot.Body) message {
	t.Helper()
	var m message
	if err := json.Unmarshal(body.Bytes, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// The renditions of the contract, but for the hostile one: no template says that.
func TestComposeFillsTheTemplateThatSaysTheText(t *testing.T) {
	t.Parallel()
	all := channeltest.Renditions()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		r := all[name]
		body, err := kakao.Compose(r, nhn(""))
		if name == "hostile.plain" {
			if !errors.Is(err, bot.ErrInvalid) {
				t.Errorf("%s: %v, want a refusal", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if m := read(t, body); m.Text != r.Text || (m.Fallback == nil) != (r.Language == bot.French) {
			t.Errorf("%s: %+v", name, m)
		}
		channeltest.Golden(t, name, body.Bytes)
	}
}

func TestComposeRefusesWhatNoTemplateSays(t *testing.T) {
	t.Parallel()
	r := channeltest.Renditions()["progress.en"]
	for name, tt := range map[string]struct {
		change func(*bot.Rendition, *kakao.Settings)
		want   string
	}{
		"another word": {
			func(r *bot.Rendition, _ *kakao.Settings) {
				r.Text = strings.Replace(r.Text, "running again", "up again", 1)
			},
			`the template says "servers are running again as of", and the text does not`,
		},
		"a word more":       {func(r *bot.Rendition, _ *kakao.Settings) { r.Text += "\n\nThank you" }, "the text says more than the template"},
		"a type without":    {func(r *bot.Rendition, _ *kakao.Settings) { r.Type = bot.Apology }, "no Alimtalk template is registered for apology in English"},
		"a language":        {func(r *bot.Rendition, _ *kakao.Settings) { r.Language = bot.French }, "no Alimtalk template is registered for progress in French"},
		"a text of 1,001":   {func(r *bot.Rendition, _ *kakao.Settings) { r.Text = strings.Repeat("가", 1001) }, "1001 characters, and the limit is 1000; shorten it by 1"},
		"a fallback with 🔥": {func(r *bot.Rendition, _ *kakao.Settings) { r.Short = "🔥" }, `CP949 has no "🔥"`},
		"a variable that is not the same twice": {
			func(r *bot.Rendition, s *kakao.Settings) { r.Text, s.Templates[2].Text = "a and b", "#{x} and #{x}" },
			"the text says more than the template",
		},
	} {
		r, s := r, nhn("")
		tt.change(&r, s)
		_, err := kakao.Compose(r, s)
		if !errors.Is(err, bot.ErrInvalid) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want a refusal that says %q", name, err, tt.want)
		}
	}
}

func TestVariablesStandBetweenTheTemplatesWords(t *testing.T) {
	t.Parallel()
	body, err := kakao.Compose(channeltest.Renditions()["progress.en"], nhn(""))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"title": "Messages are being restored", "done": "12,000 of 32,000", "at": "4:10 p.m. KST", "next": "5:10 p.m. KST"}
	if diff := cmp.Diff(want, read(t, body).Variables); diff != "" {
		t.Error(diff)
	}
}

func TestSettingsAreJudged(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*kakao.Settings){
		"no provider":             func(s *kakao.Settings) { s.Provider = "" },
		"no app key":              func(s *kakao.Settings) { s.AppKey = "" },
		"a foreign fallback":      func(s *kakao.Settings) { s.Fallback = "+15005550006" },
		"no templates":            func(s *kakao.Settings) { s.Templates = nil },
		"a template of no type":   func(s *kakao.Settings) { s.Templates[0].Type = "haiku" },
		"a template in no tongue": func(s *kakao.Settings) { s.Templates[0].Language = "de" },
		"a template without code": func(s *kakao.Settings) { s.Templates[0].Code = "" },
		"a template without text": func(s *kakao.Settings) { s.Templates[0].Text = "\n" },
	} {
		s := nhn("")
		change(s)
		if err := kakao.Kind().Check(s, bot.Recipient{Address: "01012345678"}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	for address, good := range map[string]bool{"01012345678": true, "+821012345678": false, "010-1234-5678": false} {
		if err := kakao.Kind().Check(nhn(""), bot.Recipient{Address: address}); (err == nil) != good {
			t.Errorf("%s: %v", address, err)
		}
	}
	if kind := kakao.Kind(); kind.NoticeComposer != nil || kind.CardComposer != nil {
		t.Error("no template says a notice to the desk")
	}
}

// What is sent is what was signed, whatever the text and the template: Kakao fills the template, and that is the text.
func FuzzComposeSaysTheText(f *testing.F) {
	f.Add("#{제목} 안내", "장애 안내")
	f.Add("a#{x}b#{x}c", "a1b1c")
	f.Add("(.*)#{$1}", "(.*)x")
	f.Fuzz(func(t *testing.T, template, text string) {
		template = strings.ToValidUTF8(template, "") // the settings' check refuses another one
		s := nhn("")
		s.Fallback = ""
		s.Templates = []kakao.Template{{Type: bot.Progress, Language: bot.Korean, Code: "T", Text: template}}
		body, err := kakao.Compose(bot.Rendition{Type: bot.Progress, Language: bot.Korean, Text: text}, s)
		if errors.Is(err, bot.ErrInvalid) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		filled := strings.TrimSpace(template)
		m := read(t, body)
		for name, value := range m.Variables {
			if strings.Contains(value, "#{") {
				return // a value that looks like a variable would be filled again by this check, not by Kakao
			}
			filled = strings.ReplaceAll(filled, "#{"+name+"}", value)
		}
		if filled != text && strings.ToValidUTF8(text, "\uFFFD") == text {
			t.Errorf("template %q with %v says %q, signed was %q", template, m.Variables, filled, text)
		}
	})
}
