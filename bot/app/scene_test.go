package app

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/door/console"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
	"github.com/bongsu-hq/bongsu/bot/store"
)

const (
	nightRoom   = "C0DESK"
	leadSlack   = "U0LEAD"
	deputySlack = "U0COMMANDER"
)

// nightly is the company with a Slack for its desk, telephones and mail, and readers by page, webhook and mail.
func nightly() string {
	secret := "whsec_" + base64.StdEncoding.EncodeToString([]byte("a secret of thirty-two bytes ..."))
	people := strings.NewReplacer(
		"roles: [duty-officer]", `roles: [duty-officer], phone: "+821000000001"`,
		"{id: comms-lead,", "{id: comms-lead, slack_id: "+leadSlack+",",
		"{id: commander,", "{id: commander, slack_id: "+deputySlack+",",
	).Replace(company)
	return people + `
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: hooks
    kind: webhook
    settings: {allow_private: true}
    destinations:
      - {id: newsrooms, class: public, recipients: [{id: agency, address: "http://127.0.0.1:9/agency", secret: ` + secret + `}]}
  - name: mail
    kind: email
    settings: {server: "smtp.example.com:587", from: status@example.com}
    destinations:
      - {id: subscribers, class: public, recipients: [{id: seoul, address: seoul@example.com}, {id: paris, address: paris@example.com}, {id: london, address: london@example.com}]}
      - {id: on-call, class: desk, languages: [ko], address: on-call@example.com}
  - name: phones
    kind: sms
    settings: {provider: solapi, api_key: NCSSANDBOX, api_secret: sandbox, from: "0200000000"}
    destinations: [{id: night, class: desk, languages: [ko], address: "01000000001"}]
  - name: desk-slack
    kind: slack
    settings: {token: xoxb-sandbox}
    destinations: [{id: desk, class: desk, languages: [ko], address: ` + nightRoom + `}]
`
}

// phone is the duty officer's: a browser that sends what its pages offer.
type phone struct {
	*testing.T
	base, cookie string
}

func (p *phone) do(method, path string, form url.Values) (status int, location, page string) {
	p.Helper()
	r, err := http.NewRequestWithContext(p.Context(), method, p.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Cookie", p.cookie)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		p.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.Fatal(err)
	}
	if set := resp.Header.Get("Set-Cookie"); set != "" {
		p.cookie, _, _ = strings.Cut(set, ";")
	}
	return resp.StatusCode, resp.Header.Get("Location"), string(body)
}

// open reads a page.
func (p *phone) open(path string) string {
	p.Helper()
	status, _, page := p.do(http.MethodGet, path, nil)
	if status != http.StatusOK {
		p.Fatalf("GET %s: %d\n%s", path, status, page)
	}
	return page
}

// send hands a form in and returns where it leads.
func (p *phone) send(path string, form url.Values) string {
	p.Helper()
	status, location, page := p.do(http.MethodPost, path, form)
	if status != http.StatusSeeOther {
		p.Fatalf("POST %s: %d\n%s", path, status, page)
	}
	return location
}

// value is that of a field of a form on the page.
func (p *phone) value(page, name string) string {
	p.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		p.Fatalf("the page has no field %s:\n%s", name, page)
	}
	return found[1]
}

