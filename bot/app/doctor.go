package app

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/config"
)

// checkDeadline bounds what one channel's check may take.
const checkDeadline = 15 * time.Second

// Doctor looks at everything that must work on the worst day, and sends nothing that the public sees; with drill it sends a marked exercise to the
// drill destinations. An error means that there was nothing to look at; what is wrong is among the findings.
func Doctor(ctx context.Context, configPath string, files Files, drill bool) ([]bot.Finding, error) {
	cfg, err := LoadConfig(configPath)
	if err != nil {
		return nil, err
	}
	findings := []bot.Finding{{About: bot.Say("configuration"), Grade: bot.GradeFine, Text: bot.Say("{file} holds together", "file", configPath)}}
	for _, note := range cfg.Notes() {
		findings = append(findings, bot.Finding{About: bot.Say("configuration"), Grade: bot.GradeWarning, Text: bot.Saying{Pattern: note}})
	}
	st, err := openStore(ctx, cfg.Store)
	if err != nil {
		return append(findings, bot.Finding{About: bot.Say("store"), Grade: bot.GradeBroken, Text: bot.SayingOf(err), Mend: bot.Say("nothing can be declared or signed without it")}), nil
	}
	defer func() { _ = st.Close() }()
	findings = append(findings, bot.Finding{About: bot.Say("store"), Grade: bot.GradeFine, Text: bot.Say("{engine} answers", "engine", st.Engine())})
	clock, logger := wallClock{}, slog.New(slog.DiscardHandler)
	d := &doctor{config: cfg, senders: map[string]channel.Sender{}}
	h, err := build(parts{
		config: cfg, store: st, files: files, clock: clock, ids: randomIDs(), logger: logger,
		open: d.opener(realSenders(clock, logger, cfg.Site)),
	})
	if err != nil {
		return append(findings, bot.Finding{About: bot.Say("words and channels"), Grade: bot.GradeBroken, Text: bot.SayingOf(err)}), nil
	}
	d.house = h
	findings = append(findings, d.channels(ctx)...)
	findings = append(findings, d.slackDoor(ctx)...)
	findings = append(findings, d.userGroups(ctx)...)
	findings = append(findings, d.shared()...)
	if drill {
		findings = append(findings, d.exercise(ctx)...)
	}
	return findings, nil
}

// doctor is one examination.
type doctor struct {
	config  *config.Config
	house   *house
	senders map[string]channel.Sender
	unable  []bot.Finding // channels whose sender could not be opened
}

// opener keeps one channel that cannot be opened from hiding the others.
func (d *doctor) opener(open opener) opener {
	return func(ch config.Channel, kind channel.Kind) (channel.Sender, error) {
		sender, err := open(ch, kind)
		if err != nil {
			d.unable = append(d.unable, bot.Finding{About: bot.Say("channel {name}", "name", ch.Name), Grade: bot.GradeBroken, Text: bot.Saying{Pattern: channel.Describe(err)}})
			return unopened{}, nil
		}
		d.senders[ch.Name] = sender
		return sender, nil
	}
}

// unopened stands for a sender that could not be opened.
type unopened struct{}

// Send refuses.
func (unopened) Send(context.Context, bot.Batch) ([]bot.Outcome, error) {
	return nil, bot.Refuse(bot.ErrInvalid, "this channel could not be opened")
}

func (d *doctor) channels(ctx context.Context) []bot.Finding {
	findings := d.unable
	states, err := d.house.desk.Channels(ctx)
	if err != nil {
		return append(findings, bot.Finding{About: bot.Say("channels"), Grade: bot.GradeBroken, Text: bot.SayingOf(err)})
	}
	for _, ch := range d.config.Channels {
		findings = append(findings, standing(ch.Name, states)...)
		findings = append(findings, d.last(ctx, ch)...)
		checker, ok := d.senders[ch.Name].(channel.Checker)
		if !ok {
			continue
		}
		checking, cancel := context.WithTimeout(ctx, checkDeadline)
		for _, f := range checker.Check(checking, ch.Destinations) {
			f.About = bot.Say("{channel}: {about}", "channel", ch.Name, "about", f.About)
			findings = append(findings, f)
		}
		cancel()
	}
	return findings
}

