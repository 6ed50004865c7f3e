package wechat_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/wechat"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func published() time.Time { return time.Date(2022, 10, 15, 6, 41, 0, 0, time.UTC) }

// stage is an account with followers, the last of whom refuses messages, and a sender that speaks to it.
type stage struct {
	clock   *channeltest.Clock
	account *sandbox.Wechat
	sender  channel.Sender
	url     string
}

func newStage(t *testing.T, change func(*sandbox.WechatOptions, *wechat.Settings)) stage {
	t.Helper()
	s := stage{clock: channeltest.NewClock(published())}
	settings := roomy()
	settings.CallbackToken = callback
	o := sandbox.WechatOptions{
		Clock: s.clock, AppID: appID, AppSecret: secret, CallbackToken: callback,
		Templates: []sandbox.WechatTemplate{{ID: "template-1", Fields: []string{"keyword1", "keyword2", "keyword3"}}},
		Followers: []string{follower(1), follower(2), follower(3)}, Blocking: []string{follower(3)},
	}
	if change != nil {
		change(&o, settings)
	}
	s.account = sandbox.NewWechat(o)
	server := httptest.NewServer(s.account.Handler())
	t.Cleanup(server.Close)
	s.url, settings.APIURL = server.URL, server.URL
	s.sender = opened(t, settings, channel.Env{Clock: s.clock})
	return s
}

func opened(t *testing.T, settings *wechat.Settings, env channel.Env) channel.Sender {
	t.Helper()
	sender, err := wechat.Open(settings, env)
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

// batch is one row for each openid, claimed at the given time for the first time.
func batch(t *testing.T, at time.Time, addresses ...string) bot.Batch {
	t.Helper()
	body, err := wechat.Compose(channeltest.Renditions()["initial.ko"], roomy())
	if err != nil {
		t.Fatal(err)
	}
	b := bot.Batch{ID: "bat1", Mode: bot.Live, Class: bot.PublicClass, Body: body}
	for i, a := range addresses {
		n := fmt.Sprint(i)
		b.Rows = append(b.Rows, bot.Delivery{ID: "dlv" + n, Recipient: n, Address: a, Key: "6f1c1b0e-" + n, ChangedAt: at})
	}
	return b
}

// again is the batch as the ledger hands it out after an attempt that may have arrived.
func again(b bot.Batch, at time.Time) bot.Batch {
	rows := make([]bot.Delivery, 0, len(b.Rows))
	for _, row := range b.Rows {
		row.FirstSentAt, row.ChangedAt = row.ChangedAt, at
		rows = append(rows, row)
	}
	b.Rows = rows
	return b
}

func send(t *testing.T, s channel.Sender, b bot.Batch) []bot.Outcome {
	t.Helper()
	outcomes, err := s.Send(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		for _, hidden := range []string{"T0KEN", secret, callback, "127.0.0.1"} {
			if strings.Contains(o.Reason, hidden) {
				t.Errorf("a secret stands in %q", o.Reason)
			}
		}
	}
	return outcomes
}

// fetched counts the requests for a token.
func (s stage) fetched() int {
	n := 0
	for _, r := range s.account.Requests() {
		if strings.HasSuffix(r.Path, "stable_token") {
			n++
		}
	}
	return n
}

func TestSendTellsEachFollower(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	outcomes := send(t, s.sender, batch(t, published(), follower(1), follower(9), follower(2)))
	for i, want := range []bot.DeliveryState{bot.Accepted, bot.Failed, bot.Accepted} {
		if outcomes[i].State != want || (outcomes[i].ProviderID != "") != (want == bot.Accepted) {
			t.Errorf("row %d: %+v, want %s", i, outcomes[i], want)
		}
	}
	if !strings.Contains(outcomes[1].Reason, "does not follow") {
		t.Errorf("a stranger: %s", outcomes[1].Reason)
	}
	inbox := s.account.Inbox(follower(1))
	if len(inbox) != 1 || inbox[0].Values["keyword1"] != "카카오톡과 카카오페이를 이용하실 수 없습니다" || inbox[0].ID != outcomes[0].ProviderID {
		t.Errorf("the follower has %+v", inbox)
	}
	if n := s.fetched(); n != 1 {
		t.Errorf("%d tokens for three messages", n)
	}
}

// All requests share a token, also when it ends under their hands.
func TestATokenThatEndsIsReplacedOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	send(t, s.sender, batch(t, published(), follower(1)))
	s.account.Expire()
	var workers sync.WaitGroup
	for n := range 8 {
		workers.Go(func() {
			b := batch(t, published(), follower(1+n%2))
			b.Rows[0].Key += fmt.Sprint("of worker ", n)
			if o := send(t, s.sender, b)[0]; o.State != bot.Accepted {
				t.Errorf("worker %d: %+v", n, o)
			}
		})
	}
	workers.Wait()
	if n := s.fetched(); n != 2 {
		t.Errorf("%d tokens were asked for, want 2", n)
	}
	s.clock.Advance(2 * time.Hour)
	if o := send(t, s.sender, batch(t, s.clock.Now(), follower(1)))[0]; o.State != bot.Accepted || s.fetched() != 3 {
		t.Errorf("after two hours: %+v, %d tokens", o, s.fetched())
	}
}

