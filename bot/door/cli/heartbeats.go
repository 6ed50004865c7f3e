package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

type heartbeatsCommand struct {
	Incident string `arg:"" help:"The incident's key or id."`
	deskFlags
	Every  time.Duration `placeholder:"30m" help:"Write a set of no-change notices this far apart, from the promised time on; it takes the place of an older set."`
	Count  int           `default:"4" help:"How many, 12 at most."`
	Digest string        `placeholder:"HEX" help:"Sign all that wait: at least seven characters of the digest of the set that you read. Without --every and --digest they are shown and nothing is signed."`
}

// Run writes a set of heartbeats, shows it, or signs it.
func (c *heartbeatsCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		if c.Every > 0 {
			return c.write(ctx, s, streams)
		}
		beats, err := s.Desk.Beats(ctx, c.Incident)
		if err != nil {
			return err
		}
		seal := bot.SealBeats(beats)
		if c.Digest == "" {
			return c.show(streams.Out, s, beats, seal)
		}
		if len(c.Digest) < minDigest || !strings.HasPrefix(string(seal), c.Digest) {
			return bot.Refuse(bot.ErrConflict, fmt.Sprintf("the set has the digest %s, not %s: read it again with: bongsu heartbeats %s", seal.Short(), c.Digest, c.Incident))
		}
		if beats, err = s.Desk.ApproveBeats(ctx, s.Person.ID, c.Incident, seal, "cli"); err != nil {
			return err
		}
		return c.list(streams.Out, s, beats)
	})
}

func (c *heartbeatsCommand) write(ctx context.Context, s *Session, streams Streams) error {
	beats, err := s.Desk.Heartbeats(ctx, s.Person.ID, c.Incident, c.Every, c.Count)
	if err != nil {
		return err
	}
	if err := c.list(streams.Out, s, beats); err != nil || c.JSON {
		return err
	}
	_, err = fmt.Fprintf(streams.Out, "they wait for signatures: one by one with bongsu approve, or together with: bongsu heartbeats %s\n", c.Incident)
	return err
}

func (c *heartbeatsCommand) list(out io.Writer, s *Session, beats []bot.Draft) error {
	if c.JSON {
		return printJSON(out, beats)
	}
	for _, b := range beats {
		if _, err := fmt.Fprintf(out, "%s leaves at %s, promises %s · %s · digest %s\n",
			b.ID, b.ReleaseAt.In(s.Zone).Format("15:04 MST"), b.NextAt.In(s.Zone).Format("15:04"), b.State, b.Digest.Short()); err != nil {
			return err
		}
	}
	return nil
}

func (c *heartbeatsCommand) show(out io.Writer, s *Session, beats []bot.Draft, seal bot.Digest) error {
	if c.JSON {
		return printJSON(out, map[string]any{"digest": seal, "heartbeats": beats})
	}
	if len(beats) == 0 {
		_, err := fmt.Fprintf(out, "no heartbeat of %s waits; write some with: bongsu heartbeats %s --every 30m --count 4\n", c.Incident, c.Incident)
		return err
	}
	for _, b := range beats {
		_ = c.list(out, s, []bot.Draft{b})
		for _, text := range b.Composed {
			_, _ = fmt.Fprintf(out, "=== %s (%s), %s\n%s\n\n", text.Destination, text.Kind, text.Language, text.Rendition.Text)
		}
	}
	_, err := fmt.Fprintf(out, "nothing is signed yet. To sign all of them: bongsu heartbeats %s --digest %s\n", c.Incident, seal.Short())
	return err
}
