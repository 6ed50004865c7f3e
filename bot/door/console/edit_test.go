package console_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/net/html"

	"github.com/bongsu-hq/bongsu/bot"
)

// written is what the form of draft1 hands in when nobody changes anything.
func written(pairs ...string) []string {
	return append([]string{
		"phase", "identified", "severity", "4", "next", "2022-10-15T16:10", "phrase-symptom", "messages-fail", "phrase-cause", "datacentre-fire",
		"label-action-ko", "예비 전원으로 옮기고 있습니다.", "label-action-en", "Moving to backup power.", "label-action-fr", "Passage sur l’alimentation de secours.",
	}, pairs...)
}

func TestADraftIsEditedFromItsOwnFacts(t *testing.T) {
	t.Parallel()
	h := build(t)
	d := &h.desk.drafts[0]
	d.Facts.NextAt, d.Facts.UserAction = d.NextAt, bot.Words{Phrase: "wait", Args: map[string]string{"n": "2"}}
	d.Facts.Workaround = bot.Words{Phrase: "other-payment", Args: map[string]string{"name": "card"}}
	d.Languages, d.Affected = []bot.Language{bot.Korean, bot.French}, []bot.Affected{{Component: "talk", Status: bot.PartialOutage}}
	h.desk.decisions = []bot.Decision{
		{DraftID: "draft1", Revision: 1, Digest: d.Digest, Person: "legal", Verdict: bot.RequestsChanges, Reason: "원인은 아직 <미정>입니다", At: noon()},
		{DraftID: "draft1", Revision: 1, Digest: d.Digest, Person: "lecteur", Verdict: bot.Approves, At: noon()},
	}
	b := h.serve(t).as(koreanToken)
	b.get("/drafts/draft1").want(t, http.StatusOK, `href="/drafts/draft1/edit"`, "수정하기")
	page := b.get("/drafts/draft1/edit")
	page.want(t, http.StatusOK, `action="/drafts/draft1/edit"`, `name="revision" value="1"`, `value="2022-10-15T16:10"`, "원인은 아직 &lt;미정&gt;입니다",
		`<option value="datacentre-fire" selected>`, `<option value="identified" selected>`, `<option value="other-payment" selected>`, "Moving to backup power.</textarea>",
		"지금까지의 서명은 모두 무효가 되며", "무효가 되는 서명:", "프랑스어 감수", "저장하고 승인 다시 요청하기")
	page.lacks(t, `name="type"`, `name="done"`, `name="restored"`)
	got := b.post("/drafts/draft1/edit", written("revision", "1", "phrase-cause", "", "label-cause-en", "Being checked.", "phrase-workaround", "other-payment", "hold", "1")...)
	if got.status != http.StatusSeeOther || got.header.Get("Location") != "/drafts/draft1" {
		t.Fatalf("%d to %q\n%s", got.status, got.header.Get("Location"), got.body)
	}
	want := bot.Request{
		IncidentID: "inc7id", Type: bot.Initial, Phase: bot.Identified, Severity: 4, Affected: d.Affected, Languages: d.Languages, Facts: d.Facts, Hold: true,
		Accepts: []string{},
	}
	want.Facts.Cause = bot.Words{Label: bot.Text{bot.English: "Being checked."}}
	if diff := cmp.Diff([]bot.Request{want}, h.desk.requests); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"duty draft1/1"}, h.desk.edits); diff != "" {
		t.Error(diff)
	}
}

