package console_test

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// published is a house whose draft is out, with rows of it in three states.
func published(t *testing.T) *house {
	t.Helper()
	h := build(t)
	h.desk.drafts[0].State, h.desk.drafts[0].PublishedAt = bot.DraftPublished, noon().Add(-time.Minute)
	h.desk.deliveries = []bot.Delivery{
		{ID: "a", UpdateID: "draft1", IncidentID: "inc7id", State: bot.Delivered, Channel: "hooks"},
		{ID: "b", UpdateID: "draft1", IncidentID: "inc7id", State: bot.Pending, Channel: "hooks"},
	}
	h.set.FactsFile = func(data []byte) (bot.Facts, error) {
		return bot.Facts{Affected: strings.Fields(string(data)), NextAt: noon().Add(time.Hour)}, nil
	}
	h.set.FactsExample = func(t bot.MessageType) string { return "# an example of " + string(t) }
	return h
}

func TestMessagesWithFactsOfTheirOwn(t *testing.T) {
	t.Parallel()
	three := func(name, ko, en, fr string) []string {
		return []string{name + "-ko", ko, name + "-en", en, name + "-fr", fr}
	}
	tests := map[string]struct {
		path  string
		says  []string
		typed []string
		check func(r bot.Request) bool
	}{
		"correction": {
			"/drafts/draft1/correction",
			[]string{"What was wrong", "Whoever has it or may have it gets the correction", "Incident: Haneul Talk and Haneul Pay (update 1)"},
			slices.Concat(three("wrong", "틀린 글", "It was wrong", "C’était faux"), three("right", "바른 글", "It is right", "C’est exact"), []string{"known", "2022-10-15T15:39"}),
			func(r bot.Request) bool {
				return r.Type == bot.Correction && r.Facts.Original == "draft1" && r.Facts.Wrong["ko"] == "틀린 글" && r.Facts.Right["fr"] == "C’est exact" &&
					r.Facts.KnownAt.Equal(noon().Add(-time.Minute))
			},
		},
		"retraction by a phrase": {
			"/drafts/draft1/retraction",
			[]string{"ends the incident as a false alarm"},
			[]string{"why", "drill-misdirected"},
			func(r bot.Request) bool {
				return r.Type == bot.Retraction && r.Facts.Original == "draft1" && r.Facts.Why.Phrase == "drill-misdirected"
			},
		},
		"resolution": {
			"/incidents/inc7id/resolved",
			[]string{"When it ended", "No data was lost"},
			slices.Concat([]string{"ended", "2022-10-15T15:38", "data", "lost", "report", "2022-10-20T18:00", "user_action", "app-restart", "hold", "1"}, three("lost", "사진", "photos", "photos")),
			func(r bot.Request) bool {
				f := r.Facts
				return r.Type == bot.Resolved && r.Hold && f.Data == bot.DataLost && f.Lost.Label["ko"] == "사진" && f.UserAction.Phrase == "app-restart" && !f.ReportAt.IsZero() &&
					f.Symptom.Phrase == "messages-fail" && f.NextAt.IsZero()
			},
		},
		"apology": {
			"/incidents/inc7id/apology",
			[]string{"Whose words they are", "Signing wants the incident’s key typed"},
			slices.Concat([]string{"signatory", "comms", "release", "2022-10-15T18:00"}, three("event", "장애", "the outage", "la panne"), three("groups", "이용자", "our users", "aux utilisateurs"),
				three("paragraphs", "하나\r\n\r\n둘", "one\n\ntwo", "un\n\n\n\ndeux")),
			func(r bot.Request) bool {
				f := r.Facts
				return r.Type == bot.Apology && f.Signatory == "comms" && f.Groups["en"] == "our users" && r.ReleaseAt.Equal(noon().Add(140*time.Minute)) &&
					slices.Equal(f.Paragraphs["ko"], []string{"하나", "둘"}) && len(f.Paragraphs["fr"]) == 2
			},
		},
		"resignation in words of one's own": {
			"/incidents/inc7id/resignation", nil,
			slices.Concat([]string{"signatory", "comms", "effective", "2022-10-15T18:00"}, three("duty", "끝까지", "Until it is done", "Jusqu’au bout")),
			func(r bot.Request) bool {
				return r.Type == bot.Resignation && r.Facts.Duty.Sentence["en"] == "Until it is done" && !r.Facts.EffectiveAt.IsZero()
			},
		},
		"regulator, as a file of facts": {
			"/incidents/inc7id/regulator",
			[]string{"# an example of regulator"},
			[]string{"facts", "talk pay"},
			func(r bot.Request) bool { return r.Type == bot.Regulator && len(r.Facts.Affected) == 2 },
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := published(t)
			h.desk.lenient = true
			b := h.serve(t).as(englishToken)
			form := b.get(test.path)
			form.want(t, http.StatusOK, test.says...)
			got := b.post(test.path, append(test.typed, "once", hidden(form.body, "once"))...)
			if got.status != http.StatusSeeOther || got.header.Get("Location") != "/drafts/made" {
				t.Fatalf("%d to %q\n%s", got.status, got.header.Get("Location"), got.body)
			}
			if r := h.desk.requests[0]; !test.check(r) || !strings.HasPrefix(r.Once, "console comms id") {
				t.Errorf("asked for %+v", r)
			}
		})
	}
}

func TestWhatTheDeskRefusesKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := published(t)
	b := h.serve(t).as(englishToken)
	b.post("/drafts/draft1/correction", "wrong-ko", "틀린 글", "right-en", "It is right", "known", "2022-10-15T15:39").
		want(t, http.StatusBadRequest, "say when the next update comes", "틀린 글", "It is right", "2022-10-15T15:39")
	b.post("/drafts/draft1/correction", "known", "yesterday").want(t, http.StatusBadRequest, "write times as")
	h.desk.lenient = true
	b.post("/drafts/draft1/correction", "known", "2022-10-15T15:39")
	h.desk.drafts[0].PublishedAt = noon().Add(-30 * time.Second) // within the minute that is typed
	b.post("/drafts/draft1/correction", "known", "2022-10-15T15:39")
	if got := h.desk.requests[1].Facts.KnownAt; !got.Equal(h.desk.drafts[0].PublishedAt) {
		t.Errorf("found at %s, before it was out", got)
	}
	h.desk.drafts[0].State = bot.DraftOpen
	b.get("/drafts/draft1/correction").want(t, http.StatusConflict, "not published")
	h.set.FactsFile = nil
	other := h.serve(t).as(englishToken)
	other.get("/incidents/inc7id/regulator").want(t, http.StatusNotFound)
	other.get("/incidents/inc7id").lacks(t, "/incidents/inc7id/regulator")
}

func TestSnooze(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as(englishToken)
	b.get("/incidents/INC-7").want(t, http.StatusOK, "Snooze the reminders", `value="2022-10-15T15:50"`)
	b.post("/incidents/inc7id/snooze", "until", "2022-10-15T15:55", "reason", " ").want(t, http.StatusBadRequest, "say why you snooze")
	if got := b.post("/incidents/inc7id/snooze", "until", "2022-10-15T15:55", "reason", "the text is being read"); got.status != http.StatusSeeOther {
		t.Errorf("%d", got.status)
	}
	if want := []string{"comms inc7id 2022-10-15T06:55:00Z the text is being read"}; !slices.Equal(h.desk.snoozes, want) {
		t.Errorf("snoozed %q", h.desk.snoozes)
	}
}

func TestDoctorChecksWhenAsked(t *testing.T) {
	t.Parallel()
	h := build(t)
	checks := 0
	h.set.Doctor = func(context.Context) []bot.Finding {
		checks++
		return []bot.Finding{{About: bot.Say("hooks: reach"), Grade: bot.GradeFine, Text: bot.Say("answers")}, {About: bot.Say("slack: token"), Grade: bot.GradeBroken, Text: bot.Say("revoked"), Mend: bot.Say("make a new one")}}
	}
	b := h.serve(t).as(adminToken)
	b.get("/doctor").want(t, http.StatusOK, "Check now")
	got := b.post("/doctor")
	got.want(t, http.StatusOK, "revoked", "make a new one", "answers")
	if checks != 1 || strings.Index(got.body, "revoked") > strings.Index(got.body, "answers") {
		t.Errorf("%d checks; what is broken comes first", checks)
	}
}

func TestDeclaringBesideAnOpenIncidentIsAskedTwice(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as(englishToken)
	form := b.get("/declare")
	form.want(t, http.StatusOK, `Open already: <a href="/incidents/inc7id">INC-7</a>`)
	if n := strings.Count(form.body, "Open already:"); n != len(h.desk.incidents[0].AffectedIDs()) {
		t.Errorf("said of %d services", n)
	}
	typed := []string{"mode", "live", "severity", "3", "status-talk", "major_outage", "once", "o1"}
	page := b.post("/declare", typed...)
	page.want(t, http.StatusConflict, "open already", "/incidents/inc7id", "Declare another incident", `name="once" value="o1"`)
	if len(h.desk.declared) > 0 {
		t.Error("declared without a second word")
	}
	if got := b.post("/declare", append(typed, "beside", hidden(page.body, "beside"))...); got.status != http.StatusSeeOther || len(h.desk.declared) != 1 || h.desk.declared[0].Once != "console comms o1" {
		t.Errorf("%d, declared %+v", got.status, h.desk.declared)
	}
	typed[1] = "drill"
	if got := b.post("/declare", typed...); got.status != http.StatusSeeOther {
		t.Errorf("a drill beside a live incident: %d", got.status)
	}
}

// Every form of every page is refused when another site sends it.
func TestEveryFormIsRefusedFromAnotherSite(t *testing.T) {
	t.Parallel()
	h := published(t)
	h.desk.drafts = append(h.desk.drafts, draft())
	h.desk.drafts[1].ID = "draft2"
	h.desk.deliveries[0].State = bot.UnknownOutcome
	h.set.Doctor = func(context.Context) []bot.Finding { return nil }
	h.links.make("legal")
	b := h.serve(t)
	form := regexp.MustCompile(`<form[^>]* method="post" action="([^"]+)"`)
	actions := map[string]bool{}
	collect := func(paths ...string) {
		for _, path := range paths {
			for _, found := range form.FindAllStringSubmatch(b.get(path).body, -1) {
				actions[found[1]] = true
			}
		}
	}
	collect("/sign-in", "/in/"+linkToken)
	b.as(englishToken)
	collect("/", "/incidents/INC-7", "/drafts/draft1", "/drafts/draft2", "/drafts/draft2/edit", "/ledger", "/channels", "/doctor", "/declare", "/incidents/inc7id/write",
		"/drafts/draft1/correction", "/drafts/draft1/retraction", "/incidents/inc7id/resolved", "/incidents/inc7id/apology", "/incidents/inc7id/resignation", "/incidents/inc7id/regulator")
	if len(actions) < 18 {
		t.Errorf("only %d forms were found: %v", len(actions), actions)
	}
	for action := range actions {
		r := b.request(http.MethodPost, action, nil)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", "https://evil.example")
		b.do(r).want(t, http.StatusForbidden, "another site")
	}
	if h.links.kept[sum(linkToken)].UsedAt != (time.Time{}) {
		t.Error("a link was spent from another site")
	}
}
