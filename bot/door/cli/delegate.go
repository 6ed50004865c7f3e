package cli

import (
	"context"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

type delegateCommand struct {
	Give delegateGiveCommand `cmd:"" default:"withargs" help:"Hand roles of yours to a deputy for a time: bongsu delegate PERSON --role comms --until TIME"`
	List delegateListCommand `cmd:"" help:"Show who stands in for whom, now and later."`
	End  delegateEndCommand  `cmd:"" help:"End a delegation: what the deputy signed and is not out counts no longer."`
}

type delegateGiveCommand struct {
	To string `arg:"" help:"The deputy's id."`
	deskFlags
	Role   []bot.Role `required:"" placeholder:"ROLE,…" help:"Roles that you hold yourself; reading a language is not handed over."`
	From   when       `placeholder:"TIME" help:"From when on: 10m, 15:43, 2026-12-05 (its beginning) or an RFC 3339 time; now when left out."`
	Until  when       `required:"" placeholder:"TIME" help:"Until when, written in the same way."`
	Reason string     `help:"Why, for those who look back."`
}

// Run hands roles over.
func (c *delegateGiveCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		since, err := c.From.at(s)
		if err != nil {
			return err
		}
		until, err := c.Until.at(s)
		if err != nil {
			return err
		}
		made, err := s.Desk.Delegate(ctx, s.Person.ID, bot.Delegation{To: c.To, Roles: c.Role, Since: since, Until: until, Reason: c.Reason})
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, made)
		}
		return printDelegation(s, streams, made)
	})
}

// listedTime is how lists that reach back over days write a time.
const listedTime = "2 Jan 2006 15:04"

func printDelegation(s *Session, streams Streams, d bot.Delegation) error {
	line := fmt.Sprintf("%s · %s signs in the stead of %s as %s · from %s until %s", d.ID, d.To, d.From, bot.RoleWords(d.Roles), d.Since.In(s.Zone).Format(listedTime), d.Until.In(s.Zone).Format(listedTime+" MST"))
	if d.Reason != "" {
		line += " · " + d.Reason
	}
	line += " · given " + d.At.In(s.Zone).Format(listedTime)
	switch {
	case !d.EndedAt.IsZero():
		line += " · ENDED " + d.EndedAt.In(s.Zone).Format(listedTime) + " by " + d.EndedBy
	case !s.Now.Before(d.Until):
		line += " · OVER"
	}
	_, err := fmt.Fprintln(streams.Out, line)
	return err
}

type delegateListCommand struct {
	deskFlags
	All bool `help:"Also those that are over, with who ended them and when."`
}

// Run lists the delegations.
func (c *delegateListCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		all, err := s.Desk.Delegations(ctx, c.All)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, all)
		}
		for _, d := range all {
			if err := printDelegation(s, streams, d); err != nil {
				return err
			}
		}
		if len(all) == 0 {
			_, err = fmt.Fprintln(streams.Out, "nobody stands in for anybody")
		}
		return err
	})
}

type delegateEndCommand struct {
	ID string `arg:"" help:"The delegation's id."`
	deskFlags
}

// Run ends a delegation.
func (c *delegateEndCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		if err := s.Desk.EndDelegation(ctx, s.Person.ID, c.ID); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, map[string]string{"ended": c.ID})
		}
		_, err := fmt.Fprintf(streams.Out, "delegation %s is ended\n", c.ID)
		return err
	})
}
