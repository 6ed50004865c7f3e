package slackapp_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
	"github.com/bongsu-hq/bongsu/bot/desk"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
	"github.com/bongsu-hq/bongsu/bot/door/slackapp"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
	"github.com/bongsu-hq/bongsu/bot/store"
	"github.com/bongsu-hq/bongsu/templates"
)

var (
	_ slackapp.Desk = (*desk.Desk)(nil)
	_ slackapp.Desk = (*fakeDesk)(nil)
)

// plainly composes a body that is the rendition's text.
type plainly struct{}

func (plainly) Compose(_ bot.Destination, r bot.Rendition) (bot.Body, error) {
	return bot.Body{MediaType: "text/plain", Bytes: []byte(r.Text)}, nil
}

func (plainly) ComposeNotice(_ string, n bot.Notice) (bot.Body, error) { return slack.ComposeNotice(n) }

type steady struct{}

func (steady) Interval(int, bot.Phase) time.Duration { return 30 * time.Minute }

func (steady) FirstPost(int) time.Duration { return 0 }

type ids struct {
	mu sync.Mutex
	n  int
}

func (s *ids) NewID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	return fmt.Sprintf("id%010d", s.n)
}

// realDesk is the house's own desk on a file of its own; over puts something between it and its store.
func realDesk(t *testing.T, at *clock, over ...func(desk.Store) desk.Store) (*desk.Desk, *record.Words) {
	t.Helper()
	kept, err := store.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "bongsu.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	if err := kept.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	z := zones(t)
	byLanguage := map[bot.Language]*time.Location{bot.Korean: z.Seoul, bot.English: z.English, bot.French: z.Paris}
	words := catalog(t)
	page := bot.Destination{
		ID: "page", Channel: "page", Kind: "page", Class: bot.PublicClass, Languages: bot.Languages(), Recipients: []bot.Recipient{{ID: "page"}},
	}
	contact := bot.Text{bot.Korean: "02-0000-0000", bot.English: "+82 2 0000 0000", bot.French: "+82 2 0000 0000"}
	name := bot.Text{bot.Korean: "카카오", bot.English: "Kakao", bot.French: "Kakao"}
	renderer, err := render.New(render.Settings{
		Catalog: words, Templates: templates.FS, Org: render.Org{Name: bot.Name{Text: name, FrDe: "de Kakao", FrA: "à Kakao"}, Contact: contact},
		Components: components(), People: people(), Zones: byLanguage, BaseURL: "https://status.example.com",
		Destinations: []bot.Destination{page}, Composer: plainly{},
	})
	if err != nil {
		t.Fatal(err)
	}
	var held desk.Store = kept
	for _, put := range over {
		held = put(held)
	}
	spoken := &record.Words{Catalog: words, Components: components(), People: people(), Zones: z}
	return desk.New(desk.Settings{
		Store: held, Renderer: renderer, Words: spoken, Notices: plainly{}, People: people(), Components: components(),
		Policy:       bot.Policy{{Types: bot.MessageTypes(), Steps: []bot.Step{{Roles: []bot.Role{bot.Comms}, Count: 1}}, Expires: 30 * time.Minute}},
		Destinations: []bot.Destination{page}, Zones: byLanguage, Cadence: steady{}, KeyPrefix: "INC",
		Chase: bot.Chase{BreakGlass: 5 * time.Minute}, BreakGlass: []bot.Role{bot.Commander},
		Clock: at, IDs: &ids{}, Logger: slog.New(slog.DiscardHandler),
	}), spoken
}

// pin posts a card or a notice as the channel would, and returns it as the room sees it.
func (w *world) pin(body bot.Body, err error) sandbox.SlackMessage {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(body.Bytes, &fields); err != nil {
		w.t.Fatal(err)
	}
	fields["channel"] = room
	// The buttons stand beside the colour bar; people of the sandbox press what is in the message itself.
	blocks := list(fields["blocks"])
	for _, beside := range list(fields["attachments"]) {
		if o, ok := beside.(map[string]any); ok {
			blocks = append(blocks, list(o["blocks"])...)
		}
	}
	fields["blocks"], fields["attachments"] = blocks, nil
	data, err := json.Marshal(fields)
	if err != nil {
		w.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.app.APIURL+"chat.postMessage", bytes.NewReader(data))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer xoxb-test")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	posted := w.slack.Messages(room)
	if len(posted) == 0 {
		w.t.Fatalf("the card was refused: %v", resp.Status)
	}
	return posted[len(posted)-1]
}

// pinned posts a message with one button.
func (w *world) pinned(action, value string) sandbox.SlackMessage {
	w.t.Helper()
	return w.pin(slack.ComposeNotice(bot.Notice{Text: "reminder", Actions: []bot.Action{{ID: action, Label: action, Value: value}}}))
}

