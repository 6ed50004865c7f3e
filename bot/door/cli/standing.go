package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

type standingCommand struct {
	List standingListCommand `cmd:"" help:"Show the standing approvals, and why those that count no longer do not."`
	Sign standingSignCommand `cmd:"" help:"Sign holding and no-change notices ahead: show every text; with --digest sign them."`
	End  standingEndCommand  `cmd:"" help:"Withdraw a standing approval."`
}

type standingListCommand struct {
	deskFlags
	All bool `help:"Also those that count no longer, with who withdrew them and when."`
}

// Run lists the standing approvals.
func (c *standingListCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		all, err := s.Desk.StandingApprovals(ctx)
		if err != nil {
			return err
		}
		var shown []bot.StandingState
		for _, a := range all {
			if c.All || a.Why.IsZero() {
				shown = append(shown, a)
			}
		}
		if c.JSON {
			return printJSON(streams.Out, shown)
		}
		for _, a := range shown {
			state := "until " + a.Until.In(s.Zone).Format("2 Jan 2006")
			if !a.Why.IsZero() {
				state = "VOID: " + a.Why.String()
			}
			if !a.EndedAt.IsZero() {
				state += ", " + a.EndedAt.In(s.Zone).Format(listedTime) + " by " + a.EndedBy
			}
			_, _ = fmt.Fprintf(streams.Out, "%s · %s · signed %s · %s · digest %s\n", a.ID, a.Person, a.At.In(s.Zone).Format(listedTime), state, a.Digest.Short())
			printScope(streams.Out, a.Scope)
		}
		if len(shown) == 0 {
			_, err = fmt.Fprintln(streams.Out, "no standing approval counts now; comms, legal and readers give one with: bongsu standing sign")
		}
		return err
	})
}

func printScope(out io.Writer, scope bot.StandingScope) {
	for _, line := range []struct {
		name string
		ids  []string
	}{{"components", scope.Components}, {"phrases", scope.Phrases}, {"destinations", scope.Destinations}} {
		_, _ = fmt.Fprintf(out, "  %-12s %s\n", line.name, strings.Join(line.ids, ", "))
	}
}

type standingSignCommand struct {
	deskFlags
	Component   []string `required:"" placeholder:"ID,…" help:"The components that the notices may be about."`
	Phrase      []string `placeholder:"ID,…" help:"What no-change notices may say is being done. Without any, holding notices alone are signed."`
	Destination []string `required:"" placeholder:"ID,…" help:"The public destinations that they may go to."`
	Days        int      `default:"90" help:"How long it holds, 90 days at most."`
	Digest      string   `placeholder:"HEX" help:"At least seven characters of the digest of the texts that you read. Without it they are shown and nothing is signed."`
}

// Run shows what would be signed, or signs it.
func (c *standingSignCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		scope := bot.StandingScope{Components: c.Component, Phrases: c.Phrase, Destinations: c.Destination}
		texts, digest, err := s.Desk.StandingTexts(ctx, s.Person.ID, scope)
		if err != nil {
			return err
		}
		if c.Digest == "" {
			return c.show(streams.Out, texts, digest)
		}
		if len(c.Digest) < minDigest || !strings.HasPrefix(string(digest), c.Digest) {
			return bot.Refuse(bot.ErrConflict, fmt.Sprintf("the texts have the digest %s, not %s: read them again, without --digest", digest.Short(), c.Digest))
		}
		signed, err := s.Desk.SignStanding(ctx, s.Person.ID, scope, digest, s.Now.Add(time.Duration(c.Days)*24*time.Hour))
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, signed)
		}
		_, err = fmt.Fprintf(streams.Out, "standing approval %s by %s holds until %s; withdraw it with: bongsu standing end %s\n",
			signed.ID, s.Person.ID, signed.Until.In(s.Zone).Format("2 Jan 2006"), signed.ID)
		return err
	})
}

func (c *standingSignCommand) show(out io.Writer, texts []bot.Presigned, digest bot.Digest) error {
	if c.JSON {
		return printJSON(out, map[string]any{"digest": digest, "texts": texts})
	}
	for _, t := range texts {
		about := strings.TrimSpace(string(t.Type) + " " + t.Phrase)
		_, _ = fmt.Fprintf(out, "=== %s, %s, %s\n%s\n\n", about, t.Destination, t.Language, t.Text)
	}
	_, err := fmt.Fprintf(out, "the times are examples. Nothing is signed yet. When you have read them, sign with the same flags and --digest %s\n", digest.Short())
	return err
}

type standingEndCommand struct {
	ID string `arg:"" help:"The standing approval's id."`
	deskFlags
}

// Run withdraws a standing approval.
func (c *standingEndCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		if err := s.Desk.EndStanding(ctx, s.Person.ID, c.ID); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, map[string]string{"ended": c.ID})
		}
		_, err := fmt.Fprintf(streams.Out, "standing approval %s is withdrawn\n", c.ID)
		return err
	})
}

// publishAhead shows the exact texts, or publishes the one that was shown under the standing approvals that cover it.
func (c *publishCommand) publishAhead(ctx context.Context, s *Session, streams Streams) error {
	review, err := s.Desk.Review(ctx, c.Draft)
	if err != nil {
		return err
	}
	if c.Digest != "" {
		if err := sameText(review, c.Digest, "publish --standing"); err != nil {
			return err
		}
		draft, err := s.Desk.PublishAhead(ctx, s.Person.ID, bot.Vote{
			DraftID: review.Draft.ID, Revision: review.Draft.Revision, Digest: review.Draft.Digest, Verdict: bot.Approves, Door: "cli",
		})
		if err != nil {
			return err
		}
		return c.print(streams, draft)
	}
	if c.JSON {
		return printJSON(streams.Out, review)
	}
	if err := printTexts(streams.Out, s, review, false, false); err != nil {
		return err
	}
	if len(review.Ahead) == 0 {
		_, err = fmt.Fprintln(streams.Out, "\nno standing approval covers this draft now: bongsu standing list")
		return err
	}
	_, err = fmt.Fprintf(streams.Out, "\nnothing is published yet. To publish exactly this under the standing approval of %s: bongsu publish %s --standing --digest %s\n",
		signedAhead(s, review.Ahead), review.Draft.ID, review.Draft.Digest.Short())
	return err
}

// signedAhead names who gave standing approvals, and when.
func signedAhead(s *Session, all []bot.StandingApproval) string {
	var said []string
	for _, a := range all {
		said = append(said, a.Person+", signed "+a.At.In(s.Zone).Format("2 Jan 2006"))
	}
	return strings.Join(said, "; ")
}
