package x_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/x"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

type world struct {
	*sandbox.X
	clock  *channeltest.Clock
	sender channel.Sender
}

func newWorld(t *testing.T, thread bool, change func(*sandbox.XOptions)) *world {
	t.Helper()
	clock := channeltest.NewClock(time.Date(2022, 10, 15, 6, 41, 0, 0, time.UTC))
	o := sandbox.XOptions{
		Clock: clock, UserID: account, Username: "haneul_status",
		APIKey: apiKey, APISecret: "test-key-secret", AccessToken: account + "-token", AccessKept: kept,
	}
	change(&o)
	w := &world{X: sandbox.NewX(o), clock: clock}
	server := httptest.NewServer(w.Handler())
	t.Cleanup(server.Close)
	s := settings(server.URL)
	s.Thread = thread
	w.sender = open(t, s, channel.Env{Clock: clock})
	return w
}

func open(t *testing.T, s *x.Settings, env channel.Env) channel.Sender {
	t.Helper()
	sender, err := x.Open(s, env)
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

func as(*sandbox.XOptions) {}

func (w *world) batch(t *testing.T, short string) bot.Batch {
	t.Helper()
	r := channeltest.Renditions()["progress.en"]
	r.Short = short
	body, err := x.Compose(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	now := w.clock.Now()
	return bot.Batch{
		ID: "bat1", Mode: bot.Live, Class: bot.PublicClass, Body: body, At: now,
		Rows: []bot.Delivery{{ID: "dlva", Address: account, Key: "key " + short, FirstSentAt: now}},
	}
}

func send(t *testing.T, s channel.Sender, b bot.Batch) bot.Outcome {
	t.Helper()
	outcomes, err := s.Send(t.Context(), b)
	if err != nil || len(outcomes) != 1 {
		t.Fatalf("%+v, %v", outcomes, err)
	}
	return outcomes[0]
}

func find(t *testing.T, s channel.Sender, b bot.Batch) bot.Outcome {
	t.Helper()
	finder, ok := s.(channel.Finder)
	if !ok {
		t.Fatal("X can be looked up")
	}
	outcomes, err := finder.Find(t.Context(), b)
	if err != nil || len(outcomes) != 1 {
		t.Fatalf("%+v, %v", outcomes, err)
	}
	return outcomes[0]
}

func TestEveryRenditionIsTakenByX(t *testing.T) {
	t.Parallel()
	for name, r := range channeltest.Renditions() {
		w := newWorld(t, false, as)
		b := w.batch(t, "a")
		var err error
		if b.Body, err = x.Compose(r, nil); err != nil {
			t.Fatal(err)
		}
		if r.Mode == bot.Drill {
			b.Mode, b.Class = bot.Drill, bot.DrillClass
		}
		if o := send(t, w.sender, b); o.State != bot.Accepted || o.ProviderID != w.Posts()[0].ID {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

func TestALostAnswerIsLookedUp(t *testing.T) {
	t.Parallel()
	const words = "Sign-in & payment <slow> at foo.co.kr: 한국어 «é»"
	w := newWorld(t, false, as)
	b := w.batch(t, words)
	if o := find(t, w.sender, b); o.State != bot.Pending || o.MayHave {
		t.Errorf("before it is sent: %+v", o)
	}
	w.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	if o := send(t, w.sender, b); o.State != bot.UnknownOutcome {
		t.Fatalf("a lost answer is %+v", o)
	}
	for i := range 95 { // of the account's other posts
		w.clock.Advance(10 * time.Second)
		send(t, w.sender, w.batch(t, fmt.Sprint("post ", i)))
	}
	w.clock.Advance(15 * time.Minute)
	for i := range 20 {
		send(t, w.sender, w.batch(t, fmt.Sprint("late post ", i)))
	}
	if o := find(t, w.sender, b); o.State != bot.Accepted || o.ProviderID != w.Posts()[0].ID {
		t.Errorf("on the second page: %+v", o)
	}
	w.Fail(sandbox.Fault{Kind: sandbox.Status500, Next: 1})
	if o := find(t, w.sender, b); o.State != bot.Pending || !o.MayHave {
		t.Errorf("a look-up that failed: %+v", o)
	}
	// X's timeline may lag: sent again, the text is refused as a duplicate, and so it arrived.
	if o := send(t, w.sender, b); o.State != bot.Accepted || o.ProviderID != w.Posts()[0].ID || !strings.Contains(o.Reason, "an earlier attempt arrived") {
		t.Errorf("sent again: %+v", o)
	}
	fresh := w.batch(t, words)
	if o := send(t, w.sender, fresh); o.State != bot.Failed || !strings.Contains(o.Reason, "say in it what is new") {
		t.Errorf("an honest repeat: %+v", o)
	}
}

func TestAnswersAreSorted(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		arrange func(w *world)
		change  func(*sandbox.XOptions)
		want    bot.Outcome
	}{
		"no credits": {func(w *world) { w.Spend(true, false) }, as, bot.Outcome{
			State: bot.Failed, Reason: "X wants to be paid first (HTTP 402): top up the app's credits in X's developer console",
		}},
		"capped": {func(w *world) { w.Spend(false, true) }, as, bot.Outcome{
			State: bot.Failed, Reason: "the app's posts of this period are used up, and waiting does not help: raise the cap in X's developer console",
		}},
		"throttled": {func(w *world) { w.Fail(sandbox.Fault{Kind: sandbox.Status429, RetryAfter: 7 * time.Minute, Next: 1}) }, as, bot.Outcome{
			State: bot.Pending, Throttled: true, After: 7*time.Minute + time.Second, Reason: "the account's posts of these 15 minutes are used up",
		}},
		"503":      {func(w *world) { w.Fail(sandbox.Fault{Kind: "503", Next: 1}) }, as, bot.Outcome{State: bot.UnknownOutcome, Reason: "X answered HTTP 503"}},
		"may read": {func(*world) {}, func(o *sandbox.XOptions) { o.ReadOnly = true }, bot.Outcome{State: bot.Failed, Reason: "X answered HTTP 403"}},
		"old keys": {func(*world) {}, func(o *sandbox.XOptions) { o.APISecret = "another" }, bot.Outcome{
			State: bot.Pending, Reason: "X does not know the account's keys (HTTP 401): make new ones in X's developer console",
		}},
	} {
		w := newWorld(t, false, tt.change)
		tt.arrange(w)
		got := send(t, w.sender, w.batch(t, "a"))
		tt.want.DeliveryID = "dlva"
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	w := newWorld(t, false, as)
	for i := range 101 {
		b := w.batch(t, fmt.Sprint(i))
		if o := send(t, w.sender, b); i == 100 && (!o.Throttled || o.After != 15*time.Minute+time.Second) || i < 100 && o.State != bot.Accepted {
			t.Errorf("post %d: %+v", i, o)
		}
	}
}

func TestLaterPostsReplyToTheFirst(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		thread, deleted bool
		change          func(*sandbox.XOptions)
		replies, noted  bool
	}{
		"threads":        {true, false, as, true, false},
		"no threads":     {false, false, as, false, false},
		"first is gone":  {true, true, as, false, true},
		"may not reply":  {true, false, func(o *sandbox.XOptions) { o.NoReplies = true }, false, true},
		"nothing before": {false, true, as, false, false},
	} {
		w := newWorld(t, tt.thread, tt.change)
		first := send(t, w.sender, w.batch(t, "first"))
		if tt.deleted {
			remove(t, w.sender, first.ProviderID)
		}
		b := w.batch(t, "second")
		b.Rows[0].Thread = first.ProviderID
		o := send(t, w.sender, b)
		posts := w.Posts()
		want := map[bool]string{true: first.ProviderID}[tt.replies]
		if o.State != bot.Accepted || len(posts) != 2 || posts[1].ReplyTo != want || strings.Contains(o.Reason, "not in the incident's thread") != tt.noted {
			t.Errorf("%s: %+v, %+v", name, o, posts)
		}
	}
}

func remove(t *testing.T, s channel.Sender, id string) bot.Outcome {
	t.Helper()
	deleter, ok := s.(channel.Deleter)
	if !ok {
		t.Fatal("X can delete")
	}
	o, err := deleter.Delete(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestDeleteTakesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false, as)
	id := send(t, w.sender, w.batch(t, "a")).ProviderID
	w.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	if o := remove(t, w.sender, id); o.State != bot.Pending || !w.Posts()[0].Deleted {
		t.Errorf("a delete whose answer was lost: %+v, want pending", o)
	}
	if o := remove(t, w.sender, id); o.State != bot.Accepted || o.ProviderID != id {
		t.Errorf("what is gone: %+v", o)
	}
	deleter, _ := w.sender.(channel.Deleter)
	if _, err := deleter.Delete(t.Context(), "../users/me"); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a name that is none: %v", err)
	}
}

func TestAnotherAccountGetsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false, as)
	b := w.batch(t, "a")
	b.Rows[0].Address = "1000000002"
	if o := send(t, w.sender, b); o.State != bot.Failed || len(w.Requests()) > 0 {
		t.Errorf("got %+v, %d requests", o, len(w.Requests()))
	}
	b.Body.Bytes = []byte(`{"content":"of Discord"}`)
	if _, err := w.sender.Send(t.Context(), b); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a foreign body: %v", err)
	}
	if _, err := x.Open(&x.Settings{APIKey: "a", APISecret: "b", AccessToken: "c"}, channel.Env{}); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("three secrets of four: %v", err)
	}
}

