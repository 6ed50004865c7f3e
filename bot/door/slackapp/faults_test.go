package slackapp_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
	"github.com/bongsu-hq/bongsu/bot/desk"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/door/slackapp"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// scene is a real desk with one open incident and a holding notice that waits, and its card in Slack.
type scene struct {
	*world
	house    *desk.Desk
	words    *record.Words
	store    *ailing
	incident bot.Incident
	draft    bot.Draft
	card     sandbox.SlackMessage
}

func newScene(t *testing.T, socket bool) *scene {
	t.Helper()
	return sceneIn(t, socket, open)
}

func sceneIn(t *testing.T, socket bool, open func(*testing.T, bool, slackapp.Desk, *clock) *world) *scene {
	t.Helper()
	at, s := newClock(), &scene{store: &ailing{}}
	s.house, s.words = realDesk(t, at, func(kept desk.Store) desk.Store {
		s.store.Store = kept
		return s.store
	})
	s.world = open(t, socket, s.house, at)
	var err error
	if s.incident, err = s.house.Declare(t.Context(), "lead", bot.Declaration{
		Mode: bot.Live, Severity: 4, Affected: []bot.Affected{{Component: "talk", Status: bot.MajorOutage}},
		Started: bot.Moment{At: at.Now().Add(-time.Minute), Certainty: bot.Confirmed},
		Facts:   bot.Facts{Symptom: bot.Words{Phrase: "messages-fail", Certainty: bot.Confirmed}, Action: bot.Words{Phrase: "extent-check"}},
	}); err != nil {
		t.Fatal(err)
	}
	s.write(bot.Holding)
	return s
}

func (s *scene) write(kind bot.MessageType) {
	s.t.Helper()
	f := s.incident.Facts
	f.NextAt = s.clock.Now().Add(30 * time.Minute)
	var err error
	if s.draft, err = s.house.Write(s.t.Context(), "lead", bot.Request{IncidentID: s.incident.ID, Type: kind, Facts: f}); err != nil {
		s.t.Fatal(err)
	}
	s.card = s.pinCard(s.draft.ID)
}

func (s *scene) pinCard(draftID string) sandbox.SlackMessage {
	s.t.Helper()
	review, err := s.house.Review(s.t.Context(), draftID)
	if err != nil {
		s.t.Fatal(err)
	}
	composed, err := s.words.Card(review, bot.English, s.clock.Now())
	if err != nil {
		s.t.Fatal(err)
	}
	return s.pin(slack.ComposeCard(composed))
}

// record is what the incident's record holds, a line each.
func (s *scene) record() string {
	s.t.Helper()
	return s.acts(s.house, s.incident.ID, []*slackapp.App{s.app})
}

