package slackapp_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/door/slackapp"
	"github.com/bongsu-hq/bongsu/bot/language"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const (
	lead     = "U0LEAD"
	approver = "U0APPROVER"
	french   = "U0FRENCH"
	stranger = "U0STRANGER"
	room     = "C0DESK"
)

// clock stands still until time is made to pass.
type clock struct{ since atomic.Int64 }

func newClock() *clock { return &clock{} }

func (c *clock) Now() time.Time {
	return time.Date(2022, 10, 15, 6, 30, 0, 0, time.UTC).Add(time.Duration(c.since.Load()))
}

func (c *clock) pass(d time.Duration) { c.since.Add(int64(d)) }

// journal collects what was logged.
type journal struct {
	mu    sync.Mutex
	text  strings.Builder
	wrote chan struct{} // holds one while there is something new
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	select {
	case j.wrote <- struct{}{}:
	default:
	}
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

type world struct {
	t       *testing.T
	slack   *sandbox.Slack
	app     *slackapp.App
	clock   *clock
	journal *journal
	door    string // where signed HTTP is taken
	after   func() // orders what a test reads of its desk after what the door wrote, and before what it writes next
}

func people() bot.People {
	return bot.People{
		{
			ID: "lead", SlackID: lead, Language: bot.Korean, Roles: []bot.Role{bot.DutyOfficer, bot.Comms},
			Name: bot.Text{bot.Korean: "당직", bot.English: "Lead", bot.French: "Responsable"},
		},
		{
			ID: "approver", SlackID: approver, Language: bot.English, Roles: []bot.Role{bot.Comms, bot.Commander}, Reads: bot.Languages(),
			Name: bot.Text{bot.Korean: "승인", bot.English: "Approver", bot.French: "Valideuse"},
		},
		{
			ID: "french", SlackID: french, Language: bot.French, Roles: []bot.Role{bot.Comms, bot.Commander}, Reads: bot.Languages(),
			Name: bot.Text{bot.Korean: "불어", bot.English: "French", bot.French: "Lectrice"},
		},
	}
}

func components() bot.Components {
	brand := func(ko, latin string) bot.Name {
		return bot.Name{Text: bot.Text{bot.Korean: ko, bot.English: latin, bot.French: latin}, FrDe: "de " + latin, FrA: "à " + latin}
	}
	return bot.Components{
		{ID: "talk", Name: brand("카카오톡", "KakaoTalk")},
		{ID: "pay", Name: brand("카카오페이", "Kakao Pay")},
	}
}

func phrases() []slackapp.PhraseOption {
	label := func(ko, en, fr string) bot.Text { return bot.Text{bot.Korean: ko, bot.English: en, bot.French: fr} }
	return []slackapp.PhraseOption{
		{ID: "messages-fail", For: "symptom", Label: label("메시지 송수신 불가", "Messages not sent or received", "Messages impossibles")},
		{ID: "extent-check", For: "action", Label: label("피해 범위 확인 중", "Checking the extent", "Vérification de l’étendue")},
		{ID: "datacentre-fire", For: "cause", Label: label("데이터센터 화재", "Fire at a data centre", "Incendie dans un centre de données")},
	}
}

func zones(t testing.TB) language.Zones {
	t.Helper()
	z, err := language.LoadZones("")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// transports runs a test over Socket Mode and over signed HTTP.
func transports(t *testing.T, test func(t *testing.T, socket bool)) {
	t.Helper()
	for name, socket := range map[string]bool{"socket mode": true, "signed HTTP": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, socket)
		})
	}
}

func open(t *testing.T, socket bool, desk slackapp.Desk, at *clock) *world {
	t.Helper()
	return opened(t, socket, desk, at, (*slackapp.App).BePatient)
}

// openHurried is a door as it is outside of tests: it says soon that it is at work, and the result later.
func openHurried(t *testing.T, socket bool, desk slackapp.Desk, at *clock) *world {
	t.Helper()
	return opened(t, socket, desk, at, func(*slackapp.App) {})
}

