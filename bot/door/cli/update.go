package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

// draftFlags are those of every command that writes an update.
type draftFlags struct {
	deskFlags
	Facts    string         `placeholder:"FILE" help:"A YAML file with the facts; docs/scenarios.md lists them."`
	Next     when           `placeholder:"TIME" help:"The promise of the next update: 10m (after the release, if there is one), 15:43 or an RFC 3339 time."`
	Phase    bot.Phase      `placeholder:"PHASE" help:"The incident's phase from this update on: investigating, identified or monitoring."`
	Language []bot.Language `placeholder:"LANG" help:"ko, en, fr; all three when empty."`
	Audience []string       `placeholder:"NAME" help:"Of statements and documents: the audiences that it is for, as destinations name them; everybody when empty."`
	Severity int            `placeholder:"N" help:"The incident's severity from this update on; unchanged when left out."`
	Status   []string       `name:"component" placeholder:"ID=STATUS" help:"How a component stands from this update on: talk=degraded_performance; without a status: major_outage. Name all that are affected."`
	Hold     bool           `help:"Do not publish with the last signature; wait for: bongsu publish DRAFT"`
	Accept   bool           `name:"accept-differences" help:"Let the differences that were found between the languages, or against the last notice, stand by your name."`
	Release  when           `placeholder:"TIME" help:"When it goes out by itself, and nothing of it before: 10m, 14:30 or an RFC 3339 time; now: as soon as it is signed."`
}

// request reads the flags into r, which keeps what they do not name. A facts file replaces all facts but those that flags and arguments give, too.
func (f draftFlags) request(s *Session, r bot.Request) (_ bot.Request, err error) {
	if f.Phase != "" {
		r.Phase = f.Phase
	}
	if len(f.Language) > 0 {
		r.Languages = f.Language
	}
	if len(f.Audience) > 0 {
		r.Audiences = f.Audience
	}
	r.Hold, r.Accept = r.Hold || f.Hold, f.Accept
	r.Severity = cmp.Or(f.Severity, r.Severity)
	if len(f.Status) > 0 {
		r.Affected = affected(f.Status)
	}
	if f.Facts != "" {
		facts, err := readFacts(f.Facts)
		if err != nil {
			return bot.Request{}, err
		}
		if facts.NextAt.IsZero() {
			facts.NextAt = r.Facts.NextAt
		}
		facts.Original = cmp.Or(facts.Original, r.Facts.Original)
		facts.Signatory = cmp.Or(facts.Signatory, r.Facts.Signatory)
		r.Facts = facts
	}
	if r.ReleaseAt, err = f.releaseAt(s, r.ReleaseAt); err != nil {
		return bot.Request{}, err
	}
	next, err := f.Next.behind(s, r.ReleaseAt)
	if !next.IsZero() {
		r.Facts.NextAt = next
	}
	return r, err
}

// releaseAt is the time that the flag names, before where there is none.
func (f draftFlags) releaseAt(s *Session, before time.Time) (time.Time, error) {
	switch f.Release {
	case "":
		return before, nil
	case "now":
		return time.Time{}, nil
	}
	return f.Release.at(s)
}

func readFacts(file string) (facts bot.Facts, err error) {
	data, err := os.ReadFile(file) //nolint:gosec // the person names the file
	if err != nil {
		return bot.Facts{}, fmt.Errorf("read the facts: %w", err)
	}
	var f FactsFile
	err = strictyaml.Load(file, data, &f)
	return f.Facts, err
}

// FactsFile is a file of facts, with what only `bongsu render` needs, as no incident tells it: elsewhere that is passed over.
type FactsFile struct {
	IssuedAt time.Time `yaml:"issued_at"` // now when absent
	Severity int       `yaml:"severity"`  // 3 when absent
	Mode     bot.Mode  `yaml:"mode"`      // live when absent
	Seq      int       `yaml:"seq"`

	bot.Facts `yaml:",inline"`
}

// write makes the draft and prints what happens next.
func (f draftFlags) write(ctx context.Context, program Program, streams Streams, incident string, t bot.MessageType, change func(*Session, *bot.Request) error) error {
	return f.with(ctx, program, func(s *Session) error {
		r, err := f.request(s, bot.Request{IncidentID: incident, Type: t})
		if err != nil {
			return err
		}
		if change != nil {
			if err := change(s, &r); err != nil {
				return err
			}
		}
		draft, err := s.Desk.Write(ctx, s.Person.ID, r)
		if err != nil {
			return err
		}
		return f.print(ctx, s, streams, draft.ID)
	})
}

// print says what happens next with a draft.
func (f draftFlags) print(ctx context.Context, s *Session, streams Streams, draftID string) error {
	review, err := s.Desk.Review(ctx, draftID)
	if err != nil {
		return err
	}
	if f.JSON {
		return printJSON(streams.Out, review)
	}
	return printAsked(streams.Out, s, review)
}

