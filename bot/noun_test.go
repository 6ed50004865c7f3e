package bot_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestClassTakes(t *testing.T) {
	t.Parallel()
	want := map[bot.Class]map[bot.Mode]bool{
		bot.PublicClass: {bot.Live: true, bot.Drill: false},
		bot.DrillClass:  {bot.Live: false, bot.Drill: true},
		bot.DeskClass:   {bot.Live: false, bot.Drill: false}, // Notices and cards only
		"":              {bot.Live: false, bot.Drill: false},
	}
	for class, modes := range want {
		for mode, takes := range modes {
			if class.Takes(mode) != takes {
				t.Errorf("class %q takes %s: %t", class, mode, !takes)
			}
		}
	}
}

func TestBurning(t *testing.T) {
	t.Parallel()
	all := bot.Components{{ID: "login"}, {ID: "mail", DependsOn: []string{"login"}}, {ID: "news", DependsOn: []string{"mail"}}, {ID: "maps"}}
	if diff := cmp.Diff([]string{"login", "mail", "news"}, all.Burning([]string{"login"})); diff != "" {
		t.Error(diff)
	}
	if got := all.Burning(nil); len(got) != 0 {
		t.Errorf("nothing failed and %v burn", got)
	}
}

func TestAChainOfEventsShowsEveryChange(t *testing.T) {
	t.Parallel()
	e := bot.Event{IncidentID: "i1", At: time.Unix(1, 0), Actor: "duty", Kind: "declared", DraftID: "d", Data: map[string]string{"mode": "live"}}
	first := e.Chain(1, "")
	for name, change := range map[string]func(*bot.Event){
		"incident": func(e *bot.Event) { e.IncidentID = "i2" },
		"time":     func(e *bot.Event) { e.At = time.Unix(2, 0) },
		"actor":    func(e *bot.Event) { e.Actor = "law" },
		"kind":     func(e *bot.Event) { e.Kind = "edited" },
		"draft":    func(e *bot.Event) { e.DraftID = "" },
		"data":     func(e *bot.Event) { e.Data = map[string]string{"mode": "drill"} },
		"border":   func(e *bot.Event) { e.Actor, e.Kind = "dut", "ydeclared" },
	} {
		other := e
		if change(&other); other.Chain(1, "").Hash == first.Hash {
			t.Errorf("another %s has the same hash", name)
		}
	}
	if e.Chain(2, "").Hash == first.Hash || e.Chain(1, "x").Hash == first.Hash || e.Chain(1, "").Hash != first.Hash {
		t.Error("the hash does not hold the place in the chain")
	}
}

func TestASecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	secret := bot.NewSecret("hunter2")
	marshalled, err := json.Marshal(map[string]any{"secret": secret, "to": bot.Recipient{ID: "a", Secret: secret}})
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("open", "secret", secret, "to", bot.Recipient{Secret: secret})
	for _, printed := range []string{fmt.Sprint(secret), fmt.Sprintf("%v %+v %#v %s %q", secret, secret, secret, secret, secret), fmt.Sprintf("%+v", bot.Recipient{Secret: secret}), string(marshalled), log.String()} {
		if strings.Contains(printed, "hunter2") {
			t.Errorf("the secret stands in %s", printed)
		}
	}
	if secret.Reveal() != "hunter2" || secret.IsZero() || !bot.NewSecret("").IsZero() {
		t.Error("the secret itself is lost")
	}
}

func TestReachCountsEachRecipientOnce(t *testing.T) {
	t.Parallel()
	d := bot.Draft{Composed: []bot.Composed{
		{Destination: "press", Channel: "hooks", Language: bot.Korean, Recipients: 3},
		{Destination: "press", Channel: "hooks", Language: bot.French, Recipients: 3},
		{Destination: "members", Channel: "hooks", Language: bot.Korean, Recipients: 4},
		{Destination: "page", Channel: "page", Language: bot.Korean, Recipients: 1},
	}}
	if recipients, channels := d.Reach(); recipients != 8 || channels != 2 {
		t.Errorf("%d recipients on %d channels", recipients, channels)
	}
}

func TestTextMissing(t *testing.T) {
	t.Parallel()
	some := bot.Text{bot.Korean: "장애", bot.English: ""}
	if diff := cmp.Diff([]bot.Language{bot.English, bot.French}, some.Missing(bot.Languages())); diff != "" {
		t.Error(diff)
	}
}

func TestOverdue(t *testing.T) {
	t.Parallel()
	due := time.Unix(1000, 0)
	p := bot.Promise{DueAt: due}
	if p.Overdue(due) || !p.Overdue(due.Add(time.Second)) || (bot.Promise{}).Overdue(due) {
		t.Error("a promise is overdue after its time, and only when there is one")
	}
}