// resolve ends the incident without Slack.
func (s *scene) resolve() {
	s.t.Helper()
	i, err := s.house.Incident(s.t.Context(), s.incident.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	f := i.Facts
	f.NextAt, f.EndedAt, f.Data, f.ReportAt = time.Time{}, s.clock.Now(), bot.DataSafe, s.clock.Now().Add(48*time.Hour)
	d, err := s.house.Write(s.t.Context(), "lead", bot.Request{IncidentID: i.ID, Type: bot.Resolved, Facts: f})
	if err != nil {
		s.t.Fatal(err)
	}
	s.approve(d)
}

func (s *scene) approve(d bot.Draft) {
	s.t.Helper()
	d, err := s.house.Vote(s.t.Context(), "approver", bot.Vote{DraftID: d.ID, Revision: d.Revision, Digest: d.Digest, Verdict: bot.Approves, Door: "console"})
	if err != nil || d.State != bot.DraftPublished {
		s.t.Fatalf("the vote left the draft %s: %v", d.State, err)
	}
}

// A form that stood open for an hour is judged by what holds when it is handed in, and says so in the person's language.
func TestAFormThatStoodOpenWhileTheIncidentEnded(t *testing.T) {
	t.Parallel()
	command := func(text string) func(*scene) { return func(s *scene) { s.command(lead, text) } }
	pressed := func(who, action string) func(*scene) {
		return func(s *scene) {
			s.write(bot.Initial)
			s.click(who, s.card, action)
		}
	}
	for name, form := range map[string]struct {
		open func(*scene)
		in   values
		who  string
		told string
	}{
		"update":                       {command("update INC-1"), nil, lead, "INC-1 건은 이미 종료되었습니다"},
		"update that promises anew":    {command("update INC-1"), filled("next-time", "23:00"), lead, "INC-1 건은 이미 종료되었습니다"},
		"resolve":                      {command("resolve INC-1"), filled("report-date", "2022-10-20", "data", "safe"), lead, "INC-1 건은 이미 종료되었습니다"},
		"edit":                         {pressed(lead, bot.ActionEdit), nil, lead, "INC-1 건은 이미 종료되었습니다"},
		"snooze":                       {command("snooze INC-1"), filled("minutes", "10", "reason", "회의"), lead, "INC-1 건은 이미 종료되었습니다"},
		"request changes":              {pressed(approver, bot.ActionRequestChanges), filled("reason", "too vague"), approver, "it is now: Withdrawn"},
		"reject":                       {pressed(approver, bot.ActionReject), filled("reason", "too vague"), approver, "it is now: Withdrawn"},
		"request changes, in French":   {pressed(french, bot.ActionRequestChanges), filled("reason", "trop vague"), french, "La vôtre n’a pas été enregistrée"},
		"a statement may still follow": {command("statement INC-1"), filled("event-ko", "가", "event-en", "a", "event-fr", "a"), lead, "사과를 받을 분들(groups)을 적어 주십시오"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, true)
			s.approve(s.draft)
			form.open(s)
			s.app.Wait()
			opened, _ := s.slack.OpenView(form.who)
			s.clock.pass(time.Hour)
			s.resolve()
			before := s.record()
			response := s.submit(form.who, opened, form.in)
			s.app.Wait()
			if told := fmt.Sprint(response.Errors); response.Action != "errors" || !strings.Contains(told, form.told) {
				t.Errorf("%s %s", response.Action, told)
			}
			if after := s.record(); after != before {
				t.Errorf("it changed the record:\n%s", strings.TrimPrefix(after, before))
			}
			s.logged("refuse what a person asked for in Slack")
		})
	}
}

// logged holds that what happened can be read in the log.
func (w *world) logged(text string) {
	w.t.Helper()
	if log := w.journal.String(); !strings.Contains(log, text) {
		w.t.Errorf("the log does not say %q:\n%s", text, log)
	}
}

// loggedSoon waits for what the app may log after whoever sent it has given up.
func (w *world) loggedSoon(text string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	for !strings.Contains(w.journal.String(), text) {
		select {
		case <-w.journal.wrote:
		case <-ctx.Done():
			w.logged(text)
			return
		}
	}
}

// Whoever presses together with somebody else, or twice, makes one change, and each is told what became of theirs.
func TestButtonsPressedAtOnce(t *testing.T) {
	t.Parallel()
	approve := func(s *scene, who string) { s.click(who, s.card, bot.ActionApprove) }
	reject := func(s *scene, who string) {
		s.command(who, "reject "+s.draft.ID+" "+s.draft.Digest.Short()+" trop vague")
	}
	type press struct {
		who    string
		do     func(*scene, string)
		stored string
		late   string
	}
	signs := press{approver, approve, "Your signature is stored", "Yours was not stored"}
	for name, other := range map[string]press{
		"by one person":      signs,
		"by two who approve": {french, approve, "Votre signature est enregistrée", "La vôtre n’a pas été enregistrée"},
		"one rejects":        {french, reject, "Votre refus est enregistré", "La vôtre n’a pas été enregistrée"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transports(t, func(t *testing.T, socket bool) {
				s := newScene(t, socket)
				var all sync.WaitGroup
				for _, p := range []press{signs, other} {
					all.Go(func() { p.do(s, p.who) })
				}
				all.Wait()
				record := s.record()
				if strings.Count(record, "published ")+strings.Count(record, "reject ") != 1 || strings.Count(record, "approve ") > 1 {
					t.Errorf("the record:\n%s", record)
				}
				late := 0
				for _, p := range []press{signs, other} {
					var said strings.Builder
					for _, m := range s.slack.Ephemerals(room, p.who) {
						said.WriteString(m.Text + "\n")
					}
					switch {
					case strings.Contains(said.String(), p.late):
						late++
					case !strings.Contains(said.String(), p.stored):
						t.Errorf("%s was told %q", p.who, said.String())
					}
				}
				// A rejection may still come between a signature and its publication: then both are stored, and nothing is published.
				stored, persons := strings.Count(record, "approve ")+strings.Count(record, "reject "), len(map[string]bool{signs.who: true, other.who: true})
				if stored != persons && stored+late != persons { // who pressed twice may be told both
					t.Errorf("%d of %d persons were told that they came too late, and the record holds:\n%s", late, persons, record)
				}
			})
		})
	}
}

