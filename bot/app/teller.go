package app

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/scenario"
)

// teller prints the demo's timeline: one line per event, and between them what the public record says of that hour.
type teller struct {
	out      io.Writer
	zone     *time.Location
	people   bot.People
	record   []scenario.Recorded
	recorded int // lines of the record that are printed
	events   map[string]int
	rows     map[string]bot.DeliveryState
	types    map[string]bot.MessageType // of drafts
	day      string
}

// told is one line, before it is printed in order of time.
type told struct {
	at    time.Time
	where string // ours, or the record
	text  string
}

func newTeller(out io.Writer, s *scenario.Scenario, c *config.Config) *teller {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		zone = time.UTC
	}
	return &teller{
		out: out, zone: zone, people: c.People, record: s.Record,
		events: map[string]int{}, rows: map[string]bot.DeliveryState{}, types: map[string]bot.MessageType{},
	}
}

func (t *teller) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(t.out, format+"\n", args...) // a closed terminal must not stop the play
}

func (t *teller) opening(site, console string, p *platforms) {
	t.printf("bongsu demo · reconstruction from public records; not the actual statements · 공개 기록에 따른 재구성")
	t.printf("site     http://%s/", site)
	t.printf("console  http://%s/", console)
	t.printf("sandboxed platforms: %s · nothing leaves this machine", strings.Join(p.names, ", "))
	t.printf("left: this desk; lines with │ are the public record of October 2022, with its source\n")
}

// news prints what the store holds and nobody has seen yet.
func (t *teller) news(ctx context.Context, h *house) error {
	var lines []told
	incidents, err := h.store.Incidents(ctx, false)
	if err != nil {
		return fmt.Errorf("read incidents: %w", err)
	}
	for _, i := range incidents {
		events, err := h.store.Events(ctx, i.ID)
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
		for _, e := range events[min(t.events[i.ID], len(events)):] {
			lines = append(lines, told{e.At, "", t.event(i, e)})
		}
		t.events[i.ID] = len(events)
		rows, err := h.store.Deliveries(ctx, bot.LedgerQuery{IncidentID: i.ID})
		if err != nil {
			return fmt.Errorf("read the ledger: %w", err)
		}
		lines = append(lines, t.deliveries(rows)...)
	}
	for t.recorded < len(t.record) && !t.record[t.recorded].At.After(h.clock.Now()) {
		r := t.record[t.recorded]
		lines = append(lines, told{r.At, "│ ", fmt.Sprintf("%s [%s]", r.Text[bot.English], r.Source)})
		t.recorded++
	}
	slices.SortStableFunc(lines, func(a, b told) int { return a.at.Compare(b.at) })
	for _, line := range lines {
		t.line(line.at, line.where+line.text)
	}
	return nil
}

func (t *teller) line(at time.Time, text string) {
	local := at.In(t.zone)
	if day := local.Format("Mon 2 Jan 2006"); day != t.day {
		t.day = day
		t.printf("— %s (%s)", day, local.Format("MST"))
	}
	t.printf("%s  %s", local.Format("15:04"), text)
}

func (t *teller) event(i bot.Incident, e bot.Event) string {
	if kind := e.Data["type"]; kind != "" && e.DraftID != "" {
		t.types[e.DraftID] = bot.MessageType(kind)
	}
	message := string(t.types[e.DraftID])
	switch e.Kind {
	case "declared":
		return fmt.Sprintf("%s declared %s, %s, severity %s", e.Actor, i.Key, i.Mode, record.Fires(i.Severity))
	case "drafted", "edited":
		return fmt.Sprintf("%s %s %s, digest %s", e.Actor, e.Kind, message, e.Data["digest"])
	case string(bot.Approves):
		return fmt.Sprintf("%s approved %s", e.Actor, message)
	case string(bot.BreaksGlass):
		return fmt.Sprintf("%s published %s ALONE: %s", e.Actor, message, e.Data["reason"])
	case "published":
		return fmt.Sprintf("PUBLISHED %s · signed by %s", message, e.Data["by"])
	case "first-notice-in-time":
		return "first notice in time, due " + t.due(e)
	case "first-notice-late":
		return "FIRST NOTICE LATE, due " + t.due(e)
	case "first-notice-missing":
		return "FIRST NOTICE MISSING, due " + t.due(e)
	case "promise-kept":
		return "promise kept, due " + t.due(e)
	case "promise-broken":
		return "promise kept late, due " + t.due(e)
	case "promise-missed":
		return "PROMISE MISSED, due " + t.due(e)
	default:
		return strings.TrimSpace(fmt.Sprintf("%s %s %s %s", e.Actor, e.Kind, message, e.Data["reason"]))
	}
}

