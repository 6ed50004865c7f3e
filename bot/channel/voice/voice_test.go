package voice_test

import (
	"errors"
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
	"github.com/bongsu-hq/bongsu/bot/channel/twilio"
	"github.com/bongsu-hq/bongsu/bot/channel/voice"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const (
	accountSID = "AC0123456789abcdef0123456789abcdef"
	authToken  = "not-a-real-token"
	number     = "+15005550006"
	duty       = "+821000000001"
)

func published() time.Time { return time.Date(2022, 10, 15, 6, 41, 0, 0, time.UTC) }

func settings(api string) *voice.Settings {
	return &voice.Settings{Account: twilio.Account{AccountSID: accountSID, AuthToken: authToken}, APIURL: api, From: number}
}

func notices() map[string]bot.Notice {
	return map[string]bot.Notice{
		"overdue.ko":   {Language: bot.Korean, Text: "🔥🔥🔥 INC-7 다음 안내가 3분 늦었습니다.", Press: "들으셨으면 1번을 눌러 주십시오."},
		"overdue.en":   {Language: bot.English, Text: "🔥🔥🔥 INC-7: the next update is 3 minutes late.", Press: "Press 1 to confirm that you have heard this message."},
		"overdue.fr":   {Language: bot.French, Text: "🔥🔥🔥 INC-7\u00a0: le prochain point a 3\u00a0minutes de retard.", Press: "Pour confirmer que vous avez entendu ce message, appuyez sur la touche 1."},
		"hostile.en":   {Language: bot.English, Text: `</Say><Dial>+15005550001</Dial><Say> & "quoted" <Redirect>https://evil.example</Redirect>`, Press: "Press 1."},
		"nopress.en":   {Language: bot.English, Text: "INC-7: the next update is 3 minutes late."},
		"multiline.ko": {Language: bot.Korean, Text: "INC-7 초안이 서명을 기다립니다.\n당직: 홍보 책임자", Press: "들으셨으면 1번을 눌러 주십시오."},
	}
}

// office is a Twilio account, a sender, and the site that Twilio calls back.
type office struct {
	*sandbox.Twilio
	clock    *channeltest.Clock
	sender   channel.Sender
	receipts []bot.Receipt
}

func newOffice(t *testing.T, public bool) *office {
	t.Helper()
	o := &office{clock: channeltest.NewClock(published())}
	o.Twilio = sandbox.NewTwilio(sandbox.TwilioOptions{Clock: o.clock, AccountSID: accountSID, AuthToken: authToken, Numbers: []string{number}})
	api := httptest.NewServer(o.Handler())
	t.Cleanup(api.Close)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		receiver, ok := o.sender.(channel.Receiver)
		if !ok {
			t.Error("Twilio calls back")
			return
		}
		got, err := receiver.Receive(r, body)
		if err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		o.receipts = append(o.receipts, got.Receipts...)
		w.Header().Set("Content-Type", got.ContentType)
		_, _ = w.Write(got.Reply)
	}))
	t.Cleanup(site.Close)
	env := channel.Env{Clock: o.clock, Channel: "duty-call"}
	if public {
		env.CallbackURL = site.URL + "/hooks/duty-call"
	}
	var err error
	if o.sender, err = voice.Open(settings(api.URL), env); err != nil {
		t.Fatal(err)
	}
	return o
}

func batch(t *testing.T, n bot.Notice) bot.Batch {
	t.Helper()
	body, err := voice.ComposeNotice(n)
	if err != nil {
		t.Fatal(err)
	}
	return bot.Batch{
		ID: "bat1", Notice: true, Mode: bot.Live, Class: bot.DeskClass, Body: body, At: published(),
		Rows: []bot.Delivery{{ID: "dlva", Address: duty, Key: "key-a"}},
	}
}

func send(t *testing.T, s channel.Sender, b bot.Batch) bot.Outcome {
	t.Helper()
	outcomes, err := s.Send(t.Context(), b)
	if err != nil || len(outcomes) != 1 {
		t.Fatal(outcomes, err)
	}
	return outcomes[0]
}

