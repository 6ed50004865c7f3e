package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

type incidentsCommand struct {
	deskFlags
	All bool `help:"Ended ones, too."`
}

// Run lists the incidents.
func (c *incidentsCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		incidents, err := s.Desk.Incidents(ctx, !c.All)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, incidents)
		}
		if len(incidents) == 0 {
			_, err := fmt.Fprintln(streams.Out, "no incident is open")
			return err
		}
		return table(streams.Out, "KEY\tMODE\tSEVERITY\tPHASE\tNEXT UPDATE\tTITLE", incidents, func(i bot.Incident) string {
			return fmt.Sprintf("%s\t%s\t%d\t%s\t%s\t%s", i.Key, i.Mode, i.Severity, i.Phase, promised(s, i), i.Title[bot.English])
		})
	})
}

func promised(s *Session, i bot.Incident) string {
	switch {
	case i.Promise.DueAt.IsZero():
		return "-"
	case i.Promise.Overdue(s.Now):
		return clock(s, i.Promise.DueAt) + " OVERDUE"
	default:
		return clock(s, i.Promise.DueAt)
	}
}

func clock(s *Session, at time.Time) string { return at.In(s.Zone).Format("2 Jan 15:04 MST") }

func table[T any](out io.Writer, head string, rows []T, row func(T) string) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, head)
	for _, r := range rows {
		_, _ = fmt.Fprintln(w, row(r))
	}
	return w.Flush()
}

type approvalsCommand struct{ deskFlags }

// Run lists the drafts that wait, yours first.
func (c *approvalsCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		drafts, err := s.Desk.OpenDrafts(ctx)
		if err != nil {
			return err
		}
		var reviews []bot.Review
		for _, d := range drafts {
			review, err := s.Desk.Review(ctx, d.ID)
			if err != nil {
				return err
			}
			reviews = append(reviews, review)
		}
		mine := func(r bot.Review) bool { return slices.Contains(r.Standing.Waiting(), s.Person.ID) }
		slices.SortStableFunc(reviews, func(a, b bot.Review) int {
			switch {
			case mine(a) && !mine(b):
				return -1
			case mine(b) && !mine(a):
				return 1
			}
			return a.Draft.AskedAt.Compare(b.Draft.AskedAt)
		})
		if c.JSON {
			return printJSON(streams.Out, reviews)
		}
		if len(reviews) == 0 {
			_, err := fmt.Fprintln(streams.Out, "nothing waits for a signature")
			return err
		}
		return table(streams.Out, "DRAFT\tINCIDENT\tTYPE\tSTATE\tSINCE\tWAITING FOR", reviews, func(r bot.Review) string {
			whom := waiting(s, r)
			if mine(r) {
				whom = "YOU (" + whom + ")"
			}
			return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s", r.Draft.ID, r.Incident.Key, r.Draft.Type, r.Draft.State, since(s, r.Draft.AskedAt), whom)
		})
	})
}

// waiting names whom a draft waits for.
func waiting(s *Session, r bot.Review) string {
	if r.Draft.State == bot.DraftApproved {
		return strings.TrimSpace("its release " + leaves(s, r.Draft))
	}
	return cmp.Or(strings.Join(r.Standing.Waiting(), ", "), "nobody")
}

// leaves tells when a draft goes out by itself; empty where it does not.
func leaves(s *Session, d bot.Draft) string {
	if d.Held || !d.ReleaseAt.After(s.Now) {
		return ""
	}
	return "at " + clock(s, d.ReleaseAt) + ", in " + language.EnglishDuration(max(time.Minute, d.ReleaseAt.Sub(s.Now).Round(time.Minute)))
}

// since tells how long ago something was, as one counts it.
func since(s *Session, at time.Time) string { return language.EnglishDuration(max(0, s.Now.Sub(at))) }

type showCommand struct {
	What string `arg:"" help:"An incident's key or id, or a draft's id."`
	deskFlags
}

// shown is an incident with its updates and its ledger in numbers.
type shown struct {
	Incident bot.Incident                         `json:"incident"`
	Drafts   []bot.Draft                          `json:"drafts"`
	Ledger   map[string]map[bot.DeliveryState]int `json:"ledger"`  // rows by channel and state
	Waiting  map[string]bot.Standing              `json:"waiting"` // by draft that is open
	Open     []bot.OpenItem                       `json:"open"`    // what somebody must see to, and whose it is
	Failed   []failedRow                          `json:"failed"`  // failed and unknown ones, and pending ones that were refused before
}

// failedRow is a row of the ledger as a terminal may show it: without the address, which may hold a credential, and without keys.
type failedRow struct {
	Delivery    string            `json:"delivery"`
	Update      string            `json:"update"`
	MessageType bot.MessageType   `json:"message_type"`
	State       bot.DeliveryState `json:"state"`
	Channel     string            `json:"channel"`
	Destination string            `json:"destination"`
	Recipient   string            `json:"recipient"`
	Language    bot.Language      `json:"language"`
	Attempts    int               `json:"attempts"`
	Reason      string            `json:"reason"`
	At          time.Time         `json:"at"`
}