func list(v any) []any {
	items, _ := v.([]any)
	return items
}

func TestFromTheFirstWordToThePublicNotice(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		at := newClock()
		house, words := realDesk(t, at)
		w := open(t, socket, house, at)

		w.command(lead, "declare")
		declared := w.submit(lead, w.window(lead, "실제 상황"), declaration("5"))
		w.await("the declaration", func() bool { v, ok := w.slack.OpenView(lead); return ok && strings.Contains(string(v.Blocks), "INC-1") })
		w.clickInView(lead, *declared.View, bot.ActionWriteUpdate)
		if written := w.submit(lead, w.window(lead, "안내 종류"), nil); written.Action != "update" {
			t.Fatalf("the first notice is refused: %+v", written)
		}
		asked := w.window(lead, "서명을 기다리는 분")
		if !strings.Contains(string(asked.Blocks), "승인") {
			t.Errorf("the author is not told whom the draft waits for: %s", asked.Blocks)
		}
		w.app.Wait()
		drafts, err := house.OpenDrafts(t.Context())
		if err != nil || len(drafts) != 1 || drafts[0].Type != bot.Holding {
			t.Fatalf("got %+v, %v", drafts, err)
		}

		review, err := house.Review(t.Context(), drafts[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		composed, err := words.Card(review, bot.English, at.Now())
		if err != nil {
			t.Fatal(err)
		}
		card := w.pin(slack.ComposeCard(composed))
		w.click(lead, card, bot.ActionApprove)
		w.whisper(lead, "직접 작성하신 초안은 본인이 승인할 수 없습니다")
		w.click(approver, card, bot.ActionApprove)
		w.whisper(approver, "It is published")
		published, err := house.Drafts(t.Context(), drafts[0].IncidentID)
		if err != nil || published[0].State != bot.DraftPublished {
			t.Fatalf("got %+v, %v", published, err)
		}

		incident, err := house.Incident(t.Context(), "INC-1")
		if err != nil || incident.Promise.DueAt.Sub(at.Now()) != 30*time.Minute {
			t.Fatalf("the promise is %v from now, %v", incident.Promise.DueAt.Sub(at.Now()), err)
		}
		actions, err := words.ReminderActions(incident, bot.Draft{}, bot.French)
		if err != nil {
			t.Fatal(err)
		}
		reminder := w.pin(slack.ComposeNotice(bot.Notice{Text: "rappel", Actions: actions}))
		w.snoozes(house, reminder, incident)
		w.correctsFromTheCard(house, words, drafts[0].ID)
	})
}

