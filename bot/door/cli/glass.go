package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

type breakGlassCommand struct {
	Draft string `arg:"" help:"The draft's id."`
	deskFlags
	Digest string `placeholder:"HEX" help:"At least seven characters of the digest of the text that you read. Without it the text is shown and nothing is published."`
	Reason string `help:"Why you publish it alone, in one sentence: everybody is told, and somebody else reviews it."`
}

// Run shows the exact texts, or publishes alone the one that was shown.
func (c *breakGlassCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		review, err := s.Desk.Review(ctx, c.Draft)
		if err != nil {
			return err
		}
		if c.Digest == "" {
			if c.JSON {
				return printJSON(streams.Out, review)
			}
			if err := printTexts(streams.Out, s, review, false, false); err != nil {
				return err
			}
			_, err := fmt.Fprintf(streams.Out, "\nnothing is published yet. To publish exactly this alone: bongsu break-glass %s --digest %s --reason \"…\"\n",
				review.Draft.ID, review.Draft.Digest.Short())
			return err
		}
		if err := sameText(review, c.Digest, "break-glass"); err != nil {
			return err
		}
		return cast(ctx, s, c.deskFlags, streams, bot.Vote{
			DraftID: review.Draft.ID, Revision: review.Draft.Revision, Digest: review.Draft.Digest, Verdict: bot.BreaksGlass, Reason: c.Reason, Door: "cli",
		})
	})
}

// sameText refuses a digest that is not the text's.
func sameText(r bot.Review, digest, command string) error {
	if len(digest) < minDigest || !strings.HasPrefix(string(r.Draft.Digest), digest) {
		return bot.Refuse(bot.ErrConflict, fmt.Sprintf("the text has the digest %s, not %s: read it again with: bongsu %s %s", r.Draft.Digest.Short(), digest, command, r.Draft.ID))
	}
	return nil
}

type reviewCommand struct {
	Incident string `arg:"" help:"The incident's key or id."`
	deskFlags
	Note string `required:"" help:"What you found, in one sentence: was the text right, and was it right to publish it alone?"`
}

// Run records the review.
func (c *reviewCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		incident, err := s.Desk.ReviewGlass(ctx, s.Person.ID, c.Incident, c.Note)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, incident)
		}
		_, err = fmt.Fprintf(streams.Out, "your review of %s is stored; reviews still owed: %d\n", incident.Key, len(incident.ReviewsOwed()))
		return err
	})
}