func opened(t *testing.T, socket bool, desk slackapp.Desk, at *clock, prepare func(*slackapp.App)) *world {
	t.Helper()
	w := &world{t: t, clock: at, journal: &journal{wrote: make(chan struct{}, 1)}, after: func() {}}
	if fake, ok := desk.(*fakeDesk); ok {
		w.after = fake.settled
	}
	w.slack = sandbox.NewSlack(sandbox.SlackOptions{
		Clock: at, Token: "xoxb-test", AppToken: "xapp-test", SigningSecret: "signing-test", BotName: "bongsu",
		Channels: []sandbox.SlackChannel{{ID: room, Name: "desk"}},
		Users: []sandbox.SlackUser{
			{ID: lead, Name: "lead"}, {ID: approver, Name: "approver"}, {ID: french, Name: "french"}, {ID: stranger, Name: "stranger"},
		},
	})
	platform := httptest.NewServer(w.slack.Handler())
	t.Cleanup(platform.Close)
	t.Cleanup(func() { payloads.Slack(w.slack) })
	w.slack.SetURL(platform.URL)
	w.app = slackapp.New(slackapp.Settings{
		Desk: desk, People: people(), Components: components(), Phrases: phrases, Catalog: catalog(t), Zones: zones(t),
		Interval: func(int, bot.Phase) time.Duration { return 30 * time.Minute }, Clock: at,
		Doctor: func(context.Context) []bot.Finding {
			return []bot.Finding{{About: bot.Say("store"), Grade: bot.GradeFine, Text: bot.Say("answers")}, {About: bot.Say("slack"), Grade: bot.GradeBroken, Text: bot.Say("no token"), Mend: bot.Say("give one")}}
		},
		Report: func(_ context.Context, i bot.Incident) (string, error) {
			return "# " + i.Key + "\n" + strings.Repeat("a line of the record\n", 700), nil
		},
		Contact:      bot.Text{bot.Korean: "02-0000-0000", bot.English: "+82 2 0000 0000", bot.French: "+82 2 0000 0000"},
		Destinations: []bot.Destination{{Class: bot.PublicClass, Recipients: make([]bot.Recipient, 3)}},
		Logger:       slog.New(slog.NewTextHandler(w.journal, nil)), BotToken: bot.NewSecret("xoxb-test"),
		SigningSecret: bot.NewSecret("signing-test"), AppToken: bot.NewSecret("xapp-test"), APIURL: platform.URL + "/api/",
	})
	prepare(w.app)
	door := httptest.NewServer(w.app.Handler())
	t.Cleanup(door.Close)
	w.door = door.URL
	if socket {
		w.connect()
	} else {
		w.slack.SetRequestURLs(sandbox.SlackURLs{Commands: door.URL + "/slack/command", Interactivity: door.URL + "/slack/interactive", Events: door.URL + "/slack/events"})
	}
	return w
}

func (w *world) connect() {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.app.RunSocket(ctx) }()
	w.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Error(err)
		}
	})
	w.await("two connections", func() bool { return w.slack.Sockets() == 2 })
}

func (w *world) await(what string, done func() bool) {
	w.t.Helper()
	w.after()
	defer w.after()
	ctx, cancel := context.WithTimeout(w.t.Context(), 10*time.Second)
	defer cancel()
	if err := w.slack.Await(ctx, done); err != nil {
		w.t.Fatalf("%s did not come: %v\nlog: %s", what, err, w.journal)
	}
}

func (w *world) command(user, text string) sandbox.SlackReply {
	w.t.Helper()
	w.after()
	defer w.after()
	reply, err := w.slack.Command(w.t.Context(), user, room, "/crisis", text)
	if err != nil || reply.Error != "" {
		w.t.Fatalf("/crisis %s: %v %s\nlog: %s", text, err, reply.Error, w.journal)
	}
	return reply
}

