package console_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestAChannelIsPausedAndResumed(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as(englishToken)
	b.get("/").want(t, http.StatusOK, "Nothing leaves over:", "hooks (Rests")
	b.get("/channels").want(t, http.StatusOK, "discord", "Sends", "Rests: its platform does not answer", "no answer in time")
	b.post("/channels/discord/pause", "reason", "").want(t, http.StatusBadRequest, "say why the channel is paused")
	if got := b.post("/channels/discord/pause", "reason", "the bot is being moved"); got.status != http.StatusSeeOther {
		t.Errorf("HTTP %d", got.status)
	}
	b.get("/channels").want(t, http.StatusOK, "Paused", "the bot is being moved")
	b.post("/channels/discord/pause", "reason", "twice").want(t, http.StatusConflict, "paused already")
	b.post("/channels/fax/pause", "reason", "gone").want(t, http.StatusNotFound, "there is no channel fax")
	for _, name := range []string{"discord", "hooks"} {
		if got := b.post("/channels/" + name + "/resume"); got.status != http.StatusSeeOther {
			t.Errorf("HTTP %d", got.status)
		}
	}
	if page := b.get("/"); strings.Contains(page.body, "Nothing leaves over:") {
		t.Error("the board still warns of a channel that sends")
	}
	b.post("/channels/hooks/resume").want(t, http.StatusConflict, "the channel is not paused")
}