// A stable token stays the same until its end, so that a refused one has to be replaced by force.
func TestARefusedTokenIsReplacedByForceButNotInALoop(t *testing.T) {
	t.Parallel()
	var forced []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.HasSuffix(r.URL.Path, "stable_token") {
			forced = append(forced, fmt.Sprint(strings.Contains(string(body), `"force_refresh":true`)))
			_, _ = w.Write([]byte(`{"access_token":"same","expires_in":7200}`))
			return
		}
		_, _ = w.Write([]byte(`{"errcode":40001,"errmsg":"invalid credential same"}`))
	}))
	defer server.Close()
	settings := roomy()
	settings.APIURL = server.URL
	sender := opened(t, settings, channel.Env{Clock: channeltest.NewClock(published())})
	for _, o := range send(t, sender, batch(t, published(), follower(1), follower(2))) {
		if o.State != bot.Failed || !strings.Contains(o.Reason, "access token") {
			t.Errorf("%+v", o)
		}
	}
	if got := strings.Join(forced, " "); got != "false false true false" {
		t.Errorf("force: %s", got)
	}
}

func TestALostAnswerIsAskedForAgainUnderItsKey(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		repeat, known int
		state         bot.DeliveryState
	}{
		"the same answer":               {0, 0, bot.Accepted},
		"an errcode that is configured": {45065, 45065, bot.Accepted},
		"an errcode that nobody knows":  {45065, 0, bot.UnknownOutcome},
	} {
		s := newStage(t, func(o *sandbox.WechatOptions, s *wechat.Settings) {
			o.RepeatErrcode, s.RepeatErrcode = tt.repeat, tt.known
		})
		sending := func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/send") }
		s.account.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1, Match: sending})
		b := batch(t, published(), follower(1))
		if o := send(t, s.sender, b)[0]; o.State != bot.UnknownOutcome {
			t.Errorf("%s: cut: %+v", name, o)
		}
		s.clock.Advance(5 * time.Minute)
		if o := send(t, s.sender, again(b, s.clock.Now()))[0]; o.State != tt.state {
			t.Errorf("%s: %+v", name, o)
		}
		if n := len(s.account.Inbox(follower(1))); n != 1 {
			t.Errorf("%s: %d messages", name, n)
		}
	}
}