// It is three in the morning, Slack is dead, and the duty officer is alone with a telephone. Others signed the holding notice ahead: it goes out in
// three languages. Then Slack comes back, its card shows what happened, and the team there corrects the notice for everybody who has it.
func TestAtThreeInTheMorningWithoutSlack(t *testing.T) {
	t.Parallel()
	p := playIn(t, nightly(), filepath.Join(t.TempDir(), "bongsu.db"))
	slack := p.platforms.workspace("desk-slack")
	p.signAhead(t, "comms-lead", "legal")
	p.later(t, 11*time.Hour+30*time.Minute) // 03:00 in Seoul

	night := p.clock.Now()
	slack.Fail(sandbox.Fault{Kind: sandbox.Down, From: night, To: night.Add(30 * time.Minute)})
	watch := p.probe()
	p.watch(t, watch)
	if got := p.newest("on-call"); !strings.Contains(got, "https://desk.haneul-talk.example") {
		t.Fatalf("nobody is told where to decide: %q", got)
	}

	draft := p.firstNotice(t)
	p.later(t, 3*time.Minute)
	p.everybodyHas(t, map[bot.Language]string{bot.Korean: "메시지", bot.English: "Messages", bot.French: "Messages"})
	p.onThePage(t, "메시지", "Messages", "Messages")
	if posted := slack.Messages(nightRoom); len(posted) > 0 {
		t.Fatalf("a dead Slack took %+v", posted)
	}

	p.later(t, 30*time.Minute)
	p.watch(t, watch)
	p.later(t, 10*time.Second)
	p.correctInSlack(t, slack, draft)
	p.later(t, 3*time.Minute)
	p.everybodyHas(t, map[bot.Language]string{
		bot.Korean: "일부 메시지만 늦게 도착합니다.", bot.English: "Only some messages arrive late", bot.French: "Seuls certains messages arrivent en retard",
	})
	p.onThePage(t, "일부 메시지만 늦게 도착합니다.", "Only some messages arrive late", "Seuls certains messages arrivent en retard")
}