// window waits for the person's window to hold a text.
func (w *world) window(user, text string) sandbox.SlackView {
	w.t.Helper()
	var found sandbox.SlackView
	defer func() {
		if w.t.Failed() {
			w.t.Logf("the window shows %s: %s", found.Title, found.Blocks)
		}
	}()
	w.await("a window with "+text, func() bool {
		v, open := w.slack.OpenView(user)
		found = v
		return open && strings.Contains(v.Title+string(v.Blocks), text)
	})
	return found
}

// whisper waits for an ephemeral message to a person that holds a text.
func (w *world) whisper(user, text string) sandbox.SlackMessage {
	w.t.Helper()
	var found sandbox.SlackMessage
	w.await("an ephemeral with "+text, func() bool {
		for _, m := range w.slack.Ephemerals(room, user) {
			if found = m; strings.Contains(m.Text+string(m.Blocks), text) {
				return true
			}
		}
		return false
	})
	return found
}

func (w *world) click(user string, m sandbox.SlackMessage, action string) {
	w.t.Helper()
	w.after()
	defer w.after()
	if err := w.slack.Click(w.t.Context(), user, room, m.TS, action); err != nil {
		w.t.Fatalf("click %s: %v\nlog: %s", action, err, w.journal)
	}
}

func (w *world) clickInView(user string, v sandbox.SlackView, action string) {
	w.t.Helper()
	w.after()
	defer w.after()
	if err := w.slack.ClickInView(w.t.Context(), user, v.ID, action, nil); err != nil {
		w.t.Fatalf("click %s: %v\nlog: %s", action, err, w.journal)
	}
}

type values = map[string]map[string]any

func filled(pairs ...any) values {
	v := values{}
	for i := 0; i < len(pairs); i += 2 {
		v[pairs[i].(string)] = map[string]any{"value": pairs[i+1]}
	}
	return v
}

// submit hands in a form; fields that are folded away are unfolded first, as a person would.
func (w *world) submit(user string, v sandbox.SlackView, in values) sandbox.ViewResponse {
	w.t.Helper()
	var folded []string
	for group, first := range map[string]string{"started": "started-date", "known": "known-for", "free": "free-for", "release": "release-date"} {
		_, fills := in[first]
		for _, l := range bot.Languages() {
			_, source := in["source-"+string(l)]
			fills = fills || group == "known" && source
		}
		if fills && strings.Contains(string(v.Blocks), `"block_id":"more"`) && !strings.Contains(string(v.Blocks), `"block_id":"`+first+`"`) {
			folded = append(folded, group)
		}
	}
	if len(folded) > 0 {
		v = w.unfold(user, v, folded...)
	}
	w.after()
	defer w.after()
	response, err := w.slack.Submit(w.t.Context(), user, v.ID, in)
	if err != nil {
		w.t.Fatalf("submit: %v\nlog: %s", err, w.journal)
	}
	return response
}

// unfold ticks what else the update form is to ask.
func (w *world) unfold(user string, v sandbox.SlackView, groups ...string) sandbox.SlackView {
	w.t.Helper()
	w.after()
	defer w.after()
	if err := w.slack.ChooseInView(w.t.Context(), user, v.ID, "more", groups); err != nil {
		w.t.Fatal(err)
	}
	w.app.Wait()
	now, _ := w.slack.OpenView(user)
	return now
}

// sent is the burning desk's draft, published and received, with what became of it.
func sent() *fakeDesk {
	d := burning()
	d.drafts[0].State, d.drafts[0].Mode, d.drafts[0].PublishedAt = bot.DraftPublished, bot.Live, newClock().Now().Add(-time.Minute)
	d.drafts[0].Languages = bot.Languages()
	for n, state := range []bot.DeliveryState{bot.Delivered, bot.Accepted, bot.Accepted, bot.UnknownOutcome, bot.Pending, bot.Failed} {
		d.rows = append(d.rows, bot.Delivery{UpdateID: "draft1", Destination: "page", Recipient: fmt.Sprint(n), Language: bot.English, State: state})
	}
	return d
}

