package console_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestAnIncidentIsHandedOverOnTheConsole(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.desk.incidents[0].Lead = "comms"
	leaver, receiver := h.serve(t).as(englishToken), h.serve(t).as(adminToken)
	page := leaver.get("/incidents/INC-7")
	page.want(t, http.StatusOK, "What is open", "The first notice, due by", "Start: sources differ", "Cause: not yet known", "Draft “", `<option value="admin">`)
	page.lacks(t, `<option value="comms">Head of comms</option></select><button>Hand over`)
	page.lacks(t, "Accept all")
	receiver.get("/incidents/INC-7").lacks(t, "Who takes over")
	if got := leaver.post("/incidents/INC-7/handover", "to", "admin"); got.status != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.status, got.body)
	}

	says := "Handover from Head of comms to Admin: what Admin has not accepted stays with Head of comms"
	leaver.get("/").want(t, http.StatusOK, says)
	leaver.get("/incidents/INC-7").want(t, http.StatusOK, says)
	leaver.get("/incidents/INC-7").lacks(t, "Accept all")
	leaver.post("/incidents/INC-7/take-over", "item", "").want(t, http.StatusForbidden, "not handed to you", "Nothing was changed")
	receiver.get("/").want(t, http.StatusOK, `class="wait mine"`, says)
	receiver.get("/incidents/INC-7").want(t, http.StatusOK, `name="item" value="promise"`, "Accept all")
	receiver.post("/incidents/INC-7/take-over", "item", "promise")
	page = receiver.get("/incidents/INC-7")
	page.want(t, http.StatusOK, "<b>Admin</b>", "<b>Head of comms</b>")
	page.lacks(t, `value="promise"`)
	receiver.post("/incidents/INC-7/take-over", "item", "")
	page = receiver.get("/incidents/INC-7")
	page.want(t, http.StatusOK, "Lead: Admin · Deputy: Head of comms")
	page.lacks(t, says)
}

func TestPostsAreAssignedOnTheConsole(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.desk.events = append(h.desk.events, bot.Event{At: noon(), Actor: "duty", Kind: "assigned", Data: map[string]string{"post": "lead", "person": "admin", "before": "duty"}},
		bot.Event{At: noon(), Actor: "admin", Kind: "handover-accepted", Data: map[string]string{"items": "promise, fact:cause"}})
	b := h.serve(t).as(englishToken)
	b.get("/incidents/INC-7").want(t, http.StatusOK, "Make deputy", "Assigned", "before: Duty officer", "items: next update, Cause")
	b.post("/incidents/INC-7/assign", "post", "deputy", "person", "").want(t, http.StatusBadRequest, "name a person")
	b.post("/incidents/INC-7/assign", "post", "deputy", "person", "admin")
	if diff := cmp.Diff([]string{"comms INC-7 deputy admin"}, h.desk.assigned); diff != "" {
		t.Error(diff)
	}
	h.serve(t).as("tok-legal").get("/incidents/INC-7").lacks(t, `/assign"`)
}
