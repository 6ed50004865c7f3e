package console_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/door/console"
)

func deliveries() []bot.Delivery {
	row := func(id string, state bot.DeliveryState, channel, reason string, ago time.Duration) bot.Delivery {
		return bot.Delivery{
			ID: id, UpdateID: "draft1", IncidentID: "inc7id", Type: bot.Holding, Mode: bot.Live, Channel: channel, Destination: channel + "-all",
			Recipient: id, Address: "https://hooks.example/T0/" + id + "-secret", Language: bot.Korean, State: state, Reason: reason, Attempts: 2, ChangedAt: noon().Add(-ago),
		}
	}
	return []bot.Delivery{
		row("oldest", bot.Accepted, "slack", "", 9*time.Minute),
		row("lost", bot.UnknownOutcome, "webhooks", "no answer within 10 s", 8*time.Minute),
		row("page", bot.Delivered, "page", "", 7*time.Minute),
		row("newest", bot.Accepted, "slack", "", time.Minute),
	}
}

func TestTheLedgerPutsTheUnknownFirst(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.desk.deliveries = deliveries()
	b := h.serve(t).as(englishToken)
	page := b.get("/ledger")
	page.want(t, http.StatusOK, "no answer within 10 s", "Accepted, arrival not confirmed 2", "Delivered 1", "Unknown 1", "not that anybody has it")
	order := []string{"lost ·", "newest ·", "page ·", "oldest ·"}
	for i := 1; i < len(order); i++ {
		if strings.Index(page.body, order[i-1]) > strings.Index(page.body, order[i]) {
			t.Errorf("%q stands after %q", order[i-1], order[i])
		}
	}
	tests := map[string]struct{ has, lacks []string }{
		"/ledger?state=accepted":                 {[]string{"newest ·", "oldest ·"}, []string{"lost ·", "page ·"}},
		"/ledger?channel=page":                   {[]string{"page ·"}, []string{"newest ·", "lost ·"}},
		"/ledger?incident=INC-7":                 {[]string{"newest ·"}, nil},
		"/ledger?state=delivered&channel=slack":  {nil, []string{"newest ·", "page ·"}},
		"/ledger?state=nonsense&channel=nowhere": {nil, []string{"newest ·"}},
	}
	for path, test := range tests {
		got := b.get(path)
		got.want(t, http.StatusOK, test.has...)
		got.lacks(t, test.lacks...)
	}
	b.get("/ledger?incident=INC-99").want(t, http.StatusNotFound, "there is no incident INC-99")
}

func TestTheLedgerCountsWhatItDoesNotShow(t *testing.T) {
	t.Parallel()
	h := build(t)
	for range 1250 {
		h.desk.deliveries = append(h.desk.deliveries, deliveries()[0])
	}
	h.serve(t).as(englishToken).get("/ledger").want(t, http.StatusOK, "1,050 more are not shown", "arrival not confirmed 1,250")
}

func TestTheIncidentTellsItsFiveTimesAndItsRecord(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.desk.deliveries = deliveries()
	h.desk.events = []bot.Event{
		{At: noon().Add(-10 * time.Minute), Actor: "duty", Kind: "declared", Data: map[string]string{"severity": "4"}},
		{At: noon().Add(-6 * time.Minute), Actor: "legal", Kind: "approve", DraftID: "draft1", Data: map[string]string{"type": "initial", "door": "console"}},
		{At: noon(), Actor: "bongsu", Kind: "never-heard-of", Data: map[string]string{"due": "2022-10-15T07:03:00Z"}},
	}
	b := h.serve(t).as(englishToken)
	b.get("/incidents/INC-7").want(t, http.StatusOK, "Detected", "3:28 p.m.", "Started", "3:27 p.m.", "sources differ", "data centre", "Declared", "First update", "Resolved", "not yet",
		"never-heard-of", "by way of console", `href="/drafts/draft1"`, `href="/ledger?incident=INC-7&amp;channel=webhooks&amp;state=unknown"`)
	b.get("/incidents/none").want(t, http.StatusNotFound, "Nothing was changed")
}

func TestADeclaredDrillKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as(englishToken)
	b.get("/declare").want(t, http.StatusOK, `class="mode live"`, `class="mode hatched"`)
	b.post("/declare", "severity", "5", "status-pay", "major_outage", "started", "2022-10-15T15:27").
		want(t, http.StatusBadRequest, "choose the mode first", `<option value="major_outage" selected>`, `value="5" required checked`)
	b.post("/declare", "mode", "drill", "started", "yesterday").want(t, http.StatusBadRequest, "write times as")
	got := b.post("/declare", "mode", "drill", "severity", "5", "status-pay", "major_outage", "started", "2022-10-15T15:27", "about", "1")
	if got.status != http.StatusSeeOther || len(h.desk.declared) != 1 {
		t.Fatalf("%d, %d declared", got.status, len(h.desk.declared))
	}
	in := h.desk.declared[0]
	if in.Mode != bot.Drill || in.Severity != 5 || len(in.Affected) != 1 || in.Affected[0].Component != "pay" || !in.Started.About ||
		!in.Started.At.Equal(noon().Add(-13*time.Minute)) {
		t.Errorf("declared %+v", in)
	}
}

func TestAnUpdateStartsFromWhatIsKnown(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as(frenchToken)
	b.get("/incidents/INC-7/write").want(t, http.StatusOK, `value="2022-10-15T09:10"`, `<option value="messages-fail" selected>`, `<option value="no-change" selected>`)
	b.post("/incidents/INC-7/write", "type", "no-change", "label-action-ko", "옮기는 중").want(t, http.StatusBadRequest, "say when the next update comes", "옮기는 중")
	b.post("/incidents/INC-7/write", "type", "progress", "next", "2022-10-15T09:10", "done", "9", "total", "5").want(t, http.StatusBadRequest, "deux nombres entiers")
	got := b.post("/incidents/INC-7/write", "type", "partial", "next", "2022-10-15T09:10", "phase", "monitoring", "severity", "3", "restored", "pay",
		"phrase-symptom", "messages-fail", "phrase-cause", "datacentre-fire", "hold", "1")
	if got.status != http.StatusSeeOther || got.header.Get("Location") != "/drafts/made" || len(h.desk.requests) != 1 {
		t.Fatalf("%d to %q", got.status, got.header.Get("Location"))
	}
	r := h.desk.requests[0]
	if r.Type != bot.Partial || r.Phase != bot.Monitoring || r.Severity != 3 || !r.Hold || !r.Facts.NextAt.Equal(noon().Add(30*time.Minute)) ||
		r.Facts.Cause.Phrase != "datacentre-fire" || len(r.Facts.Restored) != 1 || len(r.Facts.Pending) != 2 || !r.Facts.RestoredAt.Equal(noon()) {
		t.Errorf("asked %+v", r)
	}
}

func TestEachFactOffersPhrasesOfItsKind(t *testing.T) {
	t.Parallel()
	page := build(t).serve(t).as(englishToken).get("/incidents/INC-7/write").body
	menu := func(slot string) string {
		_, rest, _ := strings.Cut(page, `name="phrase-`+slot+`"`)
		options, _, _ := strings.Cut(rest, "</select>")
		return options
	}
	phrases := map[string]string{"symptom": "login-fails", "cause": "release-fault", "action": "network-restore", "workaround": "web-version"}
	for slot := range phrases {
		for kind, phrase := range phrases {
			if offered := strings.Contains(menu(slot), `value="`+phrase+`"`); offered != (kind == slot) {
				t.Errorf("%s is offered as %s: %v", phrase, slot, offered)
			}
		}
		if strings.Contains(menu(slot), `value="service-slow"`) {
			t.Errorf("%s offers a phrase that lacks its parameter", slot)
		}
	}
}

func TestTheDemosPagesAreAbsentElsewhere(t *testing.T) {
	t.Parallel()
	b := build(t).serve(t).as(englishToken)
	for _, path := range []string{"/received", "/compare"} {
		b.get(path).want(t, http.StatusNotFound, "There is nothing here")
	}
	b.post("/as", "person", "legal").want(t, http.StatusNotFound)
	b.get("/").lacks(t, "/received", "/compare", `action="/as"`)
}