// fakeDesk is a desk in memory; hold, when set, keeps every write waiting until it is closed.
type fakeDesk struct {
	mu        sync.Mutex
	incidents []bot.Incident
	drafts    []bot.Draft
	declared  []bot.Declaration
	written   []bot.Request
	votes     []bot.Vote
	snoozes   []string
	decided   []string // updates whose unknown deliveries were decided, and how
	released  []string
	reminded  []string
	events    []bot.Event
	rows      []bot.Delivery
	channels  []bot.ChannelState
	counsel   string // who is legal

	beats        []bot.Draft
	beatsSigned  int // sets
	beatsWritten int
	proposed     []bot.Proposal
	listFails    error
	hold         chan struct{}
	fail         error
	panics       bool
}

// settled orders writes and a test's reads, which the wire between them does not in the eyes of the race detector.
func (d *fakeDesk) settled() {
	d.mu.Lock()
	defer d.mu.Unlock()
}

func (d *fakeDesk) write(do func()) error {
	if d.hold != nil {
		<-d.hold
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.panics {
		panic("a fault in the desk")
	}
	if d.fail != nil {
		return d.fail
	}
	do()
	return nil
}

func (d *fakeDesk) Declare(_ context.Context, _ string, in bot.Declaration) (i bot.Incident, err error) {
	err = d.write(func() {
		d.declared = append(d.declared, in)
		i = bot.Incident{ID: fmt.Sprintf("inc%d", len(d.declared)), Key: fmt.Sprintf("INC-%d", len(d.declared)), Mode: in.Mode, Severity: in.Severity}
		d.incidents = append(d.incidents, i)
	})
	return i, err
}

func (d *fakeDesk) Write(_ context.Context, _ string, r bot.Request) (draft bot.Draft, err error) {
	err = d.write(func() {
		d.written = append(d.written, r)
		draft = bot.Draft{ID: fmt.Sprintf("new%d", len(d.written)), Type: r.Type, State: bot.DraftOpen, Revision: 1, Digest: bot.Digest(strings.Repeat("b", 64))}
	})
	return draft, err
}

func (d *fakeDesk) Edit(_ context.Context, _, draftID string, revision int, r bot.Request) (draft bot.Draft, err error) {
	err = d.write(func() {
		d.written = append(d.written, r)
		d.decided = append(d.decided, fmt.Sprintf("edited %s at %d", draftID, revision))
		draft = bot.Draft{ID: draftID, Type: r.Type, State: bot.DraftOpen, Revision: revision + 1, Digest: bot.Digest(strings.Repeat("b", 64))}
	})
	return draft, err
}

func (d *fakeDesk) Schedule(_ context.Context, _, draftID string, revision int, release, next time.Time) (draft bot.Draft, err error) {
	err = d.write(func() {
		d.decided = append(d.decided, fmt.Sprintf("scheduled %s at %d for %s, next %s", draftID, revision, release.Format(time.RFC3339), next.Format(time.RFC3339)))
		draft = bot.Draft{ID: draftID, Type: bot.Initial, State: bot.DraftOpen, Revision: revision + 1, Digest: bot.Digest(strings.Repeat("b", 64)), ReleaseAt: release}
	})
	return draft, err
}

func (d *fakeDesk) Snooze(_ context.Context, _, incidentID string, until time.Time, reason string) error {
	return d.write(func() { d.snoozes = append(d.snoozes, incidentID+" "+until.UTC().Format("15:04")+" "+reason) })
}

func (d *fakeDesk) Review(_ context.Context, id string) (bot.Review, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, draft := range d.drafts {
		if draft.ID == id {
			step := bot.StepStanding{Step: bot.Step{Count: 1}, Could: []string{"approver"}}
			return bot.Review{Draft: draft, Incident: d.incident(draft.IncidentID), Standing: bot.Standing{Steps: []bot.StepStanding{step}}}, nil
		}
	}
	return bot.Review{}, bot.Refuse(bot.ErrNotFound, "there is no draft "+id)
}

func (d *fakeDesk) Vote(_ context.Context, _ string, v bot.Vote) (draft bot.Draft, err error) {
	err = d.write(func() {
		d.votes = append(d.votes, v)
		draft = bot.Draft{ID: v.DraftID, State: bot.DraftPublished, Revision: v.Revision, Digest: v.Digest}
	})
	return draft, err
}

func (d *fakeDesk) Heartbeats(_ context.Context, _, incident string, every time.Duration, count int) (beats []bot.Draft, err error) {
	err = d.write(func() {
		d.beatsWritten++
		for n := range count {
			at := newClock().Now().Add(time.Duration(n+1) * every)
			beats = append(beats, bot.Draft{ID: "beat" + incident, Revision: 1, Beat: true, ReleaseAt: at, NextAt: at.Add(every), Digest: "beadbeadbead"})
		}
	})
	return beats, err
}

func (d *fakeDesk) Beats(context.Context, string) ([]bot.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.beats), nil
}

