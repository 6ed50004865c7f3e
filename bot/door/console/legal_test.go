package console_test

import (
	"net/http"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

// readsOnly takes from the French reader what lets them write, and returns their token.
func (h *house) readsOnly() string {
	for i := range h.set.People {
		if h.set.People[i].ID == "lecteur" {
			h.set.People[i].Roles = []bot.Role{bot.Reader}
		}
	}
	h.desk.people = h.set.People
	return frenchToken
}

func TestLegalTurnsAFactOnTheDraftsPage(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.desk.drafts[0].Facts.Cause.Certainty = bot.Confirmed
	b := h.serve(t).as("tok-legal")
	b.get("/drafts/draft1").want(t, http.StatusOK, "법무 검토", `action="/drafts/draft1/unconfirm"`, `<option value="cause">원인</option>`, `<option value="unaffected">정상 이용 가능한 서비스</option>`, "서명을 처음부터 다시 받습니다")
	b.post("/drafts/draft1/unconfirm", "revision", "7", "field", "cause").want(t, http.StatusConflict, "somebody else edited this draft", `role="alert"`)
	b.post("/drafts/draft1/unconfirm", "revision", "1", "field", "why").want(t, http.StatusBadRequest, "또는 문장을 제안해 주십시오")
	if got := b.post("/drafts/draft1/unconfirm", "revision", "1", "field", "cause"); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	if got := h.desk.drafts[0]; got.Facts.Cause.Certainty != bot.Unknown || got.Revision != 2 {
		t.Errorf("revision %d tells the cause as %s", got.Revision, got.Facts.Cause.Certainty)
	}
	b.get("/drafts/draft1").lacks(t, `<option value="cause">원인</option><option value="unaffected"`)
	words := h.serve(t).as(englishToken)
	words.get("/drafts/draft1").lacks(t, "/unconfirm", "/propose", `id="legal"`)
	words.post("/drafts/draft1/unconfirm", "revision", "2", "field", "started").want(t, http.StatusForbidden, "ask Legal")
	h.desk.drafts[0].State = bot.DraftPublished
	b.get("/drafts/draft1").lacks(t, "/unconfirm", "/propose")
}

func TestAProposedSentenceIsForThoseWhoWriteAndTakenOnce(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as("tok-legal")
	typed := []string{"revision", "1", "digest", string(h.desk.drafts[0].Digest), "field", "cause", "comment", "liability <b>"}
	b.post("/drafts/draft1/propose", typed...).want(t, http.StatusBadRequest, "제안할 문장을 초안의 언어마다", "<details open>", "liability &lt;b&gt;", `<option value="cause" selected>`)
	b.post("/drafts/draft1/propose", append(typed, "sentence-ko", "원인을 조사하고 있습니다.")...).want(t, http.StatusBadRequest, "쌍점(:) 뒤에 오는 자리입니다", "마침표 없이")
	if got := b.post("/drafts/draft1/propose", append(typed, "sentence-ko", "조사 중", "sentence-en", "Under investigation")...); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	b.get("/drafts/draft1").want(t, http.StatusOK, "조사 중")
	b.get("/drafts/draft1").lacks(t, "/drafts/draft1/take")
	h.serve(t).as(h.readsOnly()).get("/drafts/draft1").lacks(t, "liability", "Under investigation", `id="legal"`)
	words := h.serve(t).as(englishToken)
	words.get("/drafts/draft1").want(t, http.StatusOK, "Privileged: read by", "Legal · Cause", "Under investigation", "liability &lt;b&gt;", `action="/drafts/draft1/take"`, "Legal becomes one of its authors")
	if got := words.post("/drafts/draft1/take", "proposal", "p1"); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	words.get("/drafts/draft1").want(t, http.StatusOK, "Taken by Head of comms")
	words.get("/drafts/draft1").lacks(t, "/drafts/draft1/take")
	words.post("/drafts/draft1/take", "proposal", "p1").want(t, http.StatusConflict, "taken already")
}

func TestWhatFailedIsSentAgainFromTheDraftsPage(t *testing.T) {
	t.Parallel()
	h := published(t)
	b := h.serve(t).as(englishToken)
	b.get("/drafts/draft1").lacks(t, "/drafts/draft1/retry")
	h.desk.tallies = bot.Tallies{{Channel: "hooks", State: bot.Failed, Rows: 3, Again: 2}}
	h.serve(t).as(h.readsOnly()).get("/drafts/draft1").lacks(t, "/drafts/draft1/retry")
	b.get("/drafts/draft1").want(t, http.StatusOK, `action="/drafts/draft1/retry"`, "Failed: 2. The same text leaves once more to those recipients. Retry?", "Retry failed")
	if got := b.post("/drafts/draft1/retry"); got.status != http.StatusSeeOther || got.header.Get("Location") != "/ledger?incident=INC-7" || h.desk.retried[0] != "comms draft1" {
		t.Fatalf("%d to %q, retried %v", got.status, got.header.Get("Location"), h.desk.retried)
	}
	b.post("/drafts/draft1/retry").want(t, http.StatusConflict, "no failed delivery of this update is left", `role="alert"`)
}
