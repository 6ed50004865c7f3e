package sms_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
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

type bureau struct {
	*sandbox.Solapi
	clock  *channeltest.Clock
	sender channel.Sender
}

func newBureau(t *testing.T) *bureau {
	t.Helper()
	clock := channeltest.NewClock(published())
	b := &bureau{clock: clock, Solapi: sandbox.NewSolapi(sandbox.SolapiOptions{
		Clock: clock, APIKey: "NCSSANDBOX", APISecret: "sandbox-secret", Senders: []string{"0212345678"},
	})}
	server := httptest.NewServer(b.Handler())
	t.Cleanup(server.Close)
	var err error
	if b.sender, err = sms.Open(korean(server.URL), channel.Env{Clock: clock, Channel: "sms-korea"}); err != nil {
		t.Fatal(err)
	}
	return b
}

// note keeps what the ledger would keep of outcomes.
func note(b bot.Batch, outcomes []bot.Outcome) bot.Batch {
	rows := make([]bot.Delivery, 0, len(b.Rows))
	for i, o := range outcomes {
		row := b.Rows[i]
		if o.ProviderID != "" {
			row.ProviderID = o.ProviderID
		}
		if o.State == bot.Pending {
			rows = append(rows, row)
		}
	}
	b.Rows = rows
	return b
}

func states(outcomes []bot.Outcome) string {
	var all []string
	for _, o := range outcomes {
		all = append(all, string(o.State))
	}
	return strings.Join(all, " ")
}

func TestSolapiLaysReadyAndThenSends(t *testing.T) {
	t.Parallel()
	o := newBureau(t)
	b := batch(t, korean(""), "메시지를 보내실 수 없습니다.", "01012345678", "01012345679", "12")
	first := send(t, o.sender, b)
	if states(first) != "pending pending failed" || !first[0].Throttled || first[0].MayHave || first[2].Reason != "solapi refused: code 1021" {
		t.Fatalf("the first step: %+v", first)
	}
	if n := len(o.Messages()); n != 0 {
		t.Fatalf("%d messages left in the first step", n)
	}
	b = note(b, first)
	second := send(t, o.sender, b)
	if states(second) != "accepted accepted" || len(o.Messages()) != 2 {
		t.Fatalf("the second step: %+v", second)
	}
	m := o.Messages()[0]
	if m.Type != "SMS" || m.Text != "메시지를 보내실 수 없습니다." || m.From != "0212345678" || m.Delivery != "dlva" {
		t.Errorf("arrived: %+v", m)
	}
	if again := send(t, o.sender, b); states(again) != "accepted accepted" || len(o.Messages()) != 2 {
		t.Errorf("a group that was sent is sent again: %+v", again)
	}
	o.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1, Match: func(r *http.Request) bool { return r.Method == http.MethodGet }})
	if again := send(t, o.sender, b); states(again) != "unknown unknown" {
		t.Errorf("a refusal to send a group of which Solapi tells no state: %+v", again)
	}
}

func TestACrashOrACutIsLookedUpByItsGroup(t *testing.T) {
	t.Parallel()
	o := newBureau(t)
	b := batch(t, korean(""), strings.Repeat("길게 ", 30), "01012345678")
	if got := find(t, o.sender, b); states(got) != "pending" || got[0].MayHave {
		t.Errorf("nothing was noted: %+v", got)
	}
	o.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1}) // of the group's creation
	if got := send(t, o.sender, b)[0]; got.State != bot.Pending || got.MayHave || got.Throttled {
		t.Errorf("a group whose name was lost: %+v", got)
	}
	b = note(b, send(t, o.sender, b))
	if got := find(t, o.sender, b); states(got) != "pending" || got[0].MayHave {
		t.Errorf("a group that was not sent: %+v", got)
	}
	o.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1}) // of the sending
	if got := send(t, o.sender, b)[0]; got.State != bot.UnknownOutcome {
		t.Errorf("a lost answer: %+v", got)
	}
	if got := find(t, o.sender, b); states(got) != "accepted" || len(o.Messages()) != 1 || o.Messages()[0].Type != "LMS" {
		t.Errorf("the group was sent: %+v, %+v", got, o.Messages())
	}
	o.Fail(sandbox.Fault{Kind: sandbox.Status429, Next: 1, RetryAfter: time.Minute})
	if got := find(t, o.sender, b)[0]; !got.MayHave || !got.Throttled || got.After != time.Minute {
		t.Errorf("a look-up that failed: %+v", got)
	}
}

// A correction may overtake some rows of a group that lies ready: the others go in a group of their own.
func TestAGroupWithOvertakenRowsIsNotSent(t *testing.T) {
	t.Parallel()
	o := newBureau(t)
	b := batch(t, korean(""), "안내", "01012345678", "01012345679")
	b = note(b, send(t, o.sender, b))
	old := b.Rows[0].ProviderID
	b.Rows = b.Rows[:1]
	b = note(b, send(t, o.sender, b))
	if b.Rows[0].ProviderID == old || len(o.Messages()) != 0 {
		t.Fatalf("the old group is used: %+v", o.Messages())
	}
	send(t, o.sender, b)
	if got := o.Messages(); len(got) != 1 || got[0].To != "01012345678" {
		t.Errorf("arrived: %+v", got)
	}
}