// How far a fact is known is typed beside it, and what nobody touched stays.
func TestHowFarAFactIsKnownIsTypedBesideIt(t *testing.T) {
	t.Parallel()
	h := build(t)
	d := &h.desk.drafts[0]
	d.Facts.NextAt, d.Facts.Unaffected, d.Facts.Data = d.NextAt, []string{"pay"}, bot.DataSafe
	d.Facts.Symptom.AsOf = noon().Add(30 * time.Second)
	b := h.serve(t).as(englishToken)
	page := b.get("/drafts/draft1/edit")
	page.want(t, http.StatusOK, `id="known-symptom"`, `name="source-cause-fr"`, `name="asof-unaffected"`, `name="known-data"`, "Who reports it")
	page.lacks(t, `name="known-eta"`, `name="phrase-data"`, "<no value>")
	_, shown, _ := strings.Cut(page.body, `name="asof-symptom" value="`)
	shown, _, _ = strings.Cut(shown, `"`)
	cause := []string{"revision", "1", "known-cause", "reported", "asof-cause", ""}
	b.post("/drafts/draft1/edit", written(cause...)...).want(t, http.StatusBadRequest, "cause is reported, but nobody is named", `<option value="reported" selected>`)
	cause = append(cause, "source-cause-en", "the fire service", "known-symptom", string(d.Facts.Symptom.Certainty), "asof-symptom", shown,
		"known-unaffected", "unknown", "known-data", "reported", "source-data-en", "the operator")
	if got := b.post("/drafts/draft1/edit", written(cause...)...); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	want := d.Facts
	want.Cause.Certainty, want.Cause.Source, want.Unaffected, want.DataBy = bot.Reported, bot.Text{bot.English: "the fire service"}, nil, bot.Text{bot.English: "the operator"}
	if diff := cmp.Diff(want, h.desk.requests[0].Facts); diff != "" {
		t.Error(diff)
	}
}

func TestTheEditFormSpeaksItsReadersLanguage(t *testing.T) {
	t.Parallel()
	h := build(t)
	for token, says := range map[string][]string{
		englishToken: {`<html lang="en">`, "Every signature so far becomes void"},
		frenchToken:  {`<html lang="fr">`, "Toutes les signatures deviennent caduques"},
	} {
		page := h.serve(t).as(token).get("/drafts/draft1/edit")
		page.want(t, http.StatusOK, append(says, "</html>")...)
		page.lacks(t, "<no value>", "%!")
	}
}

func TestSomebodyElsesEditLosesNothing(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as(koreanToken)
	opened := hidden(b.get("/drafts/draft1/edit").body, "revision")
	h.desk.change("draft1", "다른 분이 고친 글")
	typed := written("revision", opened, "label-symptom-ko", "방금 쓴 글")
	page := b.post("/drafts/draft1/edit", typed...)
	page.want(t, http.StatusConflict, `role="alert"`, "somebody else edited this draft", "방금 쓴 글</textarea>", "다른 분이 2판을 저장했습니다", "2판 보기", "2판을 대신해 저장하기")
	if len(h.desk.edits) != 0 {
		t.Fatal("the other's revision was replaced unseen")
	}
	typed[len(typed)-3] = hidden(page.body, "revision") // having read it, they save in its place
	if got := b.post("/drafts/draft1/edit", typed...); got.status != http.StatusSeeOther || len(h.desk.edits) != 1 || h.desk.edits[0] != "duty draft1/2" {
		t.Errorf("%d, %v", got.status, h.desk.edits)
	}
}

func TestAnEditThatIsRefusedKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as(koreanToken)
	page := b.post("/drafts/draft1/edit", written("revision", "1", "label-symptom-ko", "방금 쓴 글")[4:]...) // without phase and severity
	page.want(t, http.StatusSeeOther)
	page = b.post("/drafts/draft1/edit", "revision", "1", "label-symptom-ko", "방금 쓴 글")
	page.want(t, http.StatusBadRequest, `<p lang="en">say when the next update comes (영어)</p>`, "방금 쓴 글</textarea>", `name="revision" value="1"`)
	page.lacks(t, "대신해 저장하기")
	b.post("/drafts/draft1/edit", "next", "soon").want(t, http.StatusBadRequest, "시각은 2022-10-15T15:30처럼")
	b.get("/drafts/nothing/edit").want(t, http.StatusNotFound)
	b.post("/drafts/nothing/edit").want(t, http.StatusNotFound)
}

