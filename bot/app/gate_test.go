package app

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/deliver"
)

// quietRoom has hours in which what can wait waits, and goes down with payments.
const quietRoom = `
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: slack
    kind: slack
    settings: {token: xoxb-nobody}
    destinations:
      - {id: room, class: public, languages: [ko], address: C0000000001, depends_on: [pay], quiet_hours: {from: "10:00", to: "15:00", zone: Asia/Seoul, below: 3}}
`

func TestTheLastGateAsksTheHouse(t *testing.T) {
	t.Parallel()
	h := sweptWith(t, config.Store{SQLite: filepath.Join(t.TempDir(), "gate.db")}, quietRoom)
	declare := func(severity int, component string, restricted bool) bot.Incident {
		in := bot.Declaration{Mode: bot.Live, Severity: severity, Affected: []bot.Affected{{Component: component, Status: bot.MajorOutage}}}
		if restricted {
			in.Restricted, in.Codename = true, "HERON"
		}
		i, err := h.desk.Declare(t.Context(), "duty", in)
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	open, burning, secret := declare(2, "messages", false), declare(2, "pay", false), declare(2, "messages", true)
	afternoon := h.clock.Now() // half past three in Seoul
	noon := afternoon.Add(-3 * time.Hour)
	tell := func(i bot.Incident, at time.Time, kind bot.MessageType) bot.Batch {
		return bot.Batch{IncidentID: i.ID, Type: kind, Severity: i.Severity, Destination: "room", Language: bot.Korean, At: at}
	}
	check := func(name string, b bot.Batch, now time.Time, want error) {
		t.Helper()
		err := h.lastGate(t.Context(), b, now)
		later, wantLater := errors.AsType[bot.Later](want)
		got, isLater := errors.AsType[bot.Later](err)
		if !errors.Is(err, want) && (!wantLater || !isLater || !later.At.Equal(got.At)) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	check("in the afternoon", tell(open, afternoon, bot.Initial), afternoon, nil)
	check("in quiet hours", tell(open, noon, bot.Initial), noon, bot.Later{At: afternoon.Add(-30 * time.Minute)})
	check("a correction in quiet hours", tell(open, noon, bot.Correction), noon, nil)
	check("a notice", bot.Batch{Notice: true, IncidentID: "nobody's"}, noon, nil)
	check("an incident that is gone", tell(bot.Incident{ID: "gone"}, afternoon, bot.Initial), afternoon, bot.ErrInvalid)
	check("a destination that burns", tell(burning, afternoon, bot.Initial), afternoon, bot.ErrConflict)
	check("a restricted incident", tell(secret, afternoon, bot.Initial), afternoon, bot.ErrForbidden)
	check("the regulator's word of a restricted incident", tell(secret, afternoon, bot.Regulator), afternoon, nil)
	check("held, and nothing newer", tell(open, noon, bot.Initial), afternoon, nil)

	tellWorkaround(t, h, open)
	check("held, and there is a newer one", tell(open, noon, bot.Initial), afternoon, deliver.ErrOvertaken)
	check("a held apology is not overtaken", tell(open, noon, bot.Apology), afternoon, nil)
	check("in its own time", tell(open, afternoon.Add(-10*time.Minute), bot.Initial), afternoon, nil)
}

// published declares an incident and publishes a text about it.
func published(t *testing.T, h *house) {
	t.Helper()
	i, err := h.desk.Declare(t.Context(), "duty", bot.Declaration{
		Mode: bot.Live, Severity: 2, Affected: []bot.Affected{{Component: "messages", Status: bot.MajorOutage}},
	})
	if err != nil {
		t.Fatal(err)
	}
	tellWorkaround(t, h, i)
}

func tellWorkaround(t *testing.T, h *house, i bot.Incident) {
	t.Helper()
	facts := i.Facts
	facts.Symptom, facts.Workaround, facts.NextAt = bot.Words{Phrase: "messages-fail"}, bot.Words{Phrase: "phone-or-sms"}, h.clock.Now().Add(30*time.Minute)
	d, err := h.desk.Write(t.Context(), "duty", bot.Request{IncidentID: i.ID, Type: bot.Workaround, Facts: facts})
	if err != nil {
		t.Fatal(err)
	}
	vote := bot.Vote{DraftID: d.ID, Revision: d.Revision, Digest: d.Digest, Verdict: bot.Approves, Door: "test"}
	if d, err = h.desk.Vote(t.Context(), "comms-lead", vote); err != nil || d.State != bot.DraftPublished {
		t.Fatalf("the draft is %s: %v", d.State, err)
	}
}
