package kakao_test

import (
	"errors"
	"net/http/httptest"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/kakao"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

type bureau struct {
	*sandbox.Solapi
	sender channel.Sender
}

func newBureau(t *testing.T) *bureau {
	t.Helper()
	clock := channeltest.NewClock(published())
	b := &bureau{Solapi: sandbox.NewSolapi(sandbox.SolapiOptions{
		Clock: clock, APIKey: "NCSSANDBOX", APISecret: "s3cret-key", Senders: []string{"0212345678"}, PfID: "KA01PF", Templates: registered(),
	})}
	server := httptest.NewServer(b.Handler())
	t.Cleanup(server.Close)
	var err error
	if b.sender, err = kakao.Open(bySolapi(server.URL), channel.Env{Clock: clock, Channel: "alimtalk"}); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSolapiFillsTheTemplate(t *testing.T) {
	t.Parallel()
	o := newBureau(t)
	b := batch(t, bySolapi(""), "01012345678", "12")
	first := send(t, o.sender, b)
	if first[0].State != bot.Pending || first[0].ProviderID == "" || first[1].State != bot.Failed {
		t.Fatalf("the first step: %+v", first)
	}
	b.Rows = b.Rows[:1]
	b.Rows[0].ProviderID = first[0].ProviderID
	o.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	if got := send(t, o.sender, b)[0]; got.State != bot.UnknownOutcome {
		t.Errorf("a cut: %+v", got)
	}
	if got := find(t, o.sender, b)[0]; got.State != bot.Accepted {
		t.Errorf("found: %+v", got)
	}
	got := o.Messages()
	if want := channeltest.Renditions()["initial.ko"].Text; len(got) != 1 || got[0].Text != want || got[0].Type != "ATA" || got[0].From != "0212345678" {
		t.Errorf("arrived: %+v", got)
	}
}

func TestSolapisFallbackIsTheAlimtalksOwnText(t *testing.T) {
	t.Parallel()
	r := channeltest.Renditions()["initial.ko"]
	body, err := kakao.Compose(r, bySolapi(""))
	if err != nil {
		t.Fatal(err)
	}
	if m := read(t, body); m.Fallback == nil || m.Fallback.Text != r.Text || m.Fallback.Type != "LMS" {
		t.Errorf("%+v", m.Fallback)
	}
	marked := bySolapi("")
	marked.Templates = append(marked.Templates, kakao.Template{Type: bot.Holding, Language: bot.Korean, Code: "H", Text: "#{내용}"})
	if _, err := kakao.Compose(bot.Rendition{Type: bot.Holding, Language: bot.Korean, Text: "«안내»"}, marked); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a text that Solapi would not send as it is: %v", err)
	}
	without := bySolapi("")
	without.Fallback = ""
	if body, err = kakao.Compose(r, without); err != nil || read(t, body).Fallback != nil {
		t.Errorf("%s, %v", body.Bytes, err)
	}
}
