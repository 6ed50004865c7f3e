package kakao_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/kakao"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func published() time.Time { return time.Date(2022, 10, 15, 6, 41, 0, 0, time.UTC) }

func registered() map[string]string {
	all := map[string]string{}
	for _, t := range templates() {
		all[t.Code] = strings.TrimSpace(t.Text)
	}
	return all
}

type toast struct {
	*sandbox.NHN
	clock  *channeltest.Clock
	sender channel.Sender
}

func newToast(t *testing.T) *toast {
	t.Helper()
	o := &toast{clock: channeltest.NewClock(published())}
	o.NHN = sandbox.NewNHN(sandbox.NHNOptions{
		Clock: o.clock, AppKey: "sandboxapp", SecretKey: "s3cret-key", SenderKey: strings.Repeat("a", 40),
		Templates: registered(), Senders: []string{"0212345678"},
	})
	server := httptest.NewServer(o.Handler())
	t.Cleanup(server.Close)
	var err error
	if o.sender, err = kakao.Open(nhn(server.URL), channel.Env{Clock: o.clock, Channel: "alimtalk"}); err != nil {
		t.Fatal(err)
	}
	return o
}

func batch(t *testing.T, settings *kakao.Settings, numbers ...string) bot.Batch {
	t.Helper()
	body, err := kakao.Compose(channeltest.Renditions()["initial.ko"], settings)
	if err != nil {
		t.Fatal(err)
	}
	b := bot.Batch{ID: "bat1", Key: "batch-key", Mode: bot.Live, Class: bot.PublicClass, Body: body, At: published()}
	for i, n := range numbers {
		id := string(rune('a' + i))
		b.Rows = append(b.Rows, bot.Delivery{ID: "dlv" + id, Recipient: id, Address: n, Channel: "alimtalk", Key: "key-" + id})
	}
	return b
}

