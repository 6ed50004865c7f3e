package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// minDigest is how much of a digest a person types to bind a vote to a text.
const minDigest = 7

type approveCommand struct {
	Draft string `arg:"" help:"The draft's id."`
	deskFlags
	Digest string `placeholder:"HEX" help:"At least seven characters of the digest of the text that you read. Without it the text is shown and nothing is signed."`
	Typed  string `placeholder:"KEY" help:"The incident's key; asked for statements."`
	Bodies bool   `help:"Print the exact bodies, too, byte for byte as they are sent."`
}

// Run shows the exact texts, or signs the one that was shown.
func (c *approveCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		review, err := s.Desk.Review(ctx, c.Draft)
		if err != nil {
			return err
		}
		if c.Digest == "" {
			if c.JSON {
				return printJSON(streams.Out, review)
			}
			return printTexts(streams.Out, s, review, true, c.Bodies)
		}
		if err := sameText(review, c.Digest, "approve"); err != nil {
			return err
		}
		return cast(ctx, s, c.deskFlags, streams, bot.Vote{
			DraftID: review.Draft.ID, Revision: review.Draft.Revision, Digest: review.Draft.Digest, Verdict: bot.Approves, Typed: c.Typed, Door: "cli",
		})
	})
}

// printTexts prints every text of a draft, whole.
func printTexts(out io.Writer, s *Session, r bot.Review, ask, bodies bool) error {
	recipients, channels := r.Draft.Reach()
	_, _ = fmt.Fprintf(out, "%s · %s · %s · %s · %s · expires %s\n",
		r.Incident.Key, r.Draft.Mode, r.Draft.Type, r.Draft.State, reach(recipients, channels), r.Draft.ExpiresAt.UTC().Format("15:04 UTC"))
	if r.Draft.State == bot.DraftOpen {
		_, _ = fmt.Fprintf(out, "waiting for %s, for %s\n", waiting(s, r), since(s, r.Draft.AskedAt))
	}
	if leave := leaves(s, r.Draft); leave != "" && r.Draft.Waits() {
		_, _ = fmt.Fprintf(out, "goes out %s, if it is signed by then\n", leave)
	}
	if len(r.Breakers) > 0 {
		_, _ = fmt.Fprintf(out, "nobody has answered; may publish it alone: %s\n", strings.Join(r.Breakers, ", "))
	}
	if len(r.Ahead) > 0 {
		_, _ = fmt.Fprintf(out, "may be published now under the standing approval of %s: bongsu publish %s --standing\n", signedAhead(s, r.Ahead), r.Draft.ID)
	}
	for _, c := range r.Draft.Composed {
		_, _ = fmt.Fprintf(out, "\n=== %s (%s), %s\n%s\n--- first line, as a lock screen shows it: %s\n", c.Destination, c.Kind, c.Language, c.Rendition.Text, c.Rendition.Short)
		if bodies {
			_, _ = fmt.Fprintf(out, "--- the exact body, %s, %d bytes:\n%s\n", c.Body.MediaType, len(c.Body.Bytes), c.Body.Bytes)
		}
	}
	if !ask || r.Draft.State != bot.DraftOpen {
		return nil
	}
	_, err := fmt.Fprintf(out, "\nnothing is signed yet. To sign exactly this: bongsu approve %s --digest %s\n", r.Draft.ID, r.Draft.Digest.Short())
	return err
}

func cast(ctx context.Context, s *Session, f deskFlags, streams Streams, v bot.Vote) error {
	draft, err := s.Desk.Vote(ctx, s.Person.ID, v)
	if err != nil {
		return err
	}
	review, err := s.Desk.Review(ctx, draft.ID)
	if err != nil {
		return err
	}
	if f.JSON {
		return printJSON(streams.Out, review)
	}
	line := fmt.Sprintf("%s by %s is stored; the draft is %s", v.Verdict, s.Person.ID, draft.State)
	if draft.State == bot.DraftOpen && v.Verdict == bot.Approves {
		line += "; still asked: " + waiting(s, review)
	}
	if draft.Scheduled(s.Now) {
		line += "; it goes out " + leaves(s, draft)
	}
	if v.Verdict == bot.BreaksGlass {
		line += "; everybody is told, and somebody else who may sign reviews it: bongsu review " + review.Incident.Key
	}
	_, err = fmt.Fprintln(streams.Out, line)
	return err
}

type refusalFlags struct {
	Draft string `arg:"" help:"The draft's id."`
	deskFlags
	Reason string `required:"" help:"Why, in one sentence."`
}

func (c *refusalFlags) vote(ctx context.Context, program Program, streams Streams, verdict bot.Verdict) error {
	return c.with(ctx, program, func(s *Session) error {
		review, err := s.Desk.Review(ctx, c.Draft)
		if err != nil {
			return err
		}
		return cast(ctx, s, c.deskFlags, streams, bot.Vote{
			DraftID: review.Draft.ID, Revision: review.Draft.Revision, Digest: review.Draft.Digest, Verdict: verdict, Reason: c.Reason, Door: "cli",
		})
	})
}

type requestChangesCommand struct{ refusalFlags }

// Run asks the author for changes.
func (c *requestChangesCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.vote(ctx, program, streams, bot.RequestsChanges)
}

type rejectCommand struct{ refusalFlags }

// Run rejects a draft for good.
func (c *rejectCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.vote(ctx, program, streams, bot.Rejects)
}

type publishCommand struct {
	Draft string `arg:"" help:"The id of an approved draft that was held back."`
	deskFlags
	Standing bool   `help:"Publish a draft that waits for signatures under a standing approval that covers it: show it; with --digest publish it."`
	Digest   string `placeholder:"HEX" help:"With --standing: at least seven characters of the digest of the text that you read."`
}

// Run releases a held draft, or publishes one under a standing approval.
func (c *publishCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		if c.Standing {
			return c.publishAhead(ctx, s, streams)
		}
		draft, err := s.Desk.Publish(ctx, s.Person.ID, c.Draft)
		if err != nil {
			return err
		}
		return c.print(streams, draft)
	})
}

func (c *publishCommand) print(streams Streams, draft bot.Draft) error {
	if c.JSON {
		return printJSON(streams.Out, draft)
	}
	_, err := fmt.Fprintf(streams.Out, "draft %s is %s\n", draft.ID, draft.State)
	return err
}

type snoozeCommand struct {
	Incident string `arg:"" help:"The incident's key or id."`
	deskFlags
	Until  when   `required:"" placeholder:"TIME" help:"10m, 15:43 or an RFC 3339 time; never past the promised time."`
	Reason string `required:"" help:"Why, in one sentence."`
}

// Run moves the reminders of an incident's promise, once.
func (c *snoozeCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		until, err := c.Until.at(s)
		if err != nil {
			return err
		}
		if err := s.Desk.Snooze(ctx, s.Person.ID, c.Incident, until, c.Reason); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, map[string]any{"incident": c.Incident, "until": until})
		}
		_, err = fmt.Fprintf(streams.Out, "reminders of %s wait until %s\n", c.Incident, until.In(s.Zone).Format("15:04 MST"))
		return err
	})
}

func reach(recipients, channels int) string {
	return language.EnglishCount(int64(recipients), "recipient", "recipients") + " on " + language.EnglishCount(int64(channels), "channel", "channels")
}