func (t *teller) due(e bot.Event) string {
	due, err := time.Parse(time.RFC3339, e.Data["due"])
	if err != nil {
		return e.Data["due"]
	}
	return due.In(t.zone).Format("15:04")
}

// deliveries sums up what changed in the ledger: one line per update, channel and state.
func (t *teller) deliveries(rows []bot.Delivery) []told {
	type group struct {
		update, channel string
		message         bot.MessageType
		state           bot.DeliveryState
		reason          string
	}
	type sum struct {
		at        time.Time
		rows      int
		languages map[bot.Language]bool
	}
	sums := map[group]*sum{}
	for _, row := range rows {
		before, known := t.rows[row.ID]
		changed := !known || before != row.State
		t.rows[row.ID] = row.State
		waits := row.State == bot.Pending && row.Attempts == 0 && row.Reason == ""
		if !changed || waits || row.State == bot.Sending {
			continue
		}
		g := group{row.UpdateID, row.Channel, row.Type, row.State, row.Reason}
		if sums[g] == nil {
			sums[g] = &sum{languages: map[bot.Language]bool{}}
		}
		s := sums[g]
		s.rows++
		s.languages[row.Language] = true
		s.at = row.ChangedAt
	}
	var lines []told
	for g, s := range sums {
		message := cmp.Or(string(g.message), "notice to the desk")
		languages := slices.Sorted(maps.Keys(s.languages))
		text := fmt.Sprintf("  → %-10s %d %s · %v · %s", g.channel, s.rows, g.state, languages, message)
		if g.reason != "" {
			text += " · " + g.reason
		}
		lines = append(lines, told{s.at, "", text})
	}
	slices.SortFunc(lines, func(a, b told) int { return strings.Compare(a.text, b.text) })
	return lines
}

func (t *teller) fault(f scenario.Fault, from time.Time) {
	t.line(from, fmt.Sprintf("! platform of %s: %s until %s", f.Channel, f.Kind, f.Until.In(t.zone).Format("15:04")))
}

func (t *teller) ask(e scenario.Entry, r bot.Review, console string) {
	t.printf("\n%s  The clock stands. Your signature is asked for: %s of %s (the scenario's signer is %s).", e.At.In(t.zone).Format("15:04"), r.Draft.Type, r.Incident.Key, e.By)
	t.printf("       Read it and decide: http://%s/drafts/%s", console, r.Draft.ID)
	t.printf("       Or press Enter to let the scenario's signer sign; type all and Enter to let it sign everything from here on.\n")
}

// closing tells how it ended: promises kept and missed, rows by state, and expectations that did not hold.
func (t *teller) closing(ctx context.Context, d *demo, failed error) {
	kept, late := 0, 0
	states := map[bot.DeliveryState]int{}
	incidents, err := d.house.store.Incidents(ctx, false)
	if err != nil {
		t.printf("the end could not be summed up: %v", err)
		return
	}
	for _, i := range incidents {
		events, _ := d.house.store.Events(ctx, i.ID)
		for _, e := range events {
			switch e.Kind {
			case "promise-kept":
				kept++
			case "promise-broken":
				late++
			}
		}
		rows, _ := d.house.store.Deliveries(ctx, bot.LedgerQuery{IncidentID: i.ID})
		for _, row := range rows {
			if row.Type != "" {
				states[row.State]++
			}
		}
	}
	var counts []string
	for _, state := range slices.Sorted(maps.Keys(states)) {
		counts = append(counts, fmt.Sprintf("%d %s", states[state], state))
	}
	t.printf("\npromises: %d kept in time, %d kept late · deliveries: %s", kept, late, strings.Join(counts, ", "))
	if failed != nil {
		t.printf("expectations that did not hold:\n%v", failed)
	} else {
		t.printf("every expectation of the scenario held")
	}
	if !d.options.Exit {
		t.printf("the site stays up: http://%s/ · end with Ctrl-C", d.options.Addr)
	}
}