// demo is a house as the demo has it.
func demo(t *testing.T) *house {
	h := build(t)
	h.set.Guest, h.set.Guests = "comms", []string{"comms", "legal", "lecteur"}
	h.set.Received = func() []console.Received {
		return []console.Received{
			{Platform: "Slack", Where: "#first", Language: "ko", At: noon().Add(-3 * time.Minute), Text: "먼저 <b>온</b> 글", Raw: []byte(`{"text":"raw"}`)},
			{Platform: "Slack", Where: "#second", Language: "fr", At: noon(), Text: "le second", Note: "429"},
		}
	}
	h.set.Record = []console.Said{
		{At: noon().Add(-21 * time.Minute), Text: bot.Text{"ko": "불", "en": "Fire starts", "fr": "Début du feu"}, Source: "ministry"},
		{At: noon().Add(30 * time.Minute), Text: bot.Text{"ko": "첫 안내", "en": "First notice", "fr": "Premier message"}, Source: "press"},
		{At: noon().Add(10 * time.Hour), Text: bot.Text{"ko": "복구", "en": "Back", "fr": "Retour"}, Source: "press"},
	}
	h.desk.drafts[0].State, h.desk.drafts[0].PublishedAt = bot.DraftPublished, noon().Add(-6*time.Minute)
	return h
}

func TestTheDemoNeedsNoSignInAndChangesPersons(t *testing.T) {
	t.Parallel()
	b := demo(t).serve(t)
	b.get("/").want(t, http.StatusOK, "Board", `action="/as"`)
	b.post("/as", "person", "admin").want(t, http.StatusBadRequest, "does not offer that person")
	if got := b.post("/as", "person", "lecteur", "next", "/ledger"); got.header.Get("Location") != "/ledger" {
		t.Errorf("to %q", got.header.Get("Location"))
	}
	b.get("/").want(t, http.StatusOK, `<html lang="fr">`, "Tableau")
}

func TestReceivedIsNewestFirst(t *testing.T) {
	t.Parallel()
	page := demo(t).serve(t).get("/received")
	page.want(t, http.StatusOK, "먼저 &lt;b&gt;온&lt;/b&gt; 글", "&#34;raw&#34;", "429", "Nothing left this machine")
	if strings.Index(page.body, "#second") > strings.Index(page.body, "#first") {
		t.Error("the newest is not first")
	}
}

func TestCompareDrawsEveryDayToOneScale(t *testing.T) {
	t.Parallel()
	h := demo(t)
	for text, after := range map[string]time.Duration{"Over": 50 * time.Hour, "Findings": 52 * 24 * time.Hour} {
		h.set.Record = append(h.set.Record, console.Said{At: noon().Add(after), Text: bot.Text{"ko": text, "en": text, "fr": text}, Source: "ministry"})
	}
	page := h.serve(t).get("/compare")
	page.want(t, http.StatusOK, "Reconstruction from public records; not the actual statement", "Fire starts", "Findings", "ministry", "Service incident", "after 51 minutes", "after 9 hours 30 minutes")
	_, drawn, _ := strings.Cut(page.body, `<div class="strips"`)
	drawn, _, _ = strings.Cut(drawn, `<div class="heads"`)
	var days []string
	for _, day := range strings.Split(drawn, `<div class="strip">`)[1:] {
		var marks []string
		for _, m := range regexp.MustCompile(`class="(theirs|ours)" d="M(\d+) `).FindAllStringSubmatch(day, -1) {
			marks = append(marks, m[1]+" "+m[2])
		}
		date := regexp.MustCompile(`>(2022-[0-9-]+)<`).FindStringSubmatch(day)
		days = append(days, date[1]+": "+strings.Join(marks, ", "))
	}
	want := []string{"2022-10-15: theirs 919, theirs 970, ours 934", "2022-10-16: theirs 100", "2022-10-17: theirs 1060"}
	if !slices.Equal(days, want) {
		t.Errorf("drawn:\n%s\nwant minutes after midnight:\n%s", strings.Join(days, "\n"), strings.Join(want, "\n"))
	}
}

