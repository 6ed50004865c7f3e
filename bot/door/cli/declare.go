package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

type declareCommand struct {
	deskFlags
	Mode      bot.Mode `required:"" enum:"live,drill" help:"live or drill; it never changes afterwards."`
	Severity  int      `required:"" help:"One to five fires; five is the worst."`
	Component []string `required:"" placeholder:"ID=STATUS" help:"A component that does not work, with its status: talk=major_outage. Repeat for more."`
	Started   when     `placeholder:"TIME" help:"When it started: 10m (ago), 15:27 or an RFC 3339 time. Leave it out until it is confirmed."`
	Lead      string   `placeholder:"PERSON" help:"Who leads; whoever is on call, else you, when empty."`
	Deputy    string   `placeholder:"PERSON" help:"Who is told when the lead is silent; the next on call when empty."`
	Commander string   `placeholder:"PERSON" help:"The incident commander."`
	Anyway    bool     `help:"Declare although an open incident of the same mode hits one of these components."`
}

// Run declares an incident.
func (c *declareCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		declaration := bot.Declaration{Mode: c.Mode, Severity: c.Severity, Lead: c.Lead, Deputy: c.Deputy, Commander: c.Commander}
		declaration.Affected = affected(c.Component)
		at, err := c.Started.past(s)
		if err != nil {
			return err
		}
		if !at.IsZero() {
			declaration.Started = bot.Moment{At: at, Certainty: bot.Confirmed}
		}
		if err := c.alone(ctx, s, declaration); err != nil {
			return err
		}
		incident, err := s.Desk.Declare(ctx, s.Person.ID, declaration)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, incident)
		}
		_, err = fmt.Fprintf(streams.Out, "%s declared: %s, severity %d, lead %s\nnext: bongsu update holding %s --next 10m\n",
			incident.Key, incident.Mode, incident.Severity, incident.Lead, incident.Key)
		return err
	})
}

// alone refuses what may be an incident that is open already, unless the person has seen that.
func (c *declareCommand) alone(ctx context.Context, s *Session, d bot.Declaration) error {
	if c.Anyway {
		return nil
	}
	open, err := s.Desk.Incidents(ctx, true)
	if err != nil {
		return err
	}
	same := bot.Beside(open, d.Mode, bot.Incident{Affected: d.Affected}.AffectedIDs())
	if len(same) == 0 {
		return nil
	}
	var named []string
	for _, i := range same {
		named = append(named, fmt.Sprintf("%s (%s, severity %d, since %s)", i.Key, strings.Join(i.AffectedIDs(), ", "), i.Severity, i.DeclaredAt.In(s.Zone).Format("2006-01-02 15:04")))
	}
	return bot.Refuse(bot.ErrConflict, fmt.Sprintf("an open incident hits the same components: %s. Nothing was declared. Update it with: bongsu update progress %s --next 30m; if this is another one, declare it with --anyway",
		strings.Join(named, "; "), same[0].Key))
}

// affected reads ID=STATUS; an id alone is a major outage.
func affected(texts []string) []bot.Affected {
	var all []bot.Affected
	for _, text := range texts {
		id, status, _ := strings.Cut(text, "=")
		all = append(all, bot.Affected{Component: id, Status: cmp.Or(bot.ComponentStatus(status), bot.MajorOutage)})
	}
	return all
}