// slackDoor looks at the door by which the desk acts in Slack, where there is one.
func (d *doctor) slackDoor(ctx context.Context) []bot.Finding {
	if d.config.Slack == nil {
		return nil
	}
	door, err := d.house.slackDoor(*d.config.Slack)
	if err != nil {
		return []bot.Finding{{About: bot.Say("Slack door"), Grade: bot.GradeBroken, Text: bot.SayingOf(err)}}
	}
	checking, cancel := context.WithTimeout(ctx, checkDeadline)
	defer cancel()
	findings := door.Check(checking)
	for i := range findings {
		findings[i].About = bot.Say("Slack door: {about}", "about", findings[i].About)
	}
	return findings
}

// userGroups reads the Slack user groups that take shifts.
func (d *doctor) userGroups(ctx context.Context) []bot.Finding {
	if d.house.groups == nil {
		return nil
	}
	checking, cancel := context.WithTimeout(ctx, checkDeadline)
	defer cancel()
	return d.house.groups.Check(checking)
}

func standing(name string, states []bot.ChannelState) []bot.Finding {
	i := slices.IndexFunc(states, func(s bot.ChannelState) bool { return s.Channel == name })
	if i < 0 {
		return nil
	}
	resume := bot.Say("bongsu channels resume {channel}", "channel", name)
	switch s := states[i]; {
	case s.Paused():
		return []bot.Finding{{About: bot.Say("channel {name}", "name", name), Grade: bot.GradeBroken, Text: bot.Say("paused by {person} since {since}: {reason}", "person", s.PausedBy, "since", stamp(s.PausedAt), "reason", s.PauseReason), Mend: resume}}
	case s.Resting():
		return []bot.Finding{{About: bot.Say("channel {name}", "name", name), Grade: bot.GradeBroken, Text: bot.Say("rests until {until}: {reason}", "until", stamp(s.RestsUntil), "reason", errors.New(s.LastFailure)), Mend: bot.Say("it is tried again by itself; at once with {command}", "command", resume)}}
	}
	return nil
}

// last tells when the channel's platform last took something.
func (d *doctor) last(ctx context.Context, ch config.Channel) []bot.Finding {
	if _, sends := d.house.senders[ch.Name]; !sends {
		return nil
	}
	at, err := d.house.store.LastSuccess(ctx, ch.Name)
	switch {
	case err != nil:
		return []bot.Finding{{About: bot.Say("{channel}: last success", "channel", ch.Name), Grade: bot.GradeBroken, Text: bot.SayingOf(err)}}
	case at.IsZero():
		return []bot.Finding{{About: bot.Say("{channel}: last success", "channel", ch.Name), Grade: bot.GradeWarning, Text: bot.Say("nothing was ever sent over it"), Mend: bot.Say("rehearse: bongsu doctor --send-drill, or a drill with bongsu declare --drill")}}
	}
	return []bot.Finding{{About: bot.Say("{channel}: last success", "channel", ch.Name), Grade: bot.GradeFine, Text: bot.Say("taken last at {at}", "at", stamp(at))}}
}

func stamp(at time.Time) string { return at.UTC().Format("2006-01-02 15:04 UTC") }

// shared names what bongsu has in common with the product: it fails on the same day.
func (d *doctor) shared() []bot.Finding {
	var findings []bot.Finding
	share := func(about bot.Saying, dependsOn []string, mend bot.Saying) {
		if len(dependsOn) == 0 {
			return
		}
		findings = append(findings, bot.Finding{
			About: bot.Say("shared: {about}", "about", about), Grade: bot.GradeWarning, Mend: mend,
			Text: bot.Say("fails together with {components}", "components", d.config.Components.Under(dependsOn)),
		})
	}
	share(bot.Say("store"), d.config.Store.DependsOn, bot.Say("move it to where the product is not"))
	share(bot.Say("site"), d.config.Site.DependsOn, bot.Say("serve a copy from elsewhere"))
	share(bot.Say("console"), d.config.Console.DependsOn, bot.Say("serve it from elsewhere"))
	share(bot.Say("contact"), d.config.Org.ContactDependsOn, bot.Say("give a contact that does not need the product"))
	for _, ch := range d.config.Channels {
		for _, to := range ch.Destinations {
			share(bot.Say("destination {id}", "id", to.ID), to.DependsOn, bot.Say("it is left out of a draft while they are down; have another way to the same readers"))
		}
	}
	if len(findings) == 0 {
		findings = append(findings, bot.Finding{About: bot.Say("shared"), Grade: bot.GradeFine, Text: bot.Say("nothing is said to depend on the product's components; depends_on says it, at store, site, console and destinations")})
	}
	return findings
}
