package app

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/door/slackapp"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
	"github.com/bongsu-hq/bongsu/bot/store"
)

var shoot = flag.String("pictures", "", "shoot anew those of docs/pictures/approvals whose names match")

// The people of the night by their ids in Slack, and the room of their cards.
const (
	nightDuty          = "U0000000001"
	nightComms         = "U0000000002"
	nightDeputy        = "U0000000003"
	nightCounsel       = "U0000000004"
	nightPilot         = "U0000000005"
	nightChief         = "U0000000006"
	deskRoomOfTheNight = "C0000000001"
)

// nightHouse is the company of the other tests with people in Slack and readers on several channels.
func nightHouse() string {
	before, _, _ := strings.Cut(company, "people:")
	var file strings.Builder
	file.WriteString(before + `people:
  - {id: duty, slack_id: ` + nightDuty + `, name: {ko: 한지우, en: Jiwoo Han, fr: Jiwoo Han}, roles: [duty-officer], reads: [ko], language: ko}
  - {id: comms-lead, slack_id: ` + nightComms + `, name: {ko: 서도윤, en: Doyun Seo, fr: Doyun Seo}, roles: [comms, duty-officer, admin], reads: [ko, en, fr], language: ko}
  - {id: deputy, slack_id: ` + nightDeputy + `, name: {ko: 클레르 마르탱, en: Claire Martin, fr: Claire Martin}, roles: [comms, duty-officer], reads: [en, fr], language: fr}
  - {id: counsel, slack_id: ` + nightCounsel + `, name: {ko: 앨릭스 리드, en: Alex Reid, fr: Alex Reid}, roles: [legal, comms], reads: [en], language: en}
  - {id: commander, slack_id: ` + nightPilot + `, name: {ko: 윤서준, en: Seojun Yun, fr: Seojun Yun}, roles: [ic], language: ko}
  - {id: chief, slack_id: ` + nightChief + `, name: {ko: 문하린, en: Harin Moon, fr: Harin Moon}, title: {ko: 대표이사, en: chief executive, fr: directrice générale}, roles: [executive, spokesperson], language: ko}
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: slack-desk
    kind: slack
    settings: {token: xoxb-night}
    destinations:
      - {id: war-room, class: desk, languages: [ko], address: ` + deskRoomOfTheNight + `}
      - {id: slack-exercise, class: drill, address: C0000000002}
  - name: discord
    kind: discord
    settings: {token: sandbox-discord}
    destinations:
      - {id: community, class: public, languages: [ko, en], address: "100000000000000001", reach: {number: 34000, source: {ko: 채널 통계, en: channel statistics, fr: statistiques du canal}, as_of: 2026-03-02T15:00:00+09:00}}
      - {id: community-fr, class: public, languages: [fr], address: "100000000000000002"}
  - name: line
    kind: line
    settings: {token: line-token, channel_secret: line-secret}
    destinations:
      - id: merchants
        class: public
        languages: [ko]
        types: [holding, initial, progress, correction]
        recipients:
`)
	for n := range 240 {
		fmt.Fprintf(&file, "          - {id: m%d, address: U%032x}\n", n, n+1)
	}
	file.WriteString(`  - name: mail
    kind: email
    settings: {server: "smtp.example.com:587", from: status@haneul-talk.example}
    destinations:
      - {id: on-call, class: desk, languages: [ko], address: desk@haneul-talk.example}
      - id: customers
        class: public
        languages: [ko, en, fr]
        types: [holding, initial, progress, correction]
        recipients:
`)
	for n := range 120 {
		fmt.Fprintf(&file, "          - {id: c%d, address: c%d@example.com}\n", n, n)
	}
	return file.String()
}

// shot is one picture: what it shows, as a page of its own.
type shot struct {
	name          string
	width, height int // height 0: as high as it is
	page          string
}

// night plays one incident from its declaration to its handover through the real doors, and keeps what people saw.
type night struct {
	*played
	t     *testing.T
	slack *sandbox.Slack
	door  *slackapp.App
	web   *httptest.Server
	shots []shot
}