func send(t *testing.T, s channel.Sender, b bot.Batch) []bot.Outcome {
	t.Helper()
	outcomes, err := s.Send(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

func find(t *testing.T, s channel.Sender, b bot.Batch) []bot.Outcome {
	t.Helper()
	finder, ok := s.(channel.Finder)
	if !ok {
		t.Fatal("an unknown Alimtalk can be looked up")
	}
	outcomes, err := finder.Find(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

func TestNHNAnswersForEachRecipient(t *testing.T) {
	t.Parallel()
	o := newToast(t)
	got := send(t, o.sender, batch(t, nhn(""), "01012345678", "12", "01012345679"))
	request := o.Messages()[0].RequestID
	want := []bot.Outcome{
		{DeliveryID: "dlva", State: bot.Accepted, ProviderID: request + "/1"},
		{DeliveryID: "dlvb", State: bot.Failed, Reason: "nhn refused: code -2000"},
		{DeliveryID: "dlvc", State: bot.Accepted, ProviderID: request + "/3"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r := channeltest.Renditions()["initial.ko"]
	if m := o.Messages()[0]; m.Text != r.Text || m.Fallback != r.Short+"\n"+r.URL || m.GroupingKey != "batch-key" || m.Delivery != "dlva" {
		t.Errorf("arrived: %+v", m)
	}
	if n := len(o.Requests()); n != 1 {
		t.Errorf("%d requests for one batch", n)
	}
}

func TestALostAnswerIsLookedUpByTheBatchsKey(t *testing.T) {
	t.Parallel()
	o := newToast(t)
	b := batch(t, nhn(""), "01012345678", "01012345679")
	if got := find(t, o.sender, b); got[0].State != bot.Pending || got[0].MayHave {
		t.Errorf("nothing was sent: %+v", got)
	}
	o.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	if got := send(t, o.sender, b); got[0].State != bot.UnknownOutcome || got[1].State != bot.UnknownOutcome {
		t.Fatalf("a cut: %+v", got)
	}
	o.clock.Advance(time.Minute)
	if got := send(t, o.sender, b)[0]; got.State != bot.UnknownOutcome || !strings.Contains(got.Reason, "-1005") {
		t.Errorf("the same rows again, inside ten minutes: %+v", got)
	}
	for i := range b.Rows {
		b.Rows[i].FirstSentAt = published()
	}
	if got := find(t, o.sender, b); got[0].State != bot.Accepted || got[1].ProviderID != o.Messages()[1].RequestID+"/2" {
		t.Errorf("found: %+v", got)
	}
	if n := len(o.Messages()); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
	o.Fail(sandbox.Fault{Kind: sandbox.Status502, Next: 1})
	if got := find(t, o.sender, b)[0]; got.State != bot.Pending || !got.MayHave {
		t.Errorf("a look-up that failed: %+v", got)
	}
	other := b
	other.Rows = b.Rows[:1]
	if got := send(t, o.sender, other)[0]; got.State != bot.Accepted {
		t.Errorf("other rows have another key: %+v", got)
	}
}

func TestNHNsFaults(t *testing.T) {
	t.Parallel()
	for kind, want := range map[sandbox.FaultKind]struct {
		state     bot.DeliveryState
		throttled bool
		after     time.Duration
	}{
		sandbox.Status429: {bot.Pending, true, 30 * time.Second}, sandbox.Status500: {bot.UnknownOutcome, false, 0},
		sandbox.Down: {bot.UnknownOutcome, false, 0}, "403": {bot.Failed, false, 0},
	} {
		o := newToast(t)
		o.Fail(sandbox.Fault{Kind: kind, Next: 1, RetryAfter: 30 * time.Second})
		got := send(t, o.sender, batch(t, nhn(""), "01012345678"))[0]
		if got.State != want.state || got.Throttled != want.throttled || got.After != want.after || strings.Contains(got.Reason, "s3cret") || got.Reason == "" {
			t.Errorf("%s: %+v", kind, got)
		}
	}
}

func TestNHNIsAskedForReceipts(t *testing.T) {
	t.Parallel()
	o := newToast(t)
	numbers := []string{"01000000001", "01000000002", "01000000003", "01000000004", "01000000005"}
	b := batch(t, nhn(""), numbers...)
	for i, got := range send(t, o.sender, b) {
		b.Rows[i].ProviderID = got.ProviderID
	}
	o.Report(numbers[0], "COMPLETED", "MRC01", "RSC01")
	o.Report(numbers[1], "FAILED", "MRC02", "RSC03") // the text message is on its way
	o.Report(numbers[2], "FAILED", "MRC02", "RSC04")
	o.Report(numbers[3], "FAILED", "MRC02", "RSC05")
	tracker, ok := o.sender.(channel.Tracker)
	if !ok {
		t.Fatal("NHN can be asked")
	}
	got, err := tracker.Track(t.Context(), b.Rows)
	if err != nil {
		t.Fatal(err)
	}
	want := []bot.Receipt{
		{Channel: "alimtalk", DeliveryID: "dlva", State: bot.Delivered},
		{Channel: "alimtalk", DeliveryID: "dlvc", State: bot.Delivered},
		{Channel: "alimtalk", DeliveryID: "dlvd", State: bot.Failed, Reason: "nhn: neither Kakao nor the text message reached the number"},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(bot.Receipt{}, "At", "ProviderID")); diff != "" {
		t.Error(diff)
	}
}

func TestDoctorComparesTemplates(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(t *testing.T, s *kakao.Settings) channel.Sender{
		kakao.NHN: func(t *testing.T, _ *kakao.Settings) channel.Sender { t.Helper(); return newToast(t).sender },
		kakao.Solapi: func(t *testing.T, _ *kakao.Settings) channel.Sender {
			t.Helper()
			return newBureau(t).sender
		},
	} {
		checker, ok := open(t, nil).(channel.Checker)
		if !ok {
			t.Fatal("templates can be checked")
		}
		for _, f := range checker.Check(t.Context(), nil) {
			if f.Grade != bot.GradeFine {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
	o := newToast(t)
	server := httptest.NewServer(o.Handler())
	defer server.Close()
	changed := nhn(server.URL)
	changed.Templates[0].Text += "!"
	changed.Templates[1].Code = "GONE"
	sender, err := kakao.Open(changed, channel.Env{Clock: o.clock})
	if err != nil {
		t.Fatal(err)
	}
	checker, ok := sender.(channel.Checker)
	if !ok {
		t.Fatal("templates can be checked")
	}
	found := checker.Check(t.Context(), nil)
	if found[0].Grade != bot.GradeBroken || found[0].Text.String() != "its text is registered otherwise" || found[1].Grade != bot.GradeBroken || found[2].Grade != bot.GradeFine {
		t.Errorf("found %+v", found)
	}
}

func TestBothProvidersGuard(t *testing.T) {
	t.Parallel()
	o, s := newToast(t), newBureau(t)
	for name, change := range map[string]func(*bot.Batch){
		"drill to public":  func(b *bot.Batch) { b.Mode = bot.Drill },
		"update to desk":   func(b *bot.Batch) { b.Class = bot.DeskClass },
		"notice to public": func(b *bot.Batch) { b.Notice = true },
		"a foreign body":   func(b *bot.Batch) { b.Body.Bytes = []byte(`{"text":"안내"}`) },
	} {
		b := batch(t, nhn(""), "01012345678")
		change(&b)
		for _, sender := range []channel.Sender{o.sender, s.sender} {
			if outcomes, err := sender.Send(t.Context(), b); err == nil {
				t.Errorf("%s: sent with %+v", name, outcomes)
			}
		}
	}
	if n := len(o.Requests()) + len(s.Requests()); n > 0 {
		t.Errorf("%d requests left all the same", n)
	}
}

type answering struct {
	status int
	body   string
}

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: a.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(a.body)), Request: r}, nil
}

// Whatever NHN answers, nothing panics, nothing is accepted without a yes, and no secret is told.
func FuzzAnswer(f *testing.F) {
	f.Add(200, `{"header":{"isSuccessful":true},"message":{"requestId":"r","sendResults":[{"recipientSeq":1,"recipientGroupingKey":"dlva"}]}}`)
	f.Add(200, `{"header":{"isSuccessful":true},"messageSearchResultResponse":{"totalCount":9,"messages":[{"requestId":"r","recipientSeq":1,"recipientGroupingKey":"dlva"}]}}`)
	f.Add(200, `{"header":{"isSuccessful":false,"resultCode":-1005}}`)
	f.Add(500, `<html>`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		sender, err := kakao.Open(nhn(""), channel.Env{Clock: channeltest.NewClock(published()), Client: &http.Client{Transport: answering{status, body}}})
		if err != nil {
			t.Fatal(err)
		}
		b := batch(t, nhn(""), "01012345678")
		for _, got := range append(send(t, sender, b), find(t, sender, b)...) {
			if got.DeliveryID != "dlva" || got.State == "" || got.State == bot.Accepted && (status/100 != 2 || !json.Valid([]byte(body))) || strings.Contains(got.Reason, "s3cret") {
				t.Errorf("HTTP %d %q: %+v", status, body, got)
			}
		}
	})
}