func TestAnEditKeepsWhenItsNumbersWereKnown(t *testing.T) {
	t.Parallel()
	h := build(t)
	known := noon().Add(-20 * time.Minute)
	d := &h.desk.drafts[0]
	d.Type, d.Facts.Done, d.Facts.Total, d.Facts.AsOf = bot.Progress, 120, 400, known
	b := h.serve(t).as(koreanToken)
	b.get("/drafts/draft1/edit").want(t, http.StatusOK, `name="done" inputmode="numeric" value="120"`)
	b.post("/drafts/draft1/edit", written("revision", "1", "done", "120", "total", "400")...)
	b.post("/drafts/draft1/edit", written("revision", "1", "done", "150", "total", "400")...)
	d.Type, d.Facts.Restored, d.Facts.Pending, d.Facts.RestoredAt = bot.Partial, []string{"pay"}, []string{"talk"}, known
	b.post("/drafts/draft1/edit", written("revision", "1", "restored", "pay")...)
	b.post("/drafts/draft1/edit", written("revision", "1", "restored", "pay", "restored", "map")...)
	if len(h.desk.requests) != 4 {
		t.Fatalf("%d edits", len(h.desk.requests))
	}
	var got []time.Time
	for i, r := range h.desk.requests {
		got = append(got, []time.Time{r.Facts.AsOf, r.Facts.AsOf, r.Facts.RestoredAt, r.Facts.RestoredAt}[i])
	}
	if diff := cmp.Diff([]time.Time{known, noon(), known, noon()}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"talk"}, h.desk.requests[3].Facts.Pending); diff != "" {
		t.Error(diff)
	}
}

// What is handed in unchanged is the draft's own facts, to the second; what is typed takes their place.
func TestWhatEndsMendsOrFollowsIsEditedFromItsOwnFacts(t *testing.T) {
	t.Parallel()
	later := noon().Add(3*time.Hour + 7*time.Second)
	tests := map[string]struct {
		kind  bot.MessageType
		facts bot.Facts
		says  []string
		typed []string // besides what the form holds
		want  func(*bot.Facts)
	}{
		"correction": {
			bot.Correction,
			bot.Facts{Original: "draft1", Wrong: texts(), Right: bot.Text{"ko": "맞는 글", "en": "Right", "fr": "Juste"}, KnownAt: noon().Add(7 * time.Second), PrevAt: noon()},
			[]string{"맞는 글</textarea>"},
			[]string{"right-ko", "더 맞는 글"},
			func(f *bot.Facts) { f.Right = bot.Text{"ko": "더 맞는 글", "en": "Right", "fr": "Juste"} },
		},
		"retraction": {
			bot.Retraction,
			bot.Facts{Original: "draft1", Why: bot.Words{Phrase: "alarm-test", Args: map[string]string{"n": "2"}, Certainty: bot.Confirmed}},
			[]string{`<option value="alarm-test" selected>`},
			nil, func(*bot.Facts) {},
		},
		"resolved": {
			bot.Resolved,
			bot.Facts{Data: bot.DataLost, DataAsOf: noon(), Lost: bot.Words{Label: texts(), Certainty: bot.Reported}, EndedAt: noon().Add(7 * time.Second), ReportAt: later},
			[]string{`value="lost" checked`},
			[]string{"report", "2022-10-20T18:00"},
			func(f *bot.Facts) { f.ReportAt = time.Date(2022, 10, 20, 9, 0, 0, 0, time.UTC) },
		},
		"apology": {
			bot.Apology,
			bot.Facts{Signatory: "comms", Event: texts(), Groups: texts(), Paragraphs: map[bot.Language][]string{"ko": {"하나", "둘"}}, EventAt: noon()},
			[]string{"하나\n\n둘</textarea>"},
			[]string{"paragraphs-ko", "하나\r\n\r\n셋"},
			func(f *bot.Facts) { f.Paragraphs = map[bot.Language][]string{"ko": {"하나", "셋"}} },
		},
		"resignation": {
			bot.Resignation,
			bot.Facts{Signatory: "comms", EffectiveAt: later, Duty: bot.Words{Sentence: texts()}, Paragraphs: map[bot.Language][]string{}},
			nil, nil, func(*bot.Facts) {},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := published(t)
			d := draft()
			d.ID, d.Type, d.Facts, d.NextAt, d.ReleaseAt, d.Held = "draft2", test.kind, test.facts, time.Time{}, time.Time{}, true
			d.Languages, d.Audiences = []bot.Language{bot.Korean}, []string{"customers"}
			if test.kind.Statement() {
				d.ReleaseAt = later
			}
			h.desk.drafts = append(h.desk.drafts, d)
			h.set.People[2].Roles = append(h.set.People[2].Roles, bot.Spokesperson)
			b := h.serve(t).as(koreanToken)
			b.get("/drafts/draft2").want(t, http.StatusOK, `href="/drafts/draft2/edit"`)
			page := b.get("/drafts/draft2/edit")
			page.want(t, http.StatusOK, append(test.says, `action="/drafts/draft2/edit"`, `name="revision" value="1"`, "저장하고 승인 다시 요청하기")...)
			page.lacks(t, `name="once"`)
			got := b.post("/drafts/draft2/edit", append(test.typed, filledForm(t, page.body)...)...) // the first of a name counts
			if got.status != http.StatusSeeOther || got.header.Get("Location") != "/drafts/draft2" {
				t.Fatalf("%d to %q\n%s", got.status, got.header.Get("Location"), got.body)
			}
			want := bot.Request{Type: test.kind, Phase: d.Phase, Facts: test.facts, ReleaseAt: d.ReleaseAt, Hold: true, Languages: d.Languages, Audiences: d.Audiences, IncidentID: "inc7id", Accepts: []string{}}
			test.want(&want.Facts)
			if diff := cmp.Diff([]bot.Request{want}, h.desk.requests, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]string{"duty draft2/1"}, h.desk.edits); diff != "" {
				t.Error(diff)
			}
			h.desk.change("draft2", "다른 분이 고친 글")
			again := b.post("/drafts/draft2/edit", append(test.typed, filledForm(t, page.body)...)...)
			again.want(t, http.StatusConflict, "somebody else edited this draft", "2판을 대신해 저장하기")
		})
	}
}