func TestErrcodes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		reply     string
		state     bot.DeliveryState
		throttled bool
		reason    string
	}{
		"busy":          {`{"errcode":-1,"errmsg":"system error"}`, bot.UnknownOutcome, false, "busy"},
		"rate":          {`{"errcode":45011}`, bot.Pending, true, "wait"},
		"quota":         {`{"errcode":45009}`, bot.Failed, false, "used up"},
		"field":         {`{"errcode":47003,"errmsg":"argument invalid! data.thing1.value invalid rid: 1"}`, bot.Failed, false, ": thing1"},
		"blocked":       {`{"errcode":43101}`, bot.Failed, false, "refuses messages"},
		"new":           {`{"errcode":99999,"errmsg":"T0KEN"}`, bot.Failed, false, "99999"},
		"no errcode":    {`{"ok":true}`, bot.UnknownOutcome, false, "not in its form"},
		"page":          {`<html>`, bot.UnknownOutcome, false, "not in its form"},
		"number in map": {`{"errcode":"none"}`, bot.UnknownOutcome, false, "not in its form"},
	} {
		sender := opened(t, roomy(), channel.Env{Clock: channeltest.NewClock(published()), Client: &http.Client{Transport: wire{http.StatusOK, tt.reply}}})
		o := send(t, sender, batch(t, published(), follower(1)))[0]
		if o.State != tt.state || o.Throttled != tt.throttled || !strings.Contains(o.Reason, tt.reason) {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

func TestWithoutATokenNothingLeaves(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	s.account.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	if o := send(t, s.sender, batch(t, published(), follower(1)))[0]; o.State != bot.Pending || o.MayHave {
		t.Errorf("a token that was lost: %+v", o)
	}
	wrong := roomy()
	wrong.APIURL, wrong.AppSecret = s.url, "wrong"
	if o := send(t, opened(t, wrong, channel.Env{Clock: s.clock}), batch(t, published(), follower(1)))[0]; o.State != bot.Pending || o.MayHave || !strings.Contains(o.Reason, "app_secret") {
		t.Errorf("a wrong secret: %+v", o)
	}
	if n := len(s.account.Messages()); n != 0 {
		t.Errorf("%d messages", n)
	}
}

func TestSendRefusesAnotherKindsBody(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	b := batch(t, published(), follower(1))
	b.Body.Bytes = []byte(`{"messages":[]}`)
	if _, err := s.sender.Send(t.Context(), b); !errors.Is(err, bot.ErrInvalid) {
		t.Error(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]any{
		"another kind's": &struct{}{}, "no app": &wechat.Settings{AppSecret: secret}, "no secret": &wechat.Settings{AppID: appID},
		"no address":    &wechat.Settings{AppID: appID, AppSecret: secret, APIURL: "wechat"},
		"two callbacks": &wechat.Settings{AppID: appID, AppSecret: secret, CallbackToken: "a", CallbackTokenFile: "b"},
	} {
		if _, err := wechat.Open(settings, channel.Env{}); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	list := bot.Destination{ID: "list", Recipients: []bot.Recipient{{ID: "one", Address: follower(1)}}}
	gone := bot.Destination{ID: "gone", Recipients: []bot.Recipient{{ID: "nine", Address: follower(9)}}}
	grades := func(s channel.Sender) string {
		checker, ok := s.(channel.Checker)
		if !ok {
			t.Fatal("not a Checker")
		}
		var all []string
		for _, f := range checker.Check(t.Context(), []bot.Destination{list, gone}) {
			if f.Mend.IsZero() != (f.Grade == bot.GradeFine) || strings.Contains(f.Text.String()+f.Mend.String(), "T0KEN") || strings.Contains(f.Text.String(), secret) {
				t.Errorf("%+v", f)
			}
			all = append(all, f.About.String()+" "+string(f.Grade))
		}
		return strings.Join(all, ", ")
	}
	s := newStage(t, nil)
	if got, want := grades(s.sender), "token ok, template template-1 ok, destination list ok, destination gone warning, receipts ok"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	odd := newStage(t, func(o *sandbox.WechatOptions, s *wechat.Settings) {
		o.Templates[0].Fields = []string{"keyword1"}
		s.Templates = append(s.Templates, wechat.Template{ID: "template-2"})
		s.CallbackToken = ""
	})
	if got, want := grades(odd.sender), "token ok, template template-1 broken, template template-2 broken, destination list ok, destination gone warning, receipts warning"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	wrong := roomy()
	wrong.APIURL, wrong.AppSecret = s.url, "wrong"
	if got := grades(opened(t, wrong, channel.Env{Clock: s.clock})); got != "token broken" {
		t.Error(got)
	}
	if n := len(s.account.Messages()); n != 0 {
		t.Errorf("%d messages were sent", n)
	}
}
