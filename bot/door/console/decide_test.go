package console_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestAnUnknownDeliveryShowsItsRiskAndThreeButtons(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.desk.deliveries = deliveries()
	h.desk.deliveries[1].Destination = "partner-webhooks"
	for token, says := range map[string][]string{
		"tok-legal":  {"[장애 안내] 하늘톡 및 하늘페이 이용 장애(1차)", "나간 시각:", "오후 3시 32분", "플랫폼의 답:", "두 번 받을 수 있고", "다시 보내기", "도착한 것으로 하기", "포기하기"},
		englishToken: {"Left:", "3:32 p.m.", "the same notice may arrive twice", "Send again", "It arrived", "Give up", "partner-webhooks · lost: counts as failed"},
		frenchToken:  {"Parti :", "peut arriver deux fois", "Renvoyer", "C’est arrivé", "Abandonner"},
	} {
		page := h.serve(t).as(token).get("/ledger")
		page.want(t, http.StatusOK, append(says, "no answer within 10 s", `action="/ledger/lost/decide"`, `value="resend"`, `value="arrived"`, `value="give-up"`)...)
		page.lacks(t, "hooks.example/T0")
		if n := strings.Count(page.body, `name="decision"`); n != 3 {
			t.Errorf("%d buttons, want 3", n)
		}
	}
}

func TestWhoMayNotDecideSeesNoButtons(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.desk.deliveries = deliveries()
	for i := range h.set.People {
		if h.set.People[i].ID == "comms" {
			h.set.People[i].Roles = []bot.Role{bot.Reader}
		}
	}
	h.desk.people = h.set.People
	b := h.serve(t).as(englishToken)
	page := b.get("/ledger")
	page.want(t, http.StatusOK, "Those who write and legal decide this.")
	page.lacks(t, "/decide")
	b.post("/ledger/lost/decide", "decision", "resend").want(t, http.StatusForbidden, `role="alert"`, "This is not yours to do", "this needs one of the roles")
	if got := h.desk.deliveries[1].State; got != bot.UnknownOutcome {
		t.Errorf("the row is %s", got)
	}
}

func TestADecisionShowsTheRowAsItThenStands(t *testing.T) {
	t.Parallel()
	for decision, state := range map[string]string{"resend": "Pending", "arrived": "Accepted, arrival not confirmed", "give-up": "Failed"} {
		t.Run(decision, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			h.desk.deliveries = deliveries()
			b := h.serve(t).as(englishToken)
			got := b.post("/ledger/lost/decide", "decision", decision, "state", "unknown", "channel", "", "incident", "INC-7")
			if got.status != http.StatusSeeOther || got.header.Get("Location") != "/ledger?decided=lost&incident=INC-7&state=unknown" {
				t.Fatalf("%d to %q", got.status, got.header.Get("Location"))
			}
			page := b.get(got.header.Get("Location"))
			page.want(t, http.StatusOK, `role="status"`, "as it stands now", `<b class="state">`+state+`</b>`)
			page.lacks(t, "/ledger/lost/decide")
		})
	}
}

func TestADecisionThatIsRefusedShowsTheLedger(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		id, decision string
		status       int
		says         []string
	}{
		"somebody was first": {"page", "resend", http.StatusConflict, []string{"not unknown any longer", `<b class="state">Delivered</b>`, "as it stands now"}},
		"no such delivery":   {"nothing", "resend", http.StatusNotFound, []string{"there is no delivery nothing"}},
		"another word":       {"lost", "hope", http.StatusBadRequest, []string{"no decision about a delivery", `action="/ledger/lost/decide"`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			h.desk.deliveries = deliveries()
			page := h.serve(t).as(englishToken).post("/ledger/"+test.id+"/decide", "decision", test.decision)
			page.want(t, test.status, append(test.says, `role="alert"`)...)
			page.lacks(t, "data-live") // a reload would hand it in again
		})
	}
}

func TestADecisionFromAnotherSiteIsRefused(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.desk.deliveries = deliveries()
	b := h.serve(t).as(englishToken)
	for path, body := range map[string]string{"/ledger/lost/decide": "decision", "/drafts/draft1/edit": "revision"} {
		r := b.request(http.MethodPost, path, map[string][]string{body: {"resend"}})
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		b.do(r).want(t, http.StatusForbidden, "another site")
		h.serve(t).post(path, body, "resend").want(t, http.StatusUnauthorized, "session has ended")
	}
	if h.desk.deliveries[1].State != bot.UnknownOutcome || len(h.desk.edits) != 0 {
		t.Error("it counted")
	}
}
