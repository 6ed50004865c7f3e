package console_test

import (
	"net/http"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestAPersonReadsEveryTextBeforeSigningAhead(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as(englishToken)
	b.get("/ahead").want(t, http.StatusOK, "Nothing has been signed ahead.", `name="component" value="talk"`, `name="destination" value="page"`)
	h.serve(t).as(adminToken).get("/ahead").lacks(t, `name="component"`) // neither comms, legal nor a reader
	b.get("/ahead/texts").want(t, http.StatusBadRequest, "names its components", `role="alert"`)
	b.get("/ahead/texts?component=talk&destination=page&until=2022-12-01T12:00").want(t, http.StatusOK, "이용에 불편을 드려 죄송합니다.", "The times are examples", `name="digest" value="5ea1ed0000"`)
	form := []string{"component", "talk", "destination", "page", "until", "2022-12-01T12:00"}
	b.post("/ahead/sign", append(form, "digest", "0ther")...).want(t, http.StatusConflict, "the texts have changed")
	if got := b.post("/ahead/sign", append(form, "digest", "5ea1ed0000")...); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	b.get("/ahead").want(t, http.StatusOK, "Head of comms", "holds", `action="/ahead/s1/end"`)
	h.serve(t).as("tok-legal").get("/ahead").lacks(t, `action="/ahead/s1/end"`)
	b.post("/ahead/s1/end")
	b.get("/ahead").want(t, http.StatusOK, "Nothing has been signed ahead.")
}

func TestADraftIsPublishedUnderAStandingApproval(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as(koreanToken)
	b.get("/drafts/draft1").lacks(t, `action="/drafts/draft1/ahead"`)
	h.desk.ahead = []bot.StandingApproval{{ID: "s1", Person: "comms", At: noon()}}
	b.get("/drafts/draft1").want(t, http.StatusOK, `action="/drafts/draft1/ahead"`, "사전 승인으로 발행…")
	b.post("/drafts/draft1/ahead", "revision", "1", "digest", "0ther").want(t, http.StatusConflict, "the text has changed")
	if got := b.post("/drafts/draft1/ahead", "revision", "1", "digest", string(h.desk.drafts[0].Digest)); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	b.get("/drafts/draft1").want(t, http.StatusOK, "사전 승인")
}

func TestAPersonHandsRolesToADeputy(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as(englishToken)
	form := []string{"to", "legal", "until", "2022-10-20T12:00", "reason", "on leave <b>"}
	b.post("/delegations", form...).want(t, http.StatusBadRequest, "name the roles", "on leave &lt;b&gt;")
	if got := b.post("/delegations", append(form, "role", "comms")...); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	b.get("/ahead").want(t, http.StatusOK, "in the stead of Head of comms", "on leave &lt;b&gt;", `action="/delegations/g1/end"`)
	h.serve(t).as(frenchToken).get("/ahead").lacks(t, `action="/delegations/g1/end"`)
	h.desk.decisions = []bot.Decision{{DraftID: "draft1", Revision: 1, Digest: h.desk.drafts[0].Digest, Person: "admin", For: "comms", Verdict: bot.Approves, Door: "console", At: noon()}}
	h.desk.need.Delegations = []bot.Delegation{{From: "comms", To: "admin", Roles: []bot.Role{bot.Comms}, Since: noon(), Until: noon().AddDate(0, 0, 1)}}
	b.get("/drafts/draft1").want(t, http.StatusOK, "(in the stead of Head of comms)")
	b.post("/delegations/g1/end")
	b.get("/ahead").want(t, http.StatusOK, "Nobody stands in for anybody.")
}

func TestHeartbeatsAreWrittenAndSignedTogether(t *testing.T) {
	t.Parallel()
	h := build(t)
	path := "/incidents/" + h.desk.incidents[0].ID + "/heartbeats"
	b := h.serve(t).as(englishToken)
	b.get(path).want(t, http.StatusOK, "No heartbeat waits.", `name="every"`)
	b.post(path, "every", "soon", "count", "2").want(t, http.StatusBadRequest, "at least five minutes apart", `value="soon"`)
	if got := b.post(path, "every", "30", "count", "2"); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	b.get(path).want(t, http.StatusOK, "Approve all 2", `href="/drafts/beat1"`)
	b.post(path+"/approve", "digest", "0ther").want(t, http.StatusConflict, "have changed since you saw them")
	b.post(path+"/approve", "digest", string(bot.SealBeats(bot.Beats(h.desk.drafts))))
	b.get(path).lacks(t, "Approve all")
}