func TestCheckTellsWhatIsMissing(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		arrange func(w *world)
		change  func(*sandbox.XOptions)
		address string
		want    []string
	}{
		"fine":            {func(*world) {}, as, account, []string{"token: ok", "rate: ok", "destination x: ok"}},
		"another account": {func(*world) {}, as, "7", []string{"token: ok", "rate: ok", "destination x: broken: it is another account than the keys'"}},
		"may only read":   {func(*world) {}, func(o *sandbox.XOptions) { o.ReadOnly = true }, account, []string{"token: ok", "rights: broken: the app may only read", "rate: ok", "destination x: ok"}},
		"no credits":      {func(w *world) { w.Spend(true, false) }, as, account, []string{"token: broken: X wants to be paid first (HTTP 402): top up the app's credits in X's developer console"}},
	} {
		w := newWorld(t, false, tt.change)
		tt.arrange(w)
		checker, ok := w.sender.(channel.Checker)
		if !ok {
			t.Fatal("X can be checked")
		}
		var lines []string
		for _, f := range checker.Check(t.Context(), []bot.Destination{{ID: "x", Recipients: []bot.Recipient{{ID: "x", Address: tt.address}}}}) {
			line := fmt.Sprintf("%s: %s", f.About, f.Grade)
			if f.Grade != bot.GradeFine {
				line += ": " + f.Text.String()
			}
			lines = append(lines, line)
		}
		if diff := cmp.Diff(tt.want, lines); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if len(w.Posts()) > 0 {
			t.Errorf("%s: something was posted", name)
		}
	}
}

