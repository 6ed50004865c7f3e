package record

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Timeline is what happened, minute by minute, for the people who look back; beside it what the public record says, where there is one.
type Timeline struct {
	Title          string
	Reconstruction bool
	Zone           *time.Location
	People         bot.People
	Incidents      []Told
	Public         []Said
}

// Told is one incident with its record and its rows of the ledger.
type Told struct {
	Incident   bot.Incident
	Events     []bot.Event
	Deliveries []bot.Delivery
}

// Said is one line of the public record, with its source.
type Said struct {
	At     time.Time
	Text   string
	Source string
}

// Markdown returns the timeline as a Markdown document in English. It names persons by id and holds no recipient's address.
func (t Timeline) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", t.Title)
	if t.Reconstruction {
		b.WriteString("Reconstruction from public records; not the actual statement.\n\n")
	}
	for _, told := range t.Incidents {
		t.incident(&b, told)
	}
	if len(t.Public) > 0 {
		b.WriteString("## The public record\n\n| when | what | source |\n|---|---|---|\n")
		for _, said := range t.Public {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", t.clock(said.At), cell(said.Text), cell(said.Source))
		}
	}
	return b.String()
}

func (t Timeline) incident(b *strings.Builder, told Told) {
	i := told.Incident
	fmt.Fprintf(b, "## %s · %s · severity %d · %s\n\n", i.Key, i.Mode, i.Severity, i.Phase)
	b.WriteString("| time | at | source of the time |\n|---|---|---|\n")
	for _, row := range []struct {
		name string
		at   time.Time
	}{{"detected", i.DetectedAt}, {"started", i.Started.At}, {"declared", i.DeclaredAt}, {"first told", i.FirstToldAt}, {"resolved", i.ResolvedAt}} {
		if !row.at.IsZero() {
			fmt.Fprintf(b, "| %s | %s | %s |\n", row.name, t.clock(row.at), claims(row.name, i.Started))
		}
	}
	if !i.ResolvedAt.IsZero() && !i.Started.At.IsZero() {
		fmt.Fprintf(b, "\nFrom start to resolution: %s.\n", spans(i))
	}
	b.WriteString("\n| when | who | what | details |\n|---|---|---|---|\n")
	for _, e := range told.Events {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", t.clock(e.At), e.Actor, e.Kind, cell(details(e)))
	}
	b.WriteString("\n" + ledgerTable(told.Deliveries) + "\n")
}

// spans tells how long the incident was: of a disputed start by each of its claims.
func spans(i bot.Incident) string {
	lasted := func(from time.Time) string {
		span := i.ResolvedAt.Sub(from)
		return fmt.Sprintf("%d h %02d min", int(span.Hours()), int(span.Minutes())%60)
	}
	if i.Started.Certainty != bot.Disputed || len(i.Started.Claims) == 0 {
		return lasted(i.Started.At)
	}
	said := make([]string, 0, len(i.Started.Claims))
	for _, c := range i.Started.Claims {
		said = append(said, lasted(c.At)+" according to "+c.Source[bot.English])
	}
	return strings.Join(said, "; ")
}

func claims(name string, started bot.Moment) string {
	if name != "started" || started.Certainty != bot.Disputed {
		return ""
	}
	said := []string{"disputed"}
	for _, c := range started.Claims {
		said = append(said, fmt.Sprintf("%s: %s", c.Source[bot.English], c.At.Format("15:04")))
	}
	return cell(strings.Join(said, "; "))
}

func details(e bot.Event) string {
	parts := make([]string, 0, len(e.Data)+1)
	if e.DraftID != "" {
		parts = append(parts, "draft "+e.DraftID)
	}
	for _, key := range slices.Sorted(maps.Keys(e.Data)) {
		parts = append(parts, key+" "+e.Data[key])
	}
	return strings.Join(parts, ", ")
}

func ledgerTable(rows []bot.Delivery) string {
	type line struct {
		channel string
		state   bot.DeliveryState
	}
	counts := map[line]int{}
	for _, row := range rows {
		counts[line{row.Channel, row.State}]++
	}
	lines := slices.SortedFunc(maps.Keys(counts), func(a, b line) int {
		return strings.Compare(a.channel+string(a.state), b.channel+string(b.state))
	})
	var b strings.Builder
	b.WriteString("| channel | state | rows |\n|---|---|---|\n")
	for _, l := range lines {
		fmt.Fprintf(&b, "| %s | %s | %d |\n", l.channel, l.state, counts[l])
	}
	return b.String()
}

func (t Timeline) clock(at time.Time) string { return at.In(t.Zone).Format("2006-01-02 15:04 MST") }

func cell(text string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ").Replace(text)
}