// A store that takes two seconds for every call costs nobody their answer: what is asked for is acknowledged before the store has answered, the
// true result comes later, and windows open before Slack takes the right to them back.
func TestASlowStore(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		s := sceneIn(t, socket, openHurried)
		ref := fmt.Sprintf(`{"draft":%q,"revision":%d,"digest":%q,"statement":true}`, s.draft.ID, s.draft.Revision, s.draft.Digest)
		signs, breaks := s.pinned(bot.ActionApprove, ref), s.pinned(bot.ActionBreakGlass, ref)
		s.store.become(func() {
			s.clock.pass(2 * time.Second)
			time.Sleep(120 * time.Millisecond) // Slack is answered after 200
		}, nil)
		if reply := s.command(french, "approvals"); reply.Text != "Chargement…" {
			t.Errorf("at first the list says %q", reply.Text)
		}
		s.whisper(french, "Projets qui attendent votre signature")
		s.click(approver, breaks, bot.ActionBreakGlass)
		s.window(approver, "Why can it not wait")
		s.click(approver, signs, bot.ActionApprove)
		s.window(approver, "A statement is signed by typing")
		s.command(lead, "update INC-1")
		form := s.window(lead, "안내 종류")
		if response := s.submit(lead, form, filled("type", "initial")); !strings.Contains(string(response.View.Blocks), "저장하고 있습니다…") {
			t.Errorf("at first the form says %s %v", response.View.Blocks, response.Errors)
		}
		s.window(lead, "서명을 기다리는 분")
		s.app.Wait()
		begun := s.clock.Now()
		s.click(approver, s.card, bot.ActionApprove)
		s.whisper(approver, "Saving…")
		s.whisper(approver, "It is published")
		if took := s.clock.Now().Sub(begun); took > 50*time.Second {
			t.Errorf("a vote takes %v, and a payload has a minute", took)
		}
		if record := s.record(); strings.Count(record, "drafted ") != 2 || strings.Count(record, "published ") != 1 {
			t.Errorf("the record:\n%s", record)
		}
	})
}

// Without a store everybody is told so, nothing is changed, and what was typed is still there when it is back.
func TestAStoreThatIsGoneAndComesBack(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		s := newScene(t, socket)
		s.command(lead, "update INC-1")
		form := s.window(lead, "안내 종류")
		before := s.record()
		s.store.become(nil, errors.New("the store is gone"))
		if reply := s.command(french, "approvals"); !strings.Contains(reply.Text, "l’enregistrement n’est pas certain") {
			t.Errorf("the list says %q", reply.Text)
		}
		s.click(approver, s.card, bot.ActionApprove)
		s.whisper(approver, "it is not certain what was stored")
		response := s.submit(lead, form, filled("type", "initial", "severity", "5"))
		if !strings.Contains(response.Errors["type"], "저장되었는지") {
			t.Errorf("the form says %v", response.Errors)
		}
		s.command(approver, "resolve INC-1")
		s.window(approver, "it is not certain what was stored")
		if err := s.slack.OpenHome(t.Context(), french); err != nil {
			t.Fatal(err)
		}
		s.app.Wait()
		s.logged("the store is gone")
		s.store.become(nil, nil)
		if after := s.record(); after != before {
			t.Errorf("it changed the record:\n%s", strings.TrimPrefix(after, before))
		}
		if response := s.submit(lead, form, nil); response.Action != "update" {
			t.Errorf("the form, handed in again, says %v", response.Errors)
		}
		s.click(approver, s.card, bot.ActionApprove)
		s.whisper(approver, "It is published")
		if record := s.record(); strings.Count(record, "drafted ") != 2 || strings.Count(record, "published ") != 1 {
			t.Errorf("the record:\n%s", record)
		}
	})
}

// hostile is what somebody may type: mentions, mark-up, a link, text that runs from right to left, and emoji, up to Slack's limit of a field.
func hostile() string {
	const text = "<!channel> <@U0LEAD> @here `rm` *b* &amp; <https://evil.example|status> \u202Egnp.exe\u202C \u200Fشكرا 👩‍👩‍👧‍👦 {{.key}} %s "
	return text + strings.Repeat("가", 3000-utf8.RuneCountInString(text))
}