func TestWhatIsOverTellsItsDay(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.desk.drafts = nil
	h.desk.incidents[0].Phase, h.desk.incidents[0].ResolvedAt = bot.ResolvedPhase, noon()
	b := h.serve(t).as(englishToken)
	b.get("/").want(t, http.StatusOK, `Resolved <time datetime="2022-10-15T06:40:00Z">October 15, 2022, 3:40 p.m.</time>`)
	page := b.get("/incidents/INC-7")
	page.want(t, http.StatusOK, "October 15, 2022, 3:28 p.m.", "October 15, 2022, 3:40 p.m.")
	page.lacks(t, ">3:28 p.m.", ">3:40 p.m.", ">3:19 p.m.")
}

func TestEveryPageIsWholeInEveryLanguage(t *testing.T) {
	t.Parallel()
	for person, lang := range map[string]string{"legal": "ko", "comms": "en", "lecteur": "fr"} {
		for _, state := range []bot.DraftState{bot.DraftOpen, bot.DraftApproved, bot.DraftPublished, bot.DraftRejected, bot.DraftExpired, bot.DraftWithdrawn} {
			t.Run(lang+"/"+string(state), func(t *testing.T) {
				t.Parallel()
				h := demo(t)
				h.set.Guest = person
				h.desk.drafts[0].State = state
				for i, kind := range bot.MessageTypes() {
					d := draft()
					d.ID, d.Type, d.State = "more"+string(kind), kind, state
					h.desk.drafts = append(h.desk.drafts, d)
					row := deliveries()[i%4]
					row.Type, row.State = kind, []bot.DeliveryState{bot.Pending, bot.Sending, bot.Failed, bot.Superseded}[i%4]
					h.desk.deliveries = append(h.desk.deliveries, row)
				}
				for _, phase := range []bot.Phase{bot.Identified, bot.Monitoring, bot.ResolvedPhase, bot.Postmortem, bot.Canceled} {
					i := incident()
					i.ID, i.Key, i.Phase = string(phase), strings.ToUpper(string(phase)), phase
					h.desk.incidents = append(h.desk.incidents, i)
				}
				b := h.serve(t)
				for _, path := range []string{"/", "/sign-in", "/ledger", "/channels", "/ahead", "/ahead/texts?component=talk", "/received", "/compare", "/declare", "/incidents/INC-7", "/incidents/CANCELED", "/incidents/INC-7/write", "/incidents/INC-7/heartbeats", "/drafts/draft1", "/drafts/moreapology"} {
					page := b.get(path)
					page.want(t, http.StatusOK, `<html lang="`+lang+`">`, "</html>")
					page.lacks(t, "<no value>", "%!")
				}
			})
		}
	}
}

func TestSignInSpeaksTheBrowsersLanguage(t *testing.T) {
	t.Parallel()
	b := build(t).serve(t)
	for header, lang := range map[string]string{"": "en", "de-DE, fr-CA;q=0.8, ko;q=0.5": "fr", "ko-KR,ko;q=0.9": "ko", "zz": "en"} {
		r := b.request(http.MethodGet, "/sign-in", nil)
		r.Header.Set("Accept-Language", header)
		b.do(r).want(t, http.StatusOK, `<html lang="`+lang+`">`)
	}
}

func TestNewNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*console.Settings){
		"no desk":         func(s *console.Settings) { s.Desk = nil },
		"no tokens":       func(s *console.Settings) { s.Tokens = nil },
		"no zone":         func(s *console.Settings) { s.Zones = map[bot.Language]*time.Location{bot.Korean: time.UTC} },
		"a guest unknown": func(s *console.Settings) { s.Guest = "nobody" },
	}
	for name, spoil := range tests {
		h := build(t)
		spoil(&h.set)
		if _, err := console.New(h.set); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
}

// A page elsewhere can make its own name lead to this machine; without sign-in that must open nothing.
func TestADemoAnswersToItsAddressOnly(t *testing.T) {
	t.Parallel()
	b := demo(t).serve(t)
	r := b.request(http.MethodGet, "/", nil)
	r.Host = "evil.example:8081"
	b.do(r).want(t, http.StatusMisdirectedRequest, "its address only")
	b.get("/").want(t, http.StatusOK)
}