// filledForm is what a browser hands in of the page's form when nobody changes anything.
func filledForm(t *testing.T, page string) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	attributes := func(n *html.Node) map[string]string {
		all := map[string]string{}
		for _, a := range n.Attr {
			all[a.Key] = a.Val
		}
		return all
	}
	var pairs []string
	for n := range doc.Descendants() {
		a := attributes(n)
		_, checked := a["checked"]
		_, selected := a["selected"]
		switch {
		case n.Data == "input" && (a["type"] != "radio" && a["type"] != "checkbox" || checked):
			pairs = append(pairs, a["name"], a["value"])
		case n.Data == "option" && selected:
			pairs = append(pairs, attributes(n.Parent)["name"], a["value"])
		case n.Data == "textarea" && n.FirstChild != nil:
			pairs = append(pairs, a["name"], n.FirstChild.Data)
		}
	}
	return pairs
}

func TestWhichDraftsAreNotEditedHere(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		token  string
		kind   bot.MessageType
		state  bot.DraftState
		status int
		says   []string
	}{
		"by legal":  {"tok-legal", bot.Initial, bot.DraftOpen, http.StatusForbidden, []string{"수정에 필요한 역할: 당직, 홍보"}},
		"published": {koreanToken, bot.Initial, bot.DraftPublished, http.StatusConflict, []string{"바꿀 수 없습니다(현재 상태: 발행 완료)"}},
		"rejected":  {koreanToken, bot.Initial, bot.DraftRejected, http.StatusConflict, []string{"현재 상태: 반려"}},
		"withdrawn": {koreanToken, bot.Initial, bot.DraftWithdrawn, http.StatusConflict, []string{"현재 상태: 철회"}},
		"a file":    {koreanToken, bot.Regulator, bot.DraftOpen, http.StatusBadRequest, []string{"bongsu update regulator INC-7 --draft draft1 --facts FILE"}},
		"approved":  {koreanToken, bot.Initial, bot.DraftApproved, http.StatusOK, nil},
		"expired":   {koreanToken, bot.Initial, bot.DraftExpired, http.StatusOK, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			h.desk.drafts[0].Type, h.desk.drafts[0].State = test.kind, test.state
			b := h.serve(t).as(test.token)
			b.get("/drafts/draft1/edit").want(t, test.status, test.says...)
			page := b.get("/drafts/draft1")
			if test.status == http.StatusOK {
				page.want(t, http.StatusOK, "/drafts/draft1/edit")
			} else {
				page.lacks(t, "/drafts/draft1/edit")
			}
		})
	}
}