func (d *fakeDesk) ApproveBeats(_ context.Context, _, _ string, seen bot.Digest, _ string) (beats []bot.Draft, err error) {
	err = d.write(func() { beats, d.beatsSigned = d.beats, d.beatsSigned+1 })
	if seen != bot.SealBeats(d.beats) {
		d.beatsSigned--
		return nil, bot.Refuse(bot.ErrConflict, "the heartbeats have changed since you saw them")
	}
	return beats, err
}

func (d *fakeDesk) PublishAhead(ctx context.Context, actor string, v bot.Vote) (bot.Draft, error) {
	return d.Vote(ctx, actor, v)
}

func (d *fakeDesk) Publish(_ context.Context, _, draftID string) (draft bot.Draft, err error) {
	err = d.write(func() {
		d.released = append(d.released, draftID)
		draft = bot.Draft{ID: draftID, State: bot.DraftPublished}
	})
	return draft, err
}

func (d *fakeDesk) DecideUnknowns(_ context.Context, _, draftID string, decision bot.UnknownDecision) (n int, err error) {
	err = d.write(func() {
		d.decided = append(d.decided, draftID+" "+string(decision))
		n = 3
	})
	return n, err
}

func (d *fakeDesk) RetryFailed(_ context.Context, _, draftID string) (n int, err error) {
	err = d.write(func() {
		d.decided = append(d.decided, draftID+" retry")
		n = 3
	})
	return n, err
}

func (d *fakeDesk) AsLegal(_ context.Context, actor string) error {
	if actor != d.counsel {
		return bot.Refuse(bot.ErrForbidden, "this needs one of the roles legal counsel: ask Counsel")
	}
	return nil
}

func (d *fakeDesk) Unconfirm(_ context.Context, _, draftID string, revision int, field string) (draft bot.Draft, err error) {
	err = d.write(func() {
		d.decided = append(d.decided, fmt.Sprintf("%s/%d %s", draftID, revision, field))
		draft = d.drafts[0]
	})
	return draft, err
}

func (d *fakeDesk) Propose(_ context.Context, actor string, p bot.Proposal) (bot.Proposal, error) {
	if err := p.CheckProposal(d.drafts[0].Type); err != nil {
		return p, err
	}
	return p, d.write(func() {
		p.ID, p.Person, p.At = "p1", actor, newClock().Now()
		d.proposed = append(d.proposed, p)
	})
}

func (d *fakeDesk) Proposals(_ context.Context, actor, _ string) ([]bot.Proposal, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if p, _ := people().ByID(actor); !p.Has(bot.Writers()...) {
		return nil, bot.Refuse(bot.ErrForbidden, "this needs one of the roles legal counsel")
	}
	return slices.Clone(d.proposed), nil
}

func (d *fakeDesk) TakeProposal(_ context.Context, actor, draftID, proposalID string) (draft bot.Draft, err error) {
	err = d.write(func() {
		d.decided = append(d.decided, actor+" takes "+proposalID+" into "+draftID)
		d.proposed[0].TakenBy, d.proposed[0].TakenAt = actor, newClock().Now()
		draft = d.drafts[0]
	})
	return draft, err
}

func (d *fakeDesk) Remind(_ context.Context, _, incidentID string) error {
	return d.write(func() { d.reminded = append(d.reminded, incidentID) })
}

