package console_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// breakable lets the admin publish alone what the fixture's draft waits for.
func breakable(t *testing.T) *house {
	t.Helper()
	h := build(t)
	h.desk.need.BreakGlass = bot.BreakGlass{Roles: []bot.Role{bot.Admin}, After: time.Minute}
	return h
}

func TestTheGlassIsOfferedToThoseWhoMayBreakIt(t *testing.T) {
	t.Parallel()
	h := breakable(t)
	b := h.serve(t).as(adminToken)
	b.get("/drafts/draft1").want(t, http.StatusOK, "Publish alone…", `value="break-glass"`, "Nobody has answered. May publish it alone: Admin", "data-since")
	h.serve(t).as("tok-legal").get("/drafts/draft1").lacks(t, `value="break-glass"`)
	h.serve(t).as(frenchToken).get("/drafts/draft1").want(t, http.StatusOK, "Peut publier sans attendre")
	d := h.desk.drafts[0]
	form := []string{"verdict", "break-glass", "revision", "1", "digest", string(d.Digest)}
	b.post("/drafts/draft1/vote", form...).want(t, http.StatusBadRequest, `role="alert"`, "say why")
	if got := b.post("/drafts/draft1/vote", append(form, "reason", "nobody answers")...); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	if n := len(h.desk.decisions); n == 0 || h.desk.decisions[n-1].Verdict != bot.BreaksGlass || h.desk.decisions[n-1].Reason != "nobody answers" {
		t.Errorf("decisions: %+v", h.desk.decisions)
	}
	page := b.get("/drafts/draft1")
	page.want(t, http.StatusOK, "Published alone by Admin")
}

func TestAReviewIsOwedOnTheBoardUntilSomebodyElseRecordsIt(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.desk.incidents[0].GlassReviews = []bot.GlassReview{{DraftID: "draft1", By: "admin", At: noon(), Reason: "nobody answered"}}
	id := h.desk.incidents[0].ID
	b := h.serve(t).as(adminToken)
	b.get("/").want(t, http.StatusOK, "Review owed")
	b.get("/incidents/"+id).want(t, http.StatusOK, "Review owed", "Published alone by Admin", "nobody answered", `action="/incidents/`+id+`/review"`)
	b.post("/incidents/"+id+"/review", "note", "my own <b>").want(t, http.StatusForbidden, "somebody else reviews it", "my own &lt;b&gt;")
	c := h.serve(t).as(englishToken)
	c.post("/incidents/"+id+"/review", "note", "").want(t, http.StatusBadRequest, "say what your review found")
	if got := c.post("/incidents/"+id+"/review", "note", "it was right"); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	page := c.get("/incidents/" + id)
	page.want(t, http.StatusOK, "Reviewed by Head of comms:", "it was right")
	page.lacks(t, "Review owed")
	c.get("/").lacks(t, "Review owed")
}