// correctsFromTheCard presses Correct on the published card and hands in what is right.
func (w *world) correctsFromTheCard(house *desk.Desk, words *record.Words, updateID string) {
	w.t.Helper()
	review, err := house.Review(w.t.Context(), updateID)
	if err != nil {
		w.t.Fatal(err)
	}
	composed, err := words.Card(review, bot.English, w.clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock.pass(time.Minute)
	w.click(lead, w.pin(slack.ComposeCard(composed)), bot.ActionCorrect)
	form := w.window(lead, "바로잡은 내용")
	if !strings.Contains(string(form.Blocks), "전달됨 3") {
		w.t.Errorf("the form does not say who has the text: %s", form.Blocks)
	}
	w.submit(lead, form, filled("right-ko", "일부 메시지만 지연되고 있습니다.", "right-en", "Some messages are late.", "right-fr", "Certains messages sont en retard."))
	w.app.Wait() // a desk that is slow answers later
	drafts, err := house.OpenDrafts(w.t.Context())
	if err != nil || len(drafts) != 1 || drafts[0].Type != bot.Correction {
		w.t.Fatalf("got %+v, %v", drafts, err)
	}
	typed := w.command(lead, "update INC-1 no-change 20m")
	w.app.Wait()
	if drafts, err = house.OpenDrafts(w.t.Context()); err != nil || len(drafts) != 2 {
		w.t.Logf("%s %s", typed.Text, typed.Blocks)
		w.t.Fatalf("got %+v, %v", drafts, err)
	}
	w.command(lead, "timeline INC-1")
	w.whisper(lead, "발행")
}

func TestBreakingTheGlassWantsAReason(t *testing.T) {
	t.Parallel()
	at := newClock()
	house, words := realDesk(t, at)
	w := open(t, true, house, at)
	i, err := house.Declare(t.Context(), "lead", bot.Declaration{Mode: bot.Live, Severity: 5, Affected: []bot.Affected{{Component: "talk", Status: bot.MajorOutage}}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := house.Write(t.Context(), "lead", bot.Request{IncidentID: i.ID, Type: bot.Holding, Facts: bot.Facts{NextAt: at.Now().Add(20 * time.Minute)}})
	if err != nil {
		t.Fatal(err)
	}
	card := func() sandbox.SlackMessage {
		review, err := house.Review(t.Context(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		composed, err := words.Card(review, bot.English, at.Now())
		if err != nil {
			t.Fatal(err)
		}
		return w.pin(slack.ComposeCard(composed))
	}
	if early := card(); strings.Contains(string(early.Blocks), bot.ActionBreakGlass) {
		t.Error("the glass is offered at once")
	}
	at.pass(5 * time.Minute)
	offered := card()
	if !strings.Contains(string(offered.Blocks), "Nobody has answered. May publish it alone, with a reason: Approver, French") {
		t.Errorf("the card does not say who may publish alone: %s", offered.Blocks)
	}
	w.click(lead, offered, bot.ActionBreakGlass)
	if refused := w.submit(lead, w.window(lead, "단독 발행"), filled("reason", "급합니다")); refused.Action == "clear" {
		t.Error("the author published their own text alone")
	}
	w.click(approver, offered, bot.ActionBreakGlass)
	form := w.window(approver, "Recipients: 1, channels: 1")
	if bare := w.submit(approver, form, filled("reason", "")); bare.Errors["reason"] == "" {
		t.Errorf("without a reason: %+v", bare)
	}
	w.submit(approver, form, filled("reason", "nobody answers and the fire goes on"))
	w.window(approver, "You have published it alone")
	if got, err := house.Review(t.Context(), d.ID); err != nil || got.Draft.State != bot.DraftPublished || len(got.Incident.ReviewsOwed()) != 1 {
		t.Fatalf("got %s, %+v, %v", got.Draft.State, got.Incident.GlassReviews, err)
	}
	if said := string(card().Blocks); !strings.Contains(said, "Approver published it alone") || !strings.Contains(said, "Review owed") {
		t.Errorf("the card says %s", said)
	}
}

func TestTheDutyOfficerPublishesUnderAStandingApproval(t *testing.T) {
	t.Parallel()
	at := newClock()
	house, words := realDesk(t, at)
	w := open(t, true, house, at)
	scope := bot.StandingScope{Components: []string{"talk"}, Destinations: []string{"page"}}
	_, digest, err := house.StandingTexts(t.Context(), "approver", scope)
	if err == nil {
		_, err = house.SignStanding(t.Context(), "approver", scope, digest, at.Now().Add(time.Hour))
	}
	if err != nil {
		t.Fatal(err)
	}
	i, err := house.Declare(t.Context(), "lead", bot.Declaration{Mode: bot.Live, Severity: 5, Affected: []bot.Affected{{Component: "talk", Status: bot.MajorOutage}}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := house.Write(t.Context(), "lead", bot.Request{IncidentID: i.ID, Type: bot.Holding, Facts: bot.Facts{NextAt: at.Now().Add(20 * time.Minute)}})
	if err != nil {
		t.Fatal(err)
	}
	card := func() sandbox.SlackMessage {
		review, err := house.Review(t.Context(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		composed, err := words.Card(review, bot.English, at.Now())
		if err != nil {
			t.Fatal(err)
		}
		return w.pin(slack.ComposeCard(composed))
	}
	offered := card()
	if !strings.Contains(string(offered.Blocks), "May be published now under the standing approval of Approver, signed") {
		t.Errorf("the card says %s", offered.Blocks)
	}
	w.click(lead, offered, bot.ActionPublishAhead)
	if got, err := house.Review(t.Context(), d.ID); err != nil || got.Draft.State != bot.DraftPublished {
		t.Fatalf("the draft is %s: %v", got.Draft.State, err)
	}
	if said := string(card().Blocks); !strings.Contains(said, "Approver (standing approval)") {
		t.Errorf("the card says %s", said)
	}
}

// snoozes presses Snooze on a reminder: never past the promise, and not without a reason.
func (w *world) snoozes(house *desk.Desk, reminder sandbox.SlackMessage, i bot.Incident) {
	w.t.Helper()
	w.click(french, reminder, bot.ActionSnooze)
	form := w.window(french, "De combien de minutes")
	if response := w.submit(french, form, filled("minutes", "45", "reason", "réunion")); !strings.Contains(response.Errors["minutes"], "Un point est promis avant cette heure") {
		w.t.Errorf("snoozed past the promise: %+v", response)
	}
	if response := w.submit(french, form, filled("minutes", "15", "reason", "réunion")); !strings.Contains(string(response.View.Blocks), "Rappel reporté") {
		w.t.Errorf("got %+v", response)
	}
	got, err := house.Incident(w.t.Context(), i.ID)
	if err != nil || got.Promise.SnoozeUntil.Sub(w.clock.Now()) != 15*time.Minute {
		w.t.Errorf("got %+v, %v", got.Promise, err)
	}
}