// Run shows an incident, or the texts of a draft.
func (c *showCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		incident, err := s.Desk.Incident(ctx, c.What)
		if err != nil {
			review, draftErr := s.Desk.Review(ctx, c.What)
			if draftErr != nil {
				return err
			}
			if c.JSON {
				return printJSON(streams.Out, review)
			}
			return printTexts(streams.Out, s, review, false, true)
		}
		found, err := gather(ctx, s, incident)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, found)
		}
		return found.print(streams.Out, s)
	})
}

func gather(ctx context.Context, s *Session, incident bot.Incident) (shown, error) {
	found := shown{Incident: incident, Waiting: map[string]bot.Standing{}, Ledger: map[string]map[bot.DeliveryState]int{}}
	var err error
	if found.Drafts, err = s.Desk.Drafts(ctx, incident.ID); err != nil {
		return shown{}, err
	}
	for _, d := range found.Drafts {
		if d.State != bot.DraftOpen {
			continue
		}
		review, err := s.Desk.Review(ctx, d.ID)
		if err != nil {
			return shown{}, err
		}
		found.Waiting[d.ID] = review.Standing
	}
	rows, err := s.Desk.Deliveries(ctx, bot.LedgerQuery{IncidentID: incident.ID})
	if err != nil {
		return shown{}, err
	}
	sheet, err := s.Desk.Sheet(ctx, incident.ID)
	if err != nil {
		return shown{}, err
	}
	found.Open = sheet.Items
	for _, row := range rows {
		if found.Ledger[row.Channel] == nil {
			found.Ledger[row.Channel] = map[bot.DeliveryState]int{}
		}
		found.Ledger[row.Channel][row.State]++
		if row.State == bot.Failed || row.State == bot.UnknownOutcome || row.State == bot.Pending && row.Attempts > 0 {
			found.Failed = append(found.Failed, failedRow{
				Delivery: row.ID, Update: row.UpdateID, MessageType: row.Type, State: row.State, Channel: row.Channel, Destination: row.Destination,
				Recipient: row.Recipient, Language: row.Language, Attempts: row.Attempts, Reason: row.Reason, At: row.ChangedAt,
			})
		}
	}
	return found, nil
}

func (f shown) print(out io.Writer, s *Session) error {
	i := f.Incident
	_, _ = fmt.Fprintf(out, "%s · %s · severity %d · %s · %s\nnext update: %s\n\n", i.Key, i.Mode, i.Severity, i.Phase, posts(i), promised(s, i))
	printHandover(out, bot.Sheet{Incident: i, Items: f.Open})
	for _, g := range i.ReviewsOwed() {
		_, _ = fmt.Fprintf(out, "REVIEW OWED: %s published %s alone at %s: %s\n", g.By, g.DraftID, clock(s, g.At), g.Reason)
	}
	err := table(out, "DRAFT\tTYPE\tSTATE\tREVISION\tDIGEST\tWAITING FOR", f.Drafts, func(d bot.Draft) string {
		whom := "-"
		if standing, open := f.Waiting[d.ID]; open {
			whom = waiting(s, bot.Review{Draft: d, Standing: standing}) + ", for " + since(s, d.AskedAt)
		} else if d.State == bot.DraftApproved {
			whom = waiting(s, bot.Review{Draft: d})
		}
		return fmt.Sprintf("%s\t%s\t%s\t%d\t%s\t%s", d.ID, d.Type, d.State, d.Revision, d.Digest.Short(), whom)
	})
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintln(out)
	for _, channel := range slices.Sorted(maps.Keys(f.Ledger)) {
		var counts []string
		for _, state := range slices.Sorted(maps.Keys(f.Ledger[channel])) {
			counts = append(counts, fmt.Sprintf("%d %s", f.Ledger[channel][state], state))
		}
		_, _ = fmt.Fprintf(out, "%s: %s\n", channel, strings.Join(counts, ", "))
	}
	for _, row := range f.Failed {
		_, _ = fmt.Fprintf(out, "%s %s %s to %s, attempts: %d: %s\n", row.State, row.MessageType, row.Language, row.Destination, row.Attempts, row.Reason)
	}
	return nil
}

type timelineCommand struct {
	Incident string `arg:"" help:"The incident's key or id."`
	deskFlags
}

// Run prints the record of an incident.
func (c *timelineCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		incident, err := s.Desk.Incident(ctx, c.Incident)
		if err != nil {
			return err
		}
		events, err := s.Desk.Timeline(ctx, incident.ID)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, events)
		}
		return table(streams.Out, "WHEN\tWHO\tWHAT\tDETAILS", events, func(e bot.Event) string {
			var details []string
			for _, key := range slices.Sorted(maps.Keys(e.Data)) {
				details = append(details, key+" "+e.Data[key])
			}
			return fmt.Sprintf("%s\t%s\t%s\t%s", clock(s, e.At), e.Actor, e.Kind, strings.Join(details, ", "))
		})
	})
}