func (d *fakeDesk) Assign(ctx context.Context, _, incidentID string, _ bot.Post, _ string) (bot.Incident, error) {
	return d.Incident(ctx, incidentID)
}

func (d *fakeDesk) Sheet(ctx context.Context, incidentID string) (bot.Sheet, error) {
	i, err := d.Incident(ctx, incidentID)
	return bot.Sheet{Incident: i, Items: i.OpenItems(nil, nil)}, err
}

func (d *fakeDesk) HandOver(ctx context.Context, _, incidentID, _ string) (bot.Sheet, error) {
	return d.Sheet(ctx, incidentID)
}

func (d *fakeDesk) TakeOver(ctx context.Context, _, incidentID string, _ []string) (bot.Sheet, error) {
	return d.Sheet(ctx, incidentID)
}

func (d *fakeDesk) Timeline(context.Context, string) ([]bot.Event, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.events, nil
}

func (d *fakeDesk) Deliveries(_ context.Context, q bot.LedgerQuery) ([]bot.Delivery, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var rows []bot.Delivery
	for _, row := range d.rows {
		if row.UpdateID == q.UpdateID {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func (d *fakeDesk) Channels(context.Context) ([]bot.ChannelState, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.channels, nil
}

func (d *fakeDesk) incident(idOrKey string) bot.Incident {
	for _, i := range d.incidents {
		if i.ID == idOrKey || i.Key == idOrKey {
			return i
		}
	}
	return bot.Incident{}
}

func (d *fakeDesk) Incident(_ context.Context, idOrKey string) (bot.Incident, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if i := d.incident(idOrKey); i.ID != "" {
		return i, nil
	}
	return bot.Incident{}, bot.Refuse(bot.ErrNotFound, "there is no incident "+idOrKey)
}

func (d *fakeDesk) Incidents(context.Context, bool) ([]bot.Incident, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.incidents, d.listFails
}

func (d *fakeDesk) Drafts(ctx context.Context, _ string) ([]bot.Draft, error) {
	return d.OpenDrafts(ctx)
}

func (d *fakeDesk) OpenDrafts(context.Context) ([]bot.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.drafts, nil
}

// burning is a desk with one open incident and one draft that waits.
func burning() *fakeDesk {
	at := newClock().Now()
	text := func(l bot.Language, words string) bot.Composed {
		return bot.Composed{
			Destination: "page", Channel: "page", Kind: "page", Class: bot.PublicClass, Language: l, Recipients: 7,
			Rendition: bot.Rendition{Language: l, Text: words}, Body: bot.Body{MediaType: "text/plain", Bytes: []byte(words)},
		}
	}
	return &fakeDesk{
		incidents: []bot.Incident{{
			ID: "inc7", Key: "INC-7", Mode: bot.Live, Severity: 4, Phase: bot.Investigating, Title: bot.Text{bot.Korean: "장애", bot.English: "Outage", bot.French: "Panne"},
			Affected: []bot.Affected{{Component: "talk", Status: bot.MajorOutage}}, Started: bot.Moment{At: at.Add(-time.Hour)},
			Facts:   bot.Facts{Symptom: bot.Words{Phrase: "messages-fail", Certainty: bot.Confirmed}},
			Promise: bot.Promise{Seq: 1, GivenAt: at.Add(-10 * time.Minute), DueAt: at.Add(20 * time.Minute)},
		}},
		drafts: []bot.Draft{{
			ID: "draft1", IncidentID: "inc7", Revision: 2, State: bot.DraftOpen, Type: bot.Initial, Mode: bot.Live, Authors: []string{"lead"},
			Digest: bot.Digest(strings.Repeat("a", 64)), ExpiresAt: at.Add(time.Hour), Composed: []bot.Composed{
				text(bot.Korean, "카카오톡을 이용하실 수 없습니다. <!channel>"), text(bot.English, "KakaoTalk is down. <!channel>"), text(bot.French, "KakaoTalk est en panne."),
			},
		}},
	}
}