func newNight(t *testing.T) *night {
	t.Helper()
	n := &night{played: playIn(t, nightHouse(), store.InMemory, store.Fast()), t: t}
	n.clock.Set(time.Date(2026, 3, 2, 18, 4, 0, 0, time.UTC)) // 3:04 in Seoul
	n.slack = n.platforms.workspace("slack-desk")
	var err error
	n.door, err = n.slackDoor(config.SlackApp{
		Channel: "slack-desk", Command: "/crisis", Mode: config.SlackSocket,
		AppToken: bot.NewSecret(slackAppToken), SigningSecret: bot.NewSecret(slackSigningSecret),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error)
	go func() { ended <- n.door.RunSocket(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	n.await("two connections", func() bool { return n.slack.Sockets() == 2 })
	n.web = httptest.NewServer(must(n.console()).Handler())
	t.Cleanup(n.web.Close)
	return n
}

func (n *night) await(what string, done func() bool) {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(n.t.Context(), 10*time.Second)
	defer cancel()
	if err := n.slack.Await(ctx, done); err != nil {
		n.t.Fatalf("%s did not come: %v", what, err)
	}
}

// pass lets time go by, and with it everything that is due.
func (n *night) pass(d time.Duration) {
	n.t.Helper()
	n.door.Wait()
	n.later(n.t, d)
}

// command types a command and returns what its person was shown.
func (n *night) command(who, text string) json.RawMessage {
	n.t.Helper()
	reply, err := n.slack.Command(n.t.Context(), who, deskRoomOfTheNight, "/crisis", text)
	if err != nil || reply.Error != "" {
		n.t.Fatalf("/crisis %s: %v %s", text, err, reply.Error)
	}
	n.door.Wait()
	if said := n.slack.Ephemerals(deskRoomOfTheNight, who); len(reply.Blocks) == 0 && len(said) > 0 {
		return said[len(said)-1].Blocks
	}
	return reply.Blocks
}

func (n *night) click(who, channel string, m sandbox.SlackMessage, action string) {
	n.t.Helper()
	if err := n.slack.Click(n.t.Context(), who, channel, m.TS, action); err != nil {
		n.t.Fatalf("press %s: %v\n%s%s", action, err, m.Blocks, m.Attachments)
	}
	n.door.Wait()
}

// told is what the last press was answered to its person alone.
func (n *night) told(who string) json.RawMessage {
	n.t.Helper()
	said := n.slack.Ephemerals(deskRoomOfTheNight, who)
	if len(said) == 0 {
		n.t.Fatal("nothing was said")
	}
	return said[len(said)-1].Blocks
}

// window is the window in front of a person, once it holds a text.
func (n *night) window(who, text string) sandbox.SlackView {
	n.t.Helper()
	var found sandbox.SlackView
	n.await("a window with "+text, func() bool {
		v, open := n.slack.OpenView(who)
		found = v
		return open && strings.Contains(v.Title+string(v.Blocks), text)
	})
	return found
}

// fill submits a window and fails where the form comes back with a complaint.
func (n *night) fill(who string, v sandbox.SlackView, pairs ...any) sandbox.ViewResponse {
	n.t.Helper()
	values := map[string]map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i].(string)] = map[string]any{"value": pairs[i+1]}
	}
	got, err := n.slack.Submit(n.t.Context(), who, v.ID, values)
	if err != nil || got.Action == "errors" {
		n.t.Fatalf("submit %s: %v %v", v.Title, err, got.Errors)
	}
	n.door.Wait()
	return got
}

// card is the newest card of the room.
func (n *night) card() sandbox.SlackMessage {
	n.t.Helper()
	for _, m := range slices.Backward(n.slack.Messages(deskRoomOfTheNight)) {
		if m.ThreadTS == "" && len(m.Attachments) > 0 {
			return m
		}
	}
	n.t.Fatal("there is no card")
	return sandbox.SlackMessage{}
}

// message keeps a picture of a message.
func (n *night) message(name string, m sandbox.SlackMessage) {
	n.t.Helper()
	body := ""
	if len(m.Blocks) > 0 {
		body = drawn(n.t, m.Blocks)
	} else {
		body = `<p class="plain">` + html.EscapeString(html.UnescapeString(m.Text)) + "</p>"
	}
	var hung []struct {
		Color  string
		Blocks json.RawMessage
	}
	if len(m.Attachments) > 0 {
		if err := json.Unmarshal(m.Attachments, &hung); err != nil {
			n.t.Fatal(err)
		}
	}
	for _, a := range hung {
		body += `<div class="bar" style="border-color:` + html.EscapeString(a.Color) + `">` + drawn(n.t, a.Blocks) + `</div>`
	}
	n.keep(name, 560, `<article>`+body+`</article>`)
}

func (n *night) whispered(name string, raw json.RawMessage) {
	n.t.Helper()
	n.keep(name, 560, `<article>`+drawn(n.t, raw)+`</article>`)
}

// form keeps a picture of a window with its title and its buttons.
func (n *night) form(name string, v sandbox.SlackView) {
	n.t.Helper()
	foot := ""
	if v.Close != "" {
		foot += `<span class="button">` + html.EscapeString(v.Close) + `</span>`
	}
	if v.Submit != "" {
		foot += `<span class="button primary">` + html.EscapeString(v.Submit) + `</span>`
	}
	n.keep(name, 560, `<article class="window"><h1>`+html.EscapeString(v.Title)+`</h1>`+drawn(n.t, v.Blocks)+`<div class="actions foot">`+foot+`</div></article>`)
}

func (n *night) keep(name string, width int, body string) {
	n.shots = append(n.shots, shot{name: name, width: width, page: `<!doctype html><meta charset="utf-8"><style>` + sketchStyle + `</style>` + body})
}

// browse signs a person in to the console and returns how to look at its pages.
func (n *night) browse(person string) func(path string, form url.Values) string {
	n.t.Helper()
	token := "tok-" + person
	if err := n.store.SaveToken(n.t.Context(), person, tokenHash(bot.NewSecret(token)), n.clock.Now()); err != nil {
		n.t.Fatal(err)
	}
	_, cookie := n.ask("/sign-in", "", url.Values{"token": {token}})
	return func(path string, form url.Values) string {
		n.t.Helper()
		page, _ := n.ask(path, cookie, form)
		return page
	}
}

// ask gets a page of the console, or posts a form to it.
func (n *night) ask(path, cookie string, form url.Values) (page, set string) {
	n.t.Helper()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(n.t.Context(), method, n.web.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		n.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", cookie)
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		n.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= http.StatusBadRequest {
		n.t.Fatalf("%s: %d %v\n%s", path, resp.StatusCode, err, body)
	}
	set, _, _ = strings.Cut(resp.Header.Get("Set-Cookie"), ";")
	return string(body), set
}

// page is a page of the console as somebody sees it who is not signed in.
func (n *night) page(path string) string {
	n.t.Helper()
	page, _ := n.ask(path, "", nil)
	return page
}

// screen keeps a picture of a page of the console.
func (n *night) screen(name string, width, height int, page string) {
	n.shots = append(n.shots, shot{name: name, width: width, height: height, page: page})
}