// Whatever is typed into a field reaches the desk as it is, pings nobody, and is still there after a late refusal.
func TestHostileTextInEveryField(t *testing.T) {
	t.Parallel()
	each := func(names ...string) []any {
		var pairs []any
		for _, name := range names {
			for _, l := range bot.Languages() {
				pairs = append(pairs, name+"-"+string(l), hostile())
			}
		}
		return pairs
	}
	command := func(text string) func(*world) { return func(w *world) { w.command(lead, text) } }
	for name, form := range map[string]struct {
		desk  *fakeDesk
		open  func(*world)
		in    values
		times int // how often the text is in what the desk was told
	}{
		"update":          {burning(), command("update INC-7"), filled(append(each("free"), "free-for", "workaround")...), 3},
		"correct":         {sent(), command("correct INC-7"), filled(each("wrong", "right")...), 6},
		"statement":       {burning(), command("statement INC-7"), filled(each("event", "groups", "text")...), 9},
		"resolve":         {burning(), command("resolve INC-7"), filled(append(each("lost"), "data", "lost", "report-date", "2022-10-20")...), 3},
		"snooze":          {burning(), command("snooze INC-7"), filled("minutes", "10", "reason", hostile()), 1},
		"request changes": {burning(), func(w *world) { w.pressed(bot.ActionRequestChanges) }, filled("reason", hostile()), 1},
		"reject":          {burning(), func(w *world) { w.pressed(bot.ActionReject) }, filled("reason", hostile()), 1},
		"break the glass": {burning(), func(w *world) { w.pressed(bot.ActionBreakGlass) }, filled("reason", hostile()), 1},
		"sign":            {burning(), func(w *world) { w.pressed(bot.ActionApprove) }, filled("key", hostile()), 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form.desk.hold, form.desk.fail = make(chan struct{}), bot.Refuse(bot.ErrConflict, "not now")
			w := openHurried(t, false, form.desk, newClock())
			form.open(w)
			w.await("the form", func() bool { v, open := w.slack.OpenView(lead); return open && v.CallbackID != "" })
			v, _ := w.slack.OpenView(lead)
			w.submit(lead, v, form.in)
			close(form.desk.hold)
			again := w.window(lead, "not now")
			form.desk.mu.Lock()
			form.desk.fail = nil
			form.desk.mu.Unlock()
			w.submit(lead, again, nil)
			w.app.Wait()
			told := form.desk.told()
			if got := strings.Count(told, hostile()); got != form.times {
				t.Errorf("the text is %d times in what the desk was told, want %d: %.300s", got, form.times, told)
			}
			w.command(lead, "reject draft1 aaaaaaa "+hostile())
			if told := form.desk.told(); strings.Count(told, hostile()) != form.times+1 {
				t.Error("the typed reason is another")
			}
			w.pingsNobody()
			if log := w.journal.String(); strings.Contains(log, "evil") || strings.Contains(log, "level=ERROR") {
				t.Errorf("the log: %s", log)
			}
		})
	}
}

// told is all that the desk was told.
func (d *fakeDesk) told() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all strings.Builder
	for _, r := range d.written {
		f := r.Facts
		for _, l := range bot.Languages() {
			for _, text := range []bot.Text{f.Wrong, f.Right, f.Event, f.Groups, f.Lost.Label, f.Workaround.Label} {
				all.WriteString(text[l] + "\n")
			}
			all.WriteString(strings.Join(f.Paragraphs[l], "\n") + "\n")
		}
	}
	for _, v := range d.votes {
		all.WriteString(v.Reason + v.Typed + "\n")
	}
	return all.String() + strings.Join(d.snoozes, "\n")
}

// pressed presses a button of a card of the burning desk's draft.
func (w *world) pressed(action string) {
	w.t.Helper()
	ref := fmt.Sprintf(`{"draft":"draft1","revision":2,"digest":%q,"statement":%t}`, strings.Repeat("a", 64), action == bot.ActionApprove)
	w.click(lead, w.pinned(action, ref), action)
}

func (w *world) pingsNobody() {
	w.t.Helper()
	for _, user := range []string{lead, approver, french} {
		for _, m := range append(w.slack.Ephemerals(room, user), w.slack.Messages(room)...) {
			if len(m.Pings) > 0 {
				w.t.Errorf("a message pings %v: %s", m.Pings, m.Text)
			}
		}
	}
}