func TestEveryLanguageHasItsVoice(t *testing.T) {
	t.Parallel()
	for name, n := range notices() {
		o := newOffice(t, true)
		b := batch(t, n)
		channeltest.Golden(t, name, b.Body.Bytes)
		if got := send(t, o.sender, b); got.State != bot.Accepted || got.ProviderID != o.Calls()[0].SID {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		call := o.Calls()[0]
		text := strings.TrimSpace(strings.ReplaceAll(n.Text, "🔥", ""))
		want := text
		if n.Press != "" {
			want = text + "\n" + n.Press + "\n" + text
		}
		if call.Said != want || (call.Action == "") != (n.Press == "") {
			t.Errorf("%s: the person hears %q, and a digit goes to %q", name, call.Said, call.Action)
		}
		if strings.Contains(call.Twiml, "<Dial>") || strings.Contains(call.Twiml, "<Redirect>") {
			t.Errorf("%s: Twilio would act on %s", name, call.Twiml)
		}
	}
}

func TestOnlyTheDigitAcknowledges(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	send(t, o.sender, batch(t, notices()["overdue.ko"]))
	sid := o.Calls()[0].SID
	if reply, err := o.Press(t.Context(), sid, "7"); err != nil || reply != "<Response><Hangup/></Response>" {
		t.Fatal(reply, err)
	}
	if _, err := o.Press(t.Context(), sid, "1"); err != nil {
		t.Fatal(err)
	}
	for _, status := range []string{"completed", "no-answer"} {
		if _, err := o.Report(t.Context(), sid, status, 0); err != nil {
			t.Fatal(err)
		}
	}
	row := bot.Receipt{Channel: "duty-call", DeliveryID: "dlva", ProviderID: sid}
	want := []bot.Receipt{row, row, row, row}
	want[0].State, want[1].State, want[2].State, want[3].State, want[3].Reason = bot.Accepted, bot.Delivered, bot.Accepted, bot.Failed, "twilio: no-answer"
	if diff := cmp.Diff(want, o.receipts, cmpopts.IgnoreFields(bot.Receipt{}, "At")); diff != "" {
		t.Error(diff)
	}
	tracker, ok := o.sender.(channel.Tracker)
	if !ok {
		t.Fatal("Twilio can be asked")
	}
	asked, err := tracker.Track(t.Context(), []bot.Delivery{{ID: "dlva", ProviderID: sid}, {ID: "dlvb", ProviderID: "CA9"}, {ID: "dlvc"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[3:], asked, cmpopts.IgnoreFields(bot.Receipt{}, "At")); diff != "" {
		t.Error(diff)
	}
}

func TestWithoutAnAddressNoDigitIsAskedFor(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	send(t, o.sender, batch(t, notices()["overdue.en"]))
	if call := o.Calls()[0]; call.Action != "" || call.Callback != "" || call.Said != "INC-7: the next update is 3 minutes late." {
		t.Errorf("the person hears %+v", call)
	}
}

func TestALostCallIsLookedUp(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	b := batch(t, notices()["overdue.ko"])
	o.Fail(sandbox.Fault{Kind: sandbox.Status429, Next: 1, RetryAfter: 20 * time.Second})
	if got := send(t, o.sender, b); !got.Throttled || got.After != 20*time.Second {
		t.Errorf("asked to wait: %+v", got)
	}
	finder, ok := o.sender.(channel.Finder)
	if !ok {
		t.Fatal("an unknown call can be looked up")
	}
	b.Rows[0].FirstSentAt = published()
	found := func() bot.Outcome {
		outcomes, err := finder.Find(t.Context(), b)
		if err != nil || len(outcomes) != 1 || outcomes[0].DeliveryID != "dlva" {
			t.Fatal(outcomes, err)
		}
		return outcomes[0]
	}
	if got := found(); got.State != bot.Pending || got.MayHave {
		t.Errorf("no call was placed: %+v", got)
	}
	o.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	if got := send(t, o.sender, b); got.State != bot.UnknownOutcome {
		t.Errorf("a cut: %+v", got)
	}
	if got := found(); got.State != bot.Accepted || got.ProviderID != o.Calls()[0].SID {
		t.Errorf("a call was placed: %+v", got)
	}
	o.Fail(sandbox.Fault{Kind: sandbox.Status500, Next: 1})
	if got := found(); got.State != bot.Pending || !got.MayHave {
		t.Errorf("a look-up that failed: %+v", got)
	}
}

func TestNothingPublicIsCalledOut(t *testing.T) {
	t.Parallel()
	if voice.Kind().Compose != nil {
		t.Error("an update has a form for calls")
	}
	o := newOffice(t, true)
	for name, change := range map[string]func(*bot.Batch){
		"a notice to public": func(b *bot.Batch) { b.Class = bot.PublicClass },
		"an update":          func(b *bot.Batch) { b.Notice, b.Class = false, bot.PublicClass },
		"an update to desk":  func(b *bot.Batch) { b.Notice = false },
		"a foreign body":     func(b *bot.Batch) { b.Body.Bytes = []byte(`{"text":"안내"}`) },
	} {
		b := batch(t, notices()["overdue.ko"])
		change(&b)
		if outcomes, err := o.sender.Send(t.Context(), b); err == nil {
			t.Errorf("%s: called with %+v", name, outcomes)
		}
	}
	if n := len(o.Requests()); n > 0 {
		t.Errorf("%d requests left all the same", n)
	}
}

func TestWhatCannotBeCalledIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := voice.ComposeNotice(bot.Notice{Language: bot.Korean, Text: strings.Repeat("가", 601)}); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a notice of 601: %v", err)
	}
	good := bot.Recipient{Address: duty}
	if err := voice.Kind().Check(settings(""), good); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*voice.Settings){
		"no number":         func(s *voice.Settings) { s.From = "" },
		"a second of ring":  func(s *voice.Settings) { s.Ring = time.Second },
		"a voice of German": func(s *voice.Settings) { s.Voices = map[bot.Language]string{"de": "Polly.Vicki"} },
	} {
		s := settings("")
		change(s)
		if err := voice.Kind().Check(s, good); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if err := voice.Kind().Check(settings(""), bot.Recipient{Address: "01012345678"}); err == nil {
		t.Error("a number without its country: taken")
	}
}

func FuzzReceive(f *testing.F) {
	f.Add("delivery=dlva", "CallSid=CA1&Digits=1", "AAAA")
	f.Fuzz(func(t *testing.T, query, body, signature string) {
		sender, err := voice.Open(settings(""), channel.Env{Clock: channeltest.NewClock(published()), CallbackURL: "https://status.example/hooks/duty-call"})
		if err != nil {
			t.Fatal(err)
		}
		receiver, ok := sender.(channel.Receiver)
		if !ok {
			t.Fatal("Twilio calls back")
		}
		r := httptest.NewRequest(http.MethodPost, "/hooks/duty-call", http.NoBody)
		r.URL.RawQuery = query
		r.Header.Set("X-Twilio-Signature", signature)
		if got, err := receiver.Receive(r, []byte(body)); err == nil {
			t.Errorf("a forged call was taken: %+v", got)
		}
	})
}
