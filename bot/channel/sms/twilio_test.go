package sms_test

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
	"github.com/bongsu-hq/bongsu/bot/channel/sms"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func published() time.Time { return time.Date(2022, 10, 15, 6, 41, 0, 0, time.UTC) }

// office is a Twilio account, a sender, and the site that Twilio calls back.
type office struct {
	*sandbox.Twilio
	clock    *channeltest.Clock
	sender   channel.Sender
	receipts []bot.Receipt
}

func newOffice(t *testing.T) *office {
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
	}))
	t.Cleanup(site.Close)
	var err error
	o.sender, err = sms.Open(abroad(api.URL), channel.Env{Clock: o.clock, Channel: "sms-abroad", CallbackURL: site.URL + "/hooks/sms-abroad"})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// batch is a row for each number.
func batch(t *testing.T, settings *sms.Settings, words string, numbers ...string) bot.Batch {
	t.Helper()
	body, err := sms.Compose(said(bot.Korean, words), settings)
	if err != nil {
		t.Fatal(err)
	}
	b := bot.Batch{ID: "bat1", Mode: bot.Live, Class: bot.PublicClass, Body: body, At: published()}
	for i, n := range numbers {
		id := string(rune('a' + i))
		b.Rows = append(b.Rows, bot.Delivery{ID: "dlv" + id, Recipient: id, Address: n, Channel: "sms", Key: "key-" + id})
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
		t.Fatal("an unknown text message can be looked up")
	}
	outcomes, err := finder.Find(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

func TestTwilioIsLookedUpBeforeItSendsAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b := batch(t, abroad(""), "메시지를 보내실 수 없습니다.", "+33612345678", "+33612345679")
	o.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	o.Fail(sandbox.Fault{Kind: sandbox.Status502, Next: 1})
	for _, got := range send(t, o.sender, b) {
		if got.State != bot.UnknownOutcome {
			t.Errorf("got %+v", got)
		}
	}
	o.clock.Advance(time.Minute)
	for i := range b.Rows {
		b.Rows[i].FirstSentAt = published()
	}
	found := find(t, o.sender, b)
	want := []bot.Outcome{
		{DeliveryID: "dlva", State: bot.Accepted, ProviderID: o.Messages()[0].SID, Reason: "found among the account's messages"},
		{DeliveryID: "dlvb", State: bot.Pending, Reason: "not among the account's messages: it is sent again"},
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
	b.Rows[0].FirstSentAt = o.clock.Now().Add(2 * time.Minute) // the same words, said again later, are another message
	if got := find(t, o.sender, b)[0]; got.State != bot.Pending || got.MayHave {
		t.Errorf("an older message of the same words: %+v", got)
	}
	o.Fail(sandbox.Fault{Kind: sandbox.Status500, Next: 1})
	if got := find(t, o.sender, b)[0]; got.State != bot.Pending || !got.MayHave {
		t.Errorf("a look-up that failed: %+v", got)
	}
}

func TestTwilioRefusesAndThrottles(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Fail(sandbox.Fault{Kind: sandbox.Status429, Next: 1, RetryAfter: 20 * time.Second})
	got := send(t, o.sender, batch(t, abroad(""), "안내", "+33612345678", "+0", "+33612345679"))
	want := []bot.Outcome{
		{DeliveryID: "dlva", State: bot.Pending, Throttled: true, After: 20 * time.Second, Reason: "twilio refused: code 20429, HTTP 429"},
		{DeliveryID: "dlvb", State: bot.Failed, Reason: "twilio refused: code 21211, HTTP 400"},
		{DeliveryID: "dlvc", State: bot.Accepted, ProviderID: "SM" + strings.Repeat("0", 31) + "1"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCallbacksBecomeReceipts(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	send(t, o.sender, batch(t, abroad(""), "안내", "+33612345678", "+33612345679"))
	sids := []string{o.Messages()[0].SID, o.Messages()[1].SID}
	for _, told := range []struct {
		sid, status string
		code        int
	}{{sids[0], "sent", 0}, {sids[0], "delivered", 0}, {sids[1], "undelivered", 30003}} {
		if _, err := o.Report(t.Context(), told.sid, told.status, told.code); err != nil {
			t.Fatal(err)
		}
	}
	want := []bot.Receipt{
		{Channel: "sms-abroad", DeliveryID: "dlva", ProviderID: sids[0], State: bot.Accepted},
		{Channel: "sms-abroad", DeliveryID: "dlva", ProviderID: sids[0], State: bot.Delivered},
		{Channel: "sms-abroad", DeliveryID: "dlvb", ProviderID: sids[1], State: bot.Failed, Reason: "twilio: undelivered, code 30003"},
	}
	if diff := cmp.Diff(want, o.receipts, cmpopts.IgnoreFields(bot.Receipt{}, "At")); diff != "" {
		t.Error(diff)
	}
	tracker, ok := o.sender.(channel.Tracker)
	if !ok {
		t.Fatal("Twilio can be asked")
	}
	rows := []bot.Delivery{{ID: "dlva", ProviderID: sids[0]}, {ID: "dlvb", ProviderID: sids[1]}, {ID: "dlvc", ProviderID: "SM9"}, {ID: "dlvd"}}
	asked, err := tracker.Track(t.Context(), rows)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[1:], asked, cmpopts.IgnoreFields(bot.Receipt{}, "At")); diff != "" {
		t.Error(diff)
	}
}

func TestForgedCallbacksAreForbidden(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	receiver, ok := o.sender.(channel.Receiver)
	if !ok {
		t.Fatal("Twilio calls back")
	}
	r := httptest.NewRequest(http.MethodPost, "/hooks/sms-abroad?delivery=dlva", http.NoBody)
	r.Header.Set("X-Twilio-Signature", "AAAA")
	if _, err := receiver.Receive(r, []byte("MessageStatus=delivered")); !errors.Is(err, bot.ErrForbidden) {
		t.Errorf("got %v", err)
	}
}
