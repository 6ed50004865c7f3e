package console_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestDifferencesAreAcceptedInTheFormThatShowsThem(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as(englishToken)
	b.get("/incidents/inc7id/write").lacks(t, `name="accept"`)
	h.desk.differs = []bot.Difference{bot.Difference{
		Field: "action", Kind: "number", Readings: bot.Text{bot.Korean: "30", bot.English: "13", bot.French: "30"},
	}.Identified()}
	typed := append(written(), "type", "no-change")
	b.post("/incidents/inc7id/write", typed...).want(t, http.StatusBadRequest, "action, number: ko 30 / en 13 / fr 30", `name="accept" value="`+h.desk.differs[0].ID+`"`, "I accept these differences by my name")
	if got := b.post("/incidents/inc7id/write", append(typed, "accept", h.desk.differs[0].ID)...); got.status != http.StatusSeeOther {
		t.Errorf("%d\n%s", got.status, got.body)
	}
	if len(h.desk.requests) != 1 || h.desk.requests[0].Accept || !slices.Equal(h.desk.requests[0].Accepts, []string{h.desk.differs[0].ID}) {
		t.Errorf("asked of the desk: %+v", h.desk.requests)
	}
}