// wire answers every request with one response.
type wire struct {
	status      int
	reset, body string
}

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: w.status, Header: http.Header{"X-Rate-Limit-Reset": {w.reset}}, Body: io.NopCloser(strings.NewReader(w.body)), Request: r}, nil
}

func FuzzAnswer(f *testing.F) {
	f.Add(201, "", `{"data":{"id":"1790000000000000001"}}`)
	f.Add(429, "99999999999999999", `{"type":"about:blank"}`)
	f.Add(403, "-1", `{"detail":"You are not allowed to create a Tweet with duplicate content.","x":"`+kept+`"}`)
	f.Add(200, "NaN", `{"data":[{"id":"1","text":"a","entities":{"urls":[{"url":"a"}]}}],"meta":{"next_token":"a"}}`)
	f.Fuzz(func(t *testing.T, status int, reset, body string) {
		clock := channeltest.NewClock(time.Unix(1e9, 0))
		w := &world{clock: clock, sender: open(t, settings(""), channel.Env{Clock: clock, Client: &http.Client{Transport: wire{status, reset, body}}})}
		b := w.batch(t, "a")
		for _, o := range []bot.Outcome{send(t, w.sender, b), find(t, w.sender, b)} {
			if o.After < 0 || o.After > 24*time.Hour || strings.Contains(o.Reason, kept) {
				t.Errorf("got %+v", o)
			}
			if o.State == bot.Accepted && status/100 != 2 || o.State == bot.Delivered || o.State == "" {
				t.Errorf("HTTP %d is %+v", status, o)
			}
		}
	})
}