// signAhead gives standing approvals for all that is public.
func (p *played) signAhead(t *testing.T, persons ...string) {
	t.Helper()
	scope := bot.StandingScope{Components: []string{"messages"}, Phrases: []string{"extent-check"}, Destinations: []string{"page", "newsrooms", "subscribers"}}
	for _, person := range persons {
		_, digest, err := p.desk.StandingTexts(t.Context(), person, scope)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.desk.SignStanding(t.Context(), person, scope, digest, p.clock.Now().Add(30*24*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
}

// watch lets the probe look at Slack for half a minute.
func (p *played) watch(t *testing.T, probe *probe) {
	t.Helper()
	for range 8 {
		if err := probe.once(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.later(t, probeInterval)
	}
}

// newest is what arrived at a place last.
func (p *played) newest(where string) string {
	all := p.platforms.received()
	if i := slices.IndexFunc(all, func(r console.Received) bool { return r.Where == where }); i >= 0 {
		return all[i].Text
	}
	return ""
}

// firstNotice signs in by a one-time link, declares, writes the holding notice and publishes it under the standing approvals, all on the telephone.
func (p *played) firstNotice(t *testing.T) (draft string) {
	t.Helper()
	door := must(p.console())
	server := httptest.NewServer(door.Handler())
	t.Cleanup(server.Close)
	duty := &phone{T: t, base: server.URL}
	duty.do(http.MethodPost, "/sign-in/link", url.Values{"who": {"+821000000001"}})
	door.Wait()
	p.later(t, time.Second)
	link := regexp.MustCompile(`/in/[\w-]{43}`).FindString(p.platforms.received()[0].Text)
	if !strings.Contains(duty.open(link), "<form") {
		t.Fatal("the link opens without a button")
	}
	duty.send(link, url.Values{})

	page := duty.open("/declare")
	writing := duty.send("/declare", url.Values{
		"mode": {"live"}, "severity": {"5"}, "status-messages": {"major_outage"}, "once": {duty.value(page, "once")}, "started": {duty.value(page, "started")},
	})
	page = duty.open(writing)
	read := duty.send(strings.Split(writing, "?")[0], url.Values{
		"type": {"holding"}, "phase": {"investigating"}, "severity": {"5"}, "next": {duty.value(page, "next")}, "once": {duty.value(page, "once")},
	})
	page = duty.open(read)
	duty.send(read+"/ahead", url.Values{"revision": {duty.value(page, "revision")}, "digest": {duty.value(page, "digest")}})
	return strings.TrimPrefix(read, "/drafts/")
}

// everybodyHas holds that the last message of each reader tells the words of its language.
func (p *played) everybodyHas(t *testing.T, words map[bot.Language]string) {
	t.Helper()
	for l, want := range words {
		for _, where := range []string{"agency", "subscribers"} {
			all := slices.DeleteFunc(p.platforms.received(), func(r console.Received) bool { return r.Where != where || r.Language != string(l) })
			if len(all) == 0 || !strings.Contains(all[0].Text, want) {
				t.Errorf("%s in %s does not have %q last: %+v", where, l, want, all)
			}
		}
	}
}

func (p *played) onThePage(t *testing.T, ko, en, fr string) {
	t.Helper()
	built := &pages{house: p.house}
	if err := built.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	site := must(p.readers(built))
	for l, want := range map[string]string{"ko": ko, "en": en, "fr": fr} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/"+l+"/", nil))
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page in %s does not say %q", l, want)
		}
	}
}

// correctInSlack presses Correct on the healed card, writes what is right, and lets somebody else sign it on the card of the correction.
func (p *played) correctInSlack(t *testing.T, slack *sandbox.Slack, draft string) {
	t.Helper()
	door := must(p.slackDoor(config.SlackApp{Channel: "desk-slack", SigningSecret: bot.NewSecret(slackSigningSecret), Command: "/crisis"}))
	server := httptest.NewServer(door.Handler())
	t.Cleanup(server.Close)
	slack.SetRequestURLs(sandbox.SlackURLs{Commands: server.URL + "/slack/command", Interactivity: server.URL + "/slack/interactive", Events: server.URL + "/slack/events"})
	card := cardOf(t, slack, draft)
	if err := slack.Click(t.Context(), deputySlack, nightRoom, card.TS, bot.ActionCorrect); err != nil {
		t.Fatal(err)
	}
	door.Wait()
	form, _ := slack.OpenView(deputySlack)
	field := func(text string) map[string]any { return map[string]any{"value": text} }
	response, err := slack.Submit(t.Context(), deputySlack, form.ID, map[string]map[string]any{
		"right-ko": field("일부 메시지만 늦게 도착합니다."), "right-en": field("Only some messages arrive late."), "right-fr": field("Seuls certains messages arrivent en retard."),
	})
	if err != nil || response.Action != "update" {
		t.Fatalf("the correction is refused: %v %v", response.Errors, err)
	}
	door.Wait()
	p.later(t, 5*time.Second)
	waiting := must(p.desk.OpenDrafts(t.Context()))
	waiting = slices.DeleteFunc(waiting, func(d bot.Draft) bool { return d.Type != bot.Correction }) // the half-interval draft waits, too
	if len(waiting) != 1 {
		t.Fatalf("%d corrections wait", len(waiting))
	}
	if err := slack.Click(t.Context(), leadSlack, nightRoom, cardOf(t, slack, waiting[0].ID).TS, bot.ActionApprove); err != nil {
		t.Fatal(err)
	}
	door.Wait()
	if got := must(p.desk.Review(t.Context(), waiting[0].ID)).Draft.State; got != bot.DraftPublished {
		t.Fatalf("the correction is %s", got)
	}
}

// cardOf is the one card of a draft.
func cardOf(t *testing.T, slack *sandbox.Slack, draft string) sandbox.SlackMessage {
	t.Helper()
	var cards []sandbox.SlackMessage
	for _, m := range slack.Messages(nightRoom) {
		if strings.Contains(string(m.Attachments), fmt.Sprintf(`\"draft\":\"%s\"`, draft)) && m.ThreadTS == "" && !m.Deleted {
			cards = append(cards, m)
		}
	}
	if len(cards) != 1 {
		t.Fatalf("the draft %s has %d cards in %d messages", draft, len(cards), len(slack.Messages(nightRoom)))
	}
	return cards[0]
}

// A card that cannot be shown as it was is shown once when it can be, whatever somebody did to its message or to its channel, and
// Slack is not asked without end.
func TestACardThroughTheFaultsOfItsChannel(t *testing.T) {
	t.Parallel()
	room := sandbox.SlackChannel{ID: nightRoom, Name: "desk"}
	archived, foreign := room, room
	archived.Archived, foreign.NoBot, foreign.Private = true, true, true
	for name, fault := range map[string]struct {
		hurt   func(t *testing.T, p *played, slack *sandbox.Slack, card sandbox.SlackMessage)
		mended func(slack *sandbox.Slack)
		waits  bool // it is not shown while the fault lasts
	}{
		"its message is deleted": {hurt: func(t *testing.T, p *played, _ *sandbox.Slack, card sandbox.SlackMessage) {
			deleter, _ := p.senders["desk-slack"].(channel.Deleter)
			if _, err := deleter.Delete(t.Context(), nightRoom+"/"+card.TS); err != nil {
				t.Fatal(err)
			}
		}},
		"edits are throttled": {hurt: func(_ *testing.T, _ *played, slack *sandbox.Slack, _ sandbox.SlackMessage) {
			edits := func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/chat.update") }
			slack.Fail(sandbox.Fault{Kind: sandbox.Status429, Next: 2, RetryAfter: 20 * time.Second, Match: edits})
		}, waits: true},
		"its channel is archived": {
			hurt: func(_ *testing.T, _ *played, slack *sandbox.Slack, _ sandbox.SlackMessage) {
				slack.SetChannel(archived)
			},
			mended: func(slack *sandbox.Slack) { slack.SetChannel(room) }, waits: true,
		},
		"the app is removed from its channel": {
			hurt:   func(_ *testing.T, _ *played, slack *sandbox.Slack, _ sandbox.SlackMessage) { slack.SetChannel(foreign) },
			mended: func(slack *sandbox.Slack) { slack.SetChannel(room) }, waits: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := playIn(t, nightly(), store.InMemory, store.Fast())
			slack := p.platforms.workspace("desk-slack")
			now := p.clock.Now()
			incident := must(p.desk.Declare(t.Context(), "duty", bot.Declaration{
				Mode: bot.Live, Severity: 3, Affected: []bot.Affected{{Component: "messages", Status: bot.MajorOutage}}, Started: bot.Moment{At: now, Certainty: bot.Confirmed},
			}))
			facts := incident.Facts
			facts.NextAt = now.Add(15 * time.Minute)
			d := must(p.desk.Write(t.Context(), "duty", bot.Request{IncidentID: incident.ID, Type: bot.Holding, Facts: facts}))
			p.later(t, 5*time.Second)
			fault.hurt(t, p, slack, cardOf(t, slack, d.ID))
			sent := len(slack.Requests())
			must(p.desk.Vote(t.Context(), "comms-lead", bot.Vote{DraftID: d.ID, Revision: d.Revision, Digest: d.Digest, Verdict: bot.Approves, Door: "test"}))
			if fault.waits {
				p.later(t, 10*time.Second)
				if shown := string(cardOf(t, slack, d.ID).Blocks); strings.Contains(shown, "발행 완료") {
					t.Errorf("the card is edited while it cannot be: %s", shown)
				}
			}
			p.later(t, time.Minute)
			if n := len(slack.Requests()) - sent; n > 12 {
				t.Errorf("%d requests in a minute", n)
			}
			if fault.mended != nil {
				fault.mended(slack)
				if err := p.store.InsertJobs(t.Context(), []bot.Job{{Kind: bot.JobCard, Args: fmt.Appendf(nil, `{"draft":%q}`, d.ID), At: p.clock.Now()}}); err != nil {
					t.Fatal(err)
				}
				p.later(t, 10*time.Second)
			}
			if shown := string(cardOf(t, slack, d.ID).Blocks); !strings.Contains(shown, "발행 완료") {
				t.Errorf("the card shows %s", shown)
			}
		})
	}
}
