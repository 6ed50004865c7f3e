package line_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/line"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func published() time.Time { return time.Date(2022, 10, 15, 6, 41, 0, 0, time.UTC) }

// stage is an account with followers and a group, and a sender that speaks to it.
type stage struct {
	clock   *channeltest.Clock
	account *sandbox.Line
	sender  channel.Sender
	url     string
}

func newStage(t *testing.T, change func(*sandbox.LineOptions)) stage {
	t.Helper()
	s := stage{clock: channeltest.NewClock(published())}
	o := sandbox.LineOptions{Clock: s.clock, Token: token, ChannelSecret: secret, Name: "Haneul Talk", Followers: []string{user(1), user(2), user(3)}, Groups: []string{group(1), group(2)}}
	if change != nil {
		change(&o)
	}
	s.account = sandbox.NewLine(o)
	server := httptest.NewServer(s.account.Handler())
	t.Cleanup(server.Close)
	t.Cleanup(func() { payloads.Line(s.account) })
	s.url = server.URL
	s.sender = open(t, &line.Settings{Token: token, ChannelSecret: secret, APIURL: server.URL}, channel.Env{Clock: s.clock})
	return s
}

func open(t *testing.T, settings *line.Settings, env channel.Env) channel.Sender {
	t.Helper()
	sender, err := line.Open(settings, env)
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

// batch is one row for each address, claimed at the given time for the first time.
func batch(t *testing.T, at time.Time, addresses ...string) bot.Batch {
	t.Helper()
	body, err := line.Compose(channeltest.Renditions()["progress.en"], nil)
	if err != nil {
		t.Fatal(err)
	}
	b := bot.Batch{ID: "bat1", Mode: bot.Live, Class: bot.PublicClass, Key: "6f1c1b0e-0000-5000-8000-000000000000", Body: body}
	for i, a := range addresses {
		n := strconv.Itoa(i)
		b.Rows = append(b.Rows, bot.Delivery{ID: "dlv" + n, Recipient: n, Address: a, Key: "6f1c1b0e-0000-5000-8000-00000000000" + n, ChangedAt: at})
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
	return outcomes
}

func states(outcomes []bot.Outcome) []bot.DeliveryState {
	var all []bot.DeliveryState
	for _, o := range outcomes {
		all = append(all, o.State)
	}
	return all
}

func TestSendTellsUsersAtOnceAndGroupsOneByOne(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	outcomes := send(t, s.sender, batch(t, published(), user(1), group(1), user(2), group(2), "@friend", user(3)))
	want := []bot.DeliveryState{bot.Accepted, bot.Accepted, bot.Accepted, bot.Accepted, bot.Failed, bot.Accepted}
	if diff := cmp.Diff(want, states(outcomes)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var ways []string
	for _, m := range s.account.Messages() {
		ways = append(ways, m.Way+" "+strconv.Itoa(len(m.To)))
	}
	if diff := cmp.Diff([]string{"multicast 3", "push 1", "push 1"}, ways); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	if outcomes[0].ProviderID == "" || outcomes[0].ProviderID != outcomes[2].ProviderID || outcomes[0].ProviderID == outcomes[1].ProviderID {
		t.Errorf("the requests' ids: %+v", outcomes)
	}
	if got := s.account.Inbox(user(3)); len(got) != 1 || !strings.HasPrefix(got[0], "Messages are being restored\n\n12,000") {
		t.Errorf("the follower reads %q", got)
	}
}

func TestSendBroadcasts(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	if o := send(t, s.sender, batch(t, published(), "broadcast"))[0]; o.State != bot.Accepted {
		t.Errorf("%+v", o)
	}
	for n := 1; n <= 3; n++ {
		if len(s.account.Inbox(user(n))) != 1 {
			t.Errorf("follower %d was not told", n)
		}
	}
}

// A cut after LINE took the request: the same key earns 409, which is acceptance.
func TestALostAnswerIsAskedForAgainUnderItsKey(t *testing.T) {
	t.Parallel()
	for _, address := range []string{user(1), group(1), "broadcast"} {
		s := newStage(t, nil)
		s.account.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
		b := batch(t, published(), address)
		if o := send(t, s.sender, b)[0]; o.State != bot.UnknownOutcome {
			t.Errorf("%s: cut: %+v", address, o)
		}
		s.clock.Advance(time.Hour)
		o := send(t, s.sender, again(b, s.clock.Now()))[0]
		if o.State != bot.Accepted || o.ProviderID != s.account.Messages()[0].RequestID {
			t.Errorf("%s: again: %+v", address, o)
		}
		if n := len(s.account.Messages()); n != 1 {
			t.Errorf("%s: %d messages", address, n)
		}
	}
}

// A row that joins its batch later, as one whose predecessor was still under way, is not taken for told because the others were.
func TestARowThatComesLaterIsSentToo(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	s.account.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	b := batch(t, published(), user(1), user(2), user(3))
	first, late := b, b.Rows[2]
	first.Rows = b.Rows[:2]
	send(t, s.sender, first)
	s.clock.Advance(time.Minute)
	next := again(first, s.clock.Now())
	late.ChangedAt = s.clock.Now()
	next.Rows = append(next.Rows, late)
	if diff := cmp.Diff([]bot.DeliveryState{bot.Accepted, bot.Accepted, bot.Accepted}, states(send(t, s.sender, next))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for n := 1; n <= 3; n++ {
		if got := len(s.account.Inbox(user(n))); got != 1 {
			t.Errorf("follower %d has %d messages", n, got)
		}
	}
}

// Who decides to send an unknown row again means it: the ledger forgets the first attempt, and the key is another one.
func TestAResendIsSent(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	b := batch(t, published(), user(1))
	send(t, s.sender, b)
	s.clock.Advance(time.Hour)
	b.Rows[0].ChangedAt = s.clock.Now()
	send(t, s.sender, b)
	if n := len(s.account.Inbox(user(1))); n != 2 {
		t.Errorf("%d messages after a person had it sent again", n)
	}
}

func TestRateAndQuotaAreToldApart(t *testing.T) {
	t.Parallel()
	spent := newStage(t, func(o *sandbox.LineOptions) { o.Quota = 1 })
	if o := send(t, spent.sender, batch(t, published(), user(1), user(2)))[0]; o.State != bot.Failed || !strings.Contains(o.Reason, "used up") {
		t.Errorf("the month's quota: %+v", o)
	}

	// LINE's words may change: its numbers say it, too.
	wordless := newStage(t, func(o *sandbox.LineOptions) { o.Quota = 1 })
	wordless.account.Fail(sandbox.Fault{Kind: sandbox.Status429, Match: func(r *http.Request) bool { return r.Method == http.MethodPost }})
	if o := send(t, wordless.sender, batch(t, published(), user(1), user(2)))[0]; o.State != bot.Failed || !strings.Contains(o.Reason, "used up") {
		t.Errorf("the quota by numbers: %+v", o)
	}

	fast := newStage(t, func(o *sandbox.LineOptions) { o.Quota = 1000 })
	fast.account.Fail(sandbox.Fault{Kind: sandbox.Status429, Next: 1})
	if o := send(t, fast.sender, batch(t, published(), user(1)))[0]; o.State != bot.Pending || !o.Throttled || o.After < time.Second || o.MayHave {
		t.Errorf("the rate: %+v", o)
	}
	for range 60 {
		send(t, fast.sender, batch(t, fast.clock.Now(), "broadcast"))
		fast.clock.Advance(time.Millisecond)
	}
	if o := send(t, fast.sender, batch(t, fast.clock.Now(), "broadcast"))[0]; !o.Throttled || o.After < time.Minute {
		t.Errorf("the 61st broadcast of an hour: %+v", o)
	}
}

func TestRefusalsSayWhere(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	if o := send(t, s.sender, batch(t, published(), group(9)))[0]; o.State != bot.Failed || o.Reason != "LINE answered HTTP 400" {
		t.Errorf("a group of strangers: %+v", o)
	}
	b := batch(t, published(), user(1))
	b.Body.Bytes = []byte(`{"messages":[{"type":"text","text":""}]}`)
	if o := send(t, s.sender, b)[0]; o.State != bot.Failed || !strings.Contains(o.Reason, "messages[0].text") {
		t.Errorf("no text: %+v", o)
	}
	b.Body.Bytes = []byte(`{"content":"of another kind"}`)
	if _, err := s.sender.Send(t.Context(), b); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("another kind's body: %v", err)
	}
	other := open(t, &line.Settings{Token: "expired", APIURL: s.url}, channel.Env{Clock: s.clock})
	if o := send(t, other, batch(t, published(), user(1)))[0]; o.State != bot.Pending || o.MayHave || !strings.Contains(o.Reason, "issue a new one") {
		t.Errorf("an expired token: %+v", o)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]any{
		"another kind's": &struct{}{}, "no token": &line.Settings{}, "no address": &line.Settings{Token: token, APIURL: "line"},
		"both secrets": &line.Settings{Token: token, ChannelSecret: "a", ChannelSecretFile: "b"},
	} {
		if _, err := line.Open(settings, channel.Env{}); err == nil || strings.Contains(err.Error(), token) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	everyone := bot.Destination{ID: "everyone", Languages: bot.Languages(), Recipients: []bot.Recipient{{ID: "all", Address: "broadcast"}}}
	list := bot.Destination{ID: "list", Languages: bot.Languages(), Recipients: []bot.Recipient{
		{ID: "one", Address: user(1)}, {ID: "gone", Address: user(9)}, {ID: "group", Address: group(1), Languages: []bot.Language{bot.Korean}},
	}}
	both := bot.Destination{ID: "both", Recipients: append([]bot.Recipient{{ID: "all", Address: "broadcast"}}, list.Recipients[0])}
	grades := func(s channel.Sender, d ...bot.Destination) string {
		checker, ok := s.(channel.Checker)
		if !ok {
			t.Fatal("not a Checker")
		}
		var all []string
		for _, f := range checker.Check(t.Context(), d) {
			if f.Mend.IsZero() != (f.Grade == bot.GradeFine) || f.Text.IsZero() || strings.Contains(f.Text.String()+f.Mend.String(), token) {
				t.Errorf("%+v", f)
			}
			all = append(all, f.About.String()+" "+string(f.Grade))
		}
		return strings.Join(all, ", ")
	}
	rich := newStage(t, nil)
	if got, want := grades(rich.sender, everyone, list, both), "token ok, quota ok, destination everyone ok, destination list warning, destination both warning"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	poor := newStage(t, func(o *sandbox.LineOptions) { o.Quota = 20 })
	if got, want := grades(poor.sender, list), "token ok, quota warning, destination list warning"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for name, s := range map[string]channel.Sender{
		"expired": open(t, &line.Settings{Token: "expired", APIURL: rich.url}, channel.Env{Clock: rich.clock}),
		"nowhere": open(t, &line.Settings{Token: token, APIURL: "http://127.0.0.1:9"}, channel.Env{Clock: rich.clock}),
	} {
		if got := grades(s, list); got != "token broken" {
			t.Errorf("%s: %s", name, got)
		}
	}
	if n := len(rich.account.Messages()); n != 0 {
		t.Errorf("%d messages were sent", n)
	}
}
