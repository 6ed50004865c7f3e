package console_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
)

// TestADraftIsGivenATimeOfItsOwn: the panel says what becomes of the signatures, proposes the promised time in the reader's zone, and keeps what was
// typed when the desk refuses it.
func TestADraftIsGivenATimeOfItsOwn(t *testing.T) {
	t.Parallel()
	h := build(t)
	d := &h.desk.drafts[0]
	d.IssuedAt, d.NextAt = noon(), noon().Add(30*time.Minute)
	h.desk.incidents[0].Promise = bot.Promise{Seq: 1, DueAt: noon().Add(20 * time.Minute), GivenAt: noon(), UpdateID: "draft0"}
	b := h.serve(t).as(koreanToken)
	page := b.get("/drafts/draft1")
	page.want(t, http.StatusOK, "발행 예약…", "지금까지의 서명은 무효가 되며", `name="release" value="2022-10-15T16:00"`, `name="next" value="2022-10-15T16:30"`)
	hand := func(release, next string) answer {
		return b.post("/drafts/draft1/schedule", "revision", "1", "digest", string(d.Digest), "release", release, "next", next)
	}
	hand("2022-10-15T15:30", "2022-10-15T16:30").want(t, http.StatusBadRequest, "공개 시각이 지났습니다", `class="schedule" open`, `value="2022-10-15T15:30"`)
	hand("soon", "").want(t, http.StatusBadRequest, "2022-10-15T15:30", `class="schedule" open`)
	if got := hand("2022-10-15T15:50", "2022-10-15T16:20"); got.status != http.StatusSeeOther {
		t.Errorf("%d", got.status)
	}
	if got := hand("", ""); got.status != http.StatusSeeOther {
		t.Errorf("without a time: %d", got.status)
	}
	if diff := cmp.Diff([]string{"duty draft1/1 leaves 06:50, next 07:20", "duty draft1/1 leaves 00:00, next 00:00"}, h.desk.edits); diff != "" {
		t.Error(diff)
	}
	b.post("/drafts/nothing/schedule").want(t, http.StatusNotFound)
	h.serve(t).as("tok-legal").get("/drafts/draft1").lacks(t, "/drafts/draft1/schedule")
}

func TestWhatLeavesByItselfIsShownAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	h := build(t)
	d := &h.desk.drafts[0]
	d.State, d.ReleaseAt = bot.DraftApproved, noon().Add(12*time.Minute)
	d.Digest = d.Seal()
	for token, says := range map[string]string{koreanToken: "예약 발행: 오후 3시 52분", englishToken: "Goes out by itself: 3:52 p.m. KST", frenchToken: "Départ automatique\u00a0:"} {
		b := h.serve(t).as(token)
		b.get("/").want(t, http.StatusOK, says)
		b.get("/incidents/inc7id").want(t, http.StatusOK, says)
		b.get("/drafts/draft1").want(t, http.StatusOK, `data-due="2022-10-15T06:52:00Z"`, `name="verdict" value="reject"`)
	}
	h.serve(t).as(adminToken).get("/drafts/draft1").lacks(t, `value="reject"`)
	b := h.serve(t).as(koreanToken)
	b.get("/drafts/draft1").want(t, http.StatusOK, "발행 취소", "공개 시각 변경…")
	b.get("/drafts/draft1/edit").want(t, http.StatusOK, `name="release" value="2022-10-15T15:52"`)
	if got := h.serve(t).as("tok-legal").vote("reject", "reason", "수치가 틀렸습니다"); got.status != http.StatusSeeOther {
		t.Errorf("taken back: %d\n%s", got.status, got.body)
	}
}

func TestAnUpdateIsWrittenForATime(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as(koreanToken)
	b.get("/incidents/inc7id/write").want(t, http.StatusOK, `name="release" value=""`, "공개 시각(비우면 승인 즉시)")
	b.post("/incidents/inc7id/write", written("type", "no-change", "release", "2022-10-15T15:55")...)
	if len(h.desk.requests) != 1 || !h.desk.requests[0].ReleaseAt.Equal(noon().Add(15*time.Minute)) {
		t.Errorf("%+v", h.desk.requests)
	}
	b.post("/incidents/inc7id/write", written("type", "no-change", "release", "soon")...).want(t, http.StatusBadRequest, "2022-10-15T15:30", `name="release" value="soon"`)
}