// Long words of people fit into everything that shows them again.
func TestHostileTextThatIsShownAgain(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		s := newScene(t, socket)
		for _, who := range []string{approver, french} {
			s.click(who, s.card, bot.ActionRequestChanges)
			s.await("the form", func() bool { _, open := s.slack.OpenView(who); return open })
			form, _ := s.slack.OpenView(who)
			s.submit(who, form, filled("reason", hostile()))
			s.app.Wait()
		}
		if card := s.pinCard(s.draft.ID); !strings.Contains(string(card.Blocks), "evil.example") {
			t.Error("the card does not show the reason")
		}
		if err := s.slack.OpenHome(t.Context(), approver); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"show INC-1", "timeline INC-1", "approvals", "incidents", "report INC-1", "handover INC-1", "update INC-1 " + hostile(), hostile()} {
			s.command(approver, text)
			s.app.Wait()
		}
		s.pingsNobody()
		if log := s.journal.String(); strings.Contains(log, "level=ERROR") || strings.Contains(log, "level=WARN") {
			t.Errorf("the log: %s", log)
		}
	})
}

// A payload of more than a mebibyte is taken by neither transport, is logged, and does not keep the next one out.
func TestAPayloadThatIsTooLarge(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := burning()
		w := open(t, socket, desk, newClock())
		w.command(approver, "help")
		large := w.slack.Deliveries()[0]
		large.EnvelopeID, large.Payload = "", []byte(strings.Replace(string(large.Payload), `"text":"help"`, `"text":"publish draft1 aaaaaaa `+strings.Repeat("가", 1<<19)+`"`, 1))
		if answer, err := w.slack.Redeliver(t.Context(), large); err == nil {
			t.Errorf("it was answered: %s", answer)
		}
		if socket {
			w.await("two connections", func() bool { return w.slack.Sockets() == 2 })
		}
		if len(desk.released) > 0 {
			t.Error("it was taken")
		}
		w.loggedSoon(map[bool]string{true: "read limit exceeded", false: "request body too large"}[socket])
		w.command(approver, "publish draft1 aaaaaaa")
		w.app.Wait()
		if len(desk.released) != 1 {
			t.Error("the next payload was not taken")
		}
	})
}

// Who was taken out of the configuration between the card and the click is told so, and decides nothing.
func TestSomebodyWhoMayNoLongerDecide(t *testing.T) {
	t.Parallel()
	s := newScene(t, false)
	settings := s.app.Settings
	settings.People = settings.People[:1]
	node := slackapp.New(settings)
	door := httptest.NewServer(node.Handler())
	t.Cleanup(door.Close)
	s.slack.SetRequestURLs(sandbox.SlackURLs{Commands: door.URL + "/slack/command", Interactivity: door.URL + "/slack/interactive", Events: door.URL + "/slack/events"})
	before := s.record()
	s.click(approver, s.card, bot.ActionApprove)
	s.whisper(approver, "Ask an admin to add you")
	node.Wait()
	if after := s.record(); after != before {
		t.Errorf("it changed the record:\n%s", strings.TrimPrefix(after, before))
	}
	s.logged("refuse somebody in Slack whom the desk does not know")
}

// The result of a click reaches its person though the channel was archived, or the app removed from it, while the desk was at work; where
// even that fails, the result can be read in the log.
func TestAChannelThatIsClosedMeanwhile(t *testing.T) {
	t.Parallel()
	for name, closed := range map[string]sandbox.SlackChannel{
		"archived":           {ID: room, Name: "desk", Archived: true},
		"the app is removed": {ID: room, Name: "desk", NoBot: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transports(t, func(t *testing.T, socket bool) {
				s := newScene(t, socket)
				s.slack.Fail(sandbox.Fault{Kind: sandbox.Status500, Match: func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/respond/") }})
				s.store.become(func() { s.slack.SetChannel(closed) }, nil)
				s.click(approver, s.card, bot.ActionApprove)
				s.await("a direct message", func() bool {
					for _, m := range s.slack.Messages("D" + approver[1:]) {
						if strings.Contains(m.Text, "It is published") {
							return true
						}
					}
					return false
				})
				s.store.become(nil, nil)
				if record := s.record(); strings.Count(record, "published ") != 1 {
					t.Errorf("the record:\n%s", record)
				}
			})
		})
	}
}