func printAsked(out io.Writer, s *Session, r bot.Review) error {
	recipients, channels := r.Draft.Reach()
	_, err := fmt.Fprintf(out, "draft %s (%s, digest %s) for %s\nsignatures asked of: %s\nthey run: bongsu approve %s\n",
		r.Draft.ID, r.Draft.Type, r.Draft.Digest.Short(), reach(recipients, channels), strings.Join(r.Standing.Waiting(), ", "), r.Draft.ID)
	if !r.Draft.ReleaseAt.IsZero() {
		_, _ = fmt.Fprintf(out, "once signed it goes out %s\n", leaves(s, r.Draft))
	}
	for _, w := range r.Draft.Warnings {
		_, _ = fmt.Fprintf(out, "warning: %s\n", strings.Join(strings.Fields(strings.Join([]string{w.Code, w.Destination, w.Field, string(w.Language), w.Person, w.Detail}, " ")), " "))
	}
	return err
}

type updateCommand struct {
	Type     bot.MessageType `arg:"" help:"A message type; bongsu render --list names them and what each needs. With --draft that draft's own."`
	Incident string          `arg:"" help:"The incident's key or id."`
	draftFlags
	Draft string `placeholder:"DRAFT" help:"Edit this draft instead of writing a new one: what no flag names stays, every signature so far is void."`
}

// Run writes an update, or a new revision of one that is not out.
func (c *updateCommand) Run(ctx context.Context, program Program, streams Streams) error {
	if c.Draft == "" {
		return c.write(ctx, program, streams, c.Incident, c.Type, nil)
	}
	return c.with(ctx, program, func(s *Session) error { return c.edit(ctx, s, streams) })
}

func (c *updateCommand) edit(ctx context.Context, s *Session, streams Streams) error {
	review, err := s.Desk.Review(ctx, c.Draft)
	if err != nil {
		return err
	}
	d, i := review.Draft, review.Incident
	if c.Incident != i.Key && c.Incident != i.ID {
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("draft %s belongs to %s, not to %s: nothing was edited", d.ID, i.Key, c.Incident))
	}
	if c.Type != d.Type {
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("draft %s is of the type %s, which an edit keeps: run bongsu update %s %s --draft %s", d.ID, d.Type, d.Type, i.Key, d.ID))
	}
	facts := d.Facts
	if c.Release != "" {
		release, err := c.releaseAt(s, d.ReleaseAt)
		if err != nil {
			return err
		}
		if release.IsZero() {
			release = s.Now
		}
		facts.NextAt = d.NextFrom(release)
	}
	r, err := c.request(s, bot.Request{
		IncidentID: d.IncidentID, Type: d.Type, Phase: d.Phase, Severity: d.Severity, Affected: d.Affected,
		Facts: facts, Languages: d.Languages, Audiences: d.Audiences, ReleaseAt: d.ReleaseAt, Hold: d.Held,
	})
	if err != nil {
		return err
	}
	if _, err := s.Desk.Edit(ctx, s.Person.ID, d.ID, d.Revision, r); err != nil {
		return err
	}
	return c.print(ctx, s, streams, d.ID)
}

type resolveCommand struct {
	Incident string `arg:"" help:"The incident's key or id."`
	draftFlags
	Ended  when          `placeholder:"TIME" help:"When it ended: 10m (ago), 15:43 or an RFC 3339 time; the facts file may say it."`
	Report when          `placeholder:"TIME" help:"By when cause and prevention are published; the facts file may say it."`
	Data   bot.DataState `enum:"safe,lost," default:"" help:"What became of the users' data: safe or lost."`
}

// Run writes the resolution.
func (c *resolveCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.write(ctx, program, streams, c.Incident, bot.Resolved, func(s *Session, r *bot.Request) error {
		ended, err := c.Ended.past(s)
		if err != nil {
			return err
		}
		report, err := c.Report.at(s)
		if err != nil {
			return err
		}
		if !ended.IsZero() {
			r.Facts.EndedAt = ended
		}
		if !report.IsZero() {
			r.Facts.ReportAt = report
		}
		if c.Data != "" {
			r.Facts.Data = c.Data
		}
		return nil
	})
}

type correctCommand struct {
	Incident string `arg:"" help:"The incident's key or id."`
	Original string `arg:"" help:"The id of the published update that was wrong."`
	draftFlags
}

// Run writes a correction; the facts file says what was wrong and what is right.
func (c *correctCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.write(ctx, program, streams, c.Incident, bot.Correction, func(_ *Session, r *bot.Request) error {
		r.Facts.Original = c.Original
		return nil
	})
}

type retractCommand struct {
	Incident string `arg:"" help:"The incident's key or id."`
	Original string `arg:"" help:"The id of the published update that was a false alarm."`
	draftFlags
}

// Run writes a retraction, which cancels the incident.
func (c *retractCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.write(ctx, program, streams, c.Incident, bot.Retraction, func(_ *Session, r *bot.Request) error {
		r.Facts.Original = c.Original
		return nil
	})
}

type statementCommand struct {
	Type     bot.MessageType `arg:"" enum:"apology,resignation" help:"apology or resignation."`
	Incident string          `arg:"" help:"The incident's key or id."`
	draftFlags
	Signatory string `placeholder:"PERSON" help:"Whose words they are; the facts file may say it."`
}

// Run writes a leader's statement.
func (c *statementCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.write(ctx, program, streams, c.Incident, c.Type, func(_ *Session, r *bot.Request) error {
		if c.Signatory != "" {
			r.Facts.Signatory = c.Signatory
		}
		return nil
	})
}