// A group takes a number once, and two people may share a telephone: the second one's message goes in a group of its own.
func TestTwoRecipientsWithOneNumberAreBothTold(t *testing.T) {
	t.Parallel()
	o := newBureau(t)
	b := batch(t, korean(""), "안내", "01012345678", "01012345678", "01012345679")
	for range 3 {
		b = note(b, send(t, o.sender, b))
	}
	var delivered []string
	for _, m := range o.Messages() {
		delivered = append(delivered, m.Delivery)
	}
	slices.Sort(delivered)
	if got := strings.Join(delivered, " "); got != "dlva dlvb dlvc" {
		t.Errorf("told: %s", got)
	}
}

func TestSolapiIsAskedForReceipts(t *testing.T) {
	t.Parallel()
	o := newBureau(t)
	b := batch(t, korean(""), "안내", "01012345678", "01012345679", "01012345670")
	b = note(b, send(t, o.sender, b))
	send(t, o.sender, b)
	o.Report("01012345678", "4000")
	o.Report("01012345679", "3014")
	tracker, ok := o.sender.(channel.Tracker)
	if !ok {
		t.Fatal("Solapi can be asked")
	}
	got, err := tracker.Track(t.Context(), b.Rows)
	if err != nil {
		t.Fatal(err)
	}
	want := []bot.Receipt{
		{Channel: "sms", DeliveryID: "dlva", ProviderID: b.Rows[0].ProviderID, State: bot.Delivered},
		{Channel: "sms", DeliveryID: "dlvb", ProviderID: b.Rows[0].ProviderID, State: bot.Failed, Reason: "solapi: code 3014"},
	}
	byID := cmpopts.SortSlices(func(a, b bot.Receipt) bool { return a.DeliveryID < b.DeliveryID })
	if diff := cmp.Diff(want, got, byID, cmpopts.IgnoreFields(bot.Receipt{}, "At")); diff != "" {
		t.Error(diff)
	}
}

func TestSolapisFaults(t *testing.T) {
	t.Parallel()
	for kind, want := range map[sandbox.FaultKind]struct {
		state     bot.DeliveryState
		throttled bool
	}{
		sandbox.Status429: {bot.Pending, true}, sandbox.Status500: {bot.UnknownOutcome, false}, sandbox.Down: {bot.UnknownOutcome, false}, "403": {bot.Failed, false},
	} {
		o := newBureau(t)
		b := batch(t, korean(""), "안내", "01012345678")
		b = note(b, send(t, o.sender, b))
		o.Fail(sandbox.Fault{Kind: kind, Next: 1})
		got := send(t, o.sender, b)[0]
		if got.State != want.state || got.Throttled != want.throttled || strings.Contains(got.Reason, "sandbox-secret") || strings.Contains(got.Reason, "010") {
			t.Errorf("%s: %+v", kind, got)
		}
	}
}

func TestBothProvidersGuard(t *testing.T) {
	t.Parallel()
	o := newBureau(t)
	for name, change := range map[string]func(*bot.Batch){
		"drill to public":  func(b *bot.Batch) { b.Mode = bot.Drill },
		"update to desk":   func(b *bot.Batch) { b.Class = bot.DeskClass },
		"notice to public": func(b *bot.Batch) { b.Notice = true },
		"a foreign body":   func(b *bot.Batch) { b.Body.Bytes = []byte(`{"blocks":[]}`) },
		"a French body":    func(b *bot.Batch) { b.Body.Bytes = []byte(`{"text":"dégradé"}`) },
	} {
		b := batch(t, korean(""), "안내", "01012345678")
		change(&b)
		if outcomes, err := o.sender.Send(t.Context(), b); err == nil {
			t.Errorf("%s: sent with %+v", name, outcomes)
		}
	}
	if n := len(o.Requests()); n > 0 {
		t.Errorf("%d requests left all the same", n)
	}
}

func TestDoctorAsksSolapi(t *testing.T) {
	t.Parallel()
	o := newBureau(t)
	checker, ok := o.sender.(channel.Checker)
	if !ok {
		t.Fatal("Solapi can be checked")
	}
	var got []string
	for _, f := range checker.Check(t.Context(), nil) {
		got = append(got, f.About.String()+" "+string(f.Grade))
	}
	if strings.Join(got, ", ") != "account ok, balance ok, sender ok" {
		t.Errorf("got %v", got)
	}
	o.Fail(sandbox.Fault{Kind: "403", Next: 1, Match: func(r *http.Request) bool { return r.URL.Path == "/cash/v1/balance" }})
	if f := checker.Check(t.Context(), nil); len(f) != 1 || f[0].Grade != bot.GradeBroken || f[0].Mend.IsZero() {
		t.Errorf("a key that is refused: %+v", f)
	}
}
