package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

// beating is an incident whose public has been promised an update in 20 minutes, with three heartbeats 20 minutes apart.
func (w *world) beating() (bot.Incident, []bot.Draft) {
	w.Helper()
	i := w.declare(bot.Live, "talk")
	w.tell(w.holding(i))
	return i, must(w.desk.Heartbeats(w.Context(), "duty", i.ID, 20*time.Minute, 3))(w)
}

func (w *world) beatStates(beats []bot.Draft) string {
	w.Helper()
	var all []string
	for _, b := range beats {
		all = append(all, string(w.draft(b.ID).State))
	}
	return strings.Join(all, " ")
}

func TestHeartbeatsSignedAheadKeepTheirPromises(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		i, beats := w.beating()
		for n, b := range beats {
			due := start().Add(time.Duration(n+1) * 20 * time.Minute)
			if !b.ReleaseAt.Equal(due.Add(-time.Minute)) || !b.NextAt.Equal(due.Add(20*time.Minute)) || b.State != bot.DraftOpen || b.Digest == "" {
				t.Errorf("heartbeat %d: %s, promises %s, %s", n, b.ReleaseAt, b.NextAt, b.State)
			}
		}
		before := len(w.reminders())
		signed := must(w.desk.ApproveBeats(t.Context(), "words", i.ID, bot.SealBeats(beats), "cli"))(w)
		if got := w.beatStates(signed); got != "approved approved approved" {
			t.Fatalf("signed: %s", got)
		}
		w.until(start().Add(60 * time.Minute))
		if got := w.beatStates(beats); got != "published published published" {
			t.Fatalf("an hour later: %s", got)
		}
		for n, b := range beats {
			if at := w.draft(b.ID).PublishedAt; at.Before(b.ReleaseAt) || at.After(b.ReleaseAt.Add(time.Second)) {
				t.Errorf("heartbeat %d left at %s", n, at)
			}
		}
		if told := w.reminders()[before:]; len(told) != 0 {
			t.Errorf("reminded: %v", told)
		}
		kinds := strings.Join(w.events(i.ID), " ")
		if strings.Contains(kinds, "promise-missed") || strings.Contains(kinds, "promise-broken") || strings.Count(kinds, "promise-kept") != 3 {
			t.Errorf("the record: %s", kinds)
		}
		if drafts := must(w.desk.Drafts(t.Context(), i.ID))(w); len(drafts) != 4 {
			t.Errorf("the update cron wrote beside them: %d drafts", len(drafts))
		}
	})
}

func TestWhatVoidsHeartbeats(t *testing.T) {
	t.Parallel()
	signAll := func(w *world, i bot.Incident, beats []bot.Draft) {
		must(w.desk.ApproveBeats(w.Context(), "words", i.ID, bot.SealBeats(beats), "cli"))(w)
	}
	tests := map[string]struct {
		do   func(w *world, i bot.Incident, beats []bot.Draft)
		want string
	}{
		"another phase": {func(w *world, i bot.Incident, beats []bot.Draft) {
			signAll(w, i, beats)
			w.tell(w.progress(i))
			w.pass(70 * time.Minute)
		}, "withdrawn withdrawn withdrawn"},
		"other news, also while unsigned": {func(w *world, i bot.Incident, _ []bot.Draft) {
			r := w.progress(i)
			r.Phase = ""
			w.tell(r)
		}, "withdrawn withdrawn withdrawn"},
		"one that nobody signed": {func(w *world, _ bot.Incident, beats []bot.Draft) {
			w.approve("words", beats[1])
			w.until(start().Add(45 * time.Minute))
		}, "expired withdrawn open"},
		"a new set": {func(w *world, i bot.Incident, _ []bot.Draft) {
			must(w.desk.Heartbeats(w.Context(), "duty", i.ID, 30*time.Minute, 1))(w)
		}, "withdrawn withdrawn withdrawn"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			i, beats := w.beating()
			test.do(w, i, beats)
			if got := w.beatStates(beats); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestAnUnsignedHeartbeatIsRemindedOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, beats := w.beating()
	before := len(w.reminders())
	w.until(start().Add(25 * time.Minute))
	if got := fmt.Sprint(w.reminders()[before:]); !strings.Contains(got, "+10m person:duty") || !strings.Contains(got, "+20m room") {
		t.Errorf("reminded: %s", got)
	}
	if got := w.beatStates(beats[:1]); got != "expired" {
		t.Errorf("the first is %s", got)
	}
}

func TestWhichHeartbeatsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	fresh := w.declare(bot.Live, "login")
	_, err := w.desk.Heartbeats(t.Context(), "duty", fresh.ID, 20*time.Minute, 3)
	w.refused(err, bot.ErrConflict, "publish a first notice")
	i, beats := w.beating()
	_, err = w.desk.Heartbeats(t.Context(), "law", i.ID, 20*time.Minute, 3)
	w.refused(err, bot.ErrForbidden, "this needs one of the roles")
	_, err = w.desk.Heartbeats(t.Context(), "duty", i.ID, time.Minute, 3)
	w.refused(err, bot.ErrInvalid, "five minutes apart")
	_, err = w.desk.Heartbeats(t.Context(), "duty", i.ID, time.Hour, 13)
	w.refused(err, bot.ErrInvalid, "1 to 12")
	_, err = w.desk.Edit(t.Context(), "duty", beats[0].ID, 1, bot.Request{})
	w.refused(err, bot.ErrConflict, "not edited one by one")
	_, err = w.desk.ApproveBeats(t.Context(), "words", i.ID, "another", "cli")
	w.refused(err, bot.ErrConflict, "have changed since you saw them")
	_, err = w.desk.ApproveBeats(t.Context(), "duty", i.ID, bot.SealBeats(beats), "cli")
	w.refused(err, bot.ErrForbidden, "nobody approves their own text")
	w.until(start().Add(19 * time.Minute))
	_, err = w.desk.Heartbeats(t.Context(), "duty", i.ID, 20*time.Minute, 3)
	w.refused(err, bot.ErrConflict, "the promised time is here")
}

func TestHeartbeatsThatLostASignatureAreSignedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i, beats := w.beating()
	seal := bot.SealBeats(beats)
	must(w.desk.ApproveBeats(t.Context(), "words", i.ID, seal, "cli"))(w)
	w.change(func(s *desk.Settings) { s.People[1].Roles = nil })
	if got := must(w.desk.Beats(t.Context(), i.ID))(w); len(got) != 3 || got[0].State != bot.DraftOpen {
		t.Errorf("they wait as %s", got[0].State)
	}
	must(w.desk.ApproveBeats(t.Context(), "pen", i.ID, seal, "cli"))(w)
	w.until(start().Add(60 * time.Minute))
	if got := w.beatStates(beats); got != "published published published" {
		t.Errorf("an hour later: %s", got)
	}
}
