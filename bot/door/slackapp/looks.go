package slackapp

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// maxEvents is how much of a record a message shows: the newest.
const maxEvents = 40

// maxFindings of the doctor stay below what a message holds.
const maxFindings = 30

// timeline shows what is on record about an incident, the newest last.
func (a *App) timeline(ctx context.Context, v *voice, key string) (answer, error) {
	i, err := a.Desk.Incident(ctx, key)
	if err != nil {
		return answer{}, err
	}
	events, err := a.Desk.Timeline(ctx, i.ID)
	if err != nil {
		return answer{}, err
	}
	blocks := []slack.Block{header(v.heading(i))}
	if left := len(events) - maxEvents; left > 0 {
		blocks = append(blocks, note(v.say("slackapp.timeline.older", "number", left, "command", a.Command, "key", i.Key)))
		events = events[left:]
	}
	var lines []string
	for _, e := range events {
		line := v.moment(e.At) + " · " + v.happened(e.Kind)
		if e.Actor != "bongsu" {
			line += " · " + v.name(e.Actor)
		}
		lines = append(lines, line)
	}
	blocks = append(blocks, sections(cmp.Or(strings.Join(lines, "\n"), v.say("slackapp.timeline.none")))...)
	return answer{message: &message{text: v.summary(i), blocks: blocks}}, nil
}

// happened names a kind of event; one that the catalogue does not know keeps its own name, as in the record.
func (v *voice) happened(kind string) string {
	if text, err := v.app.Catalog.Text(string(v.language), "console.event."+kind, nil); err == nil {
		return text
	}
	return kind
}

// typedReport opens the incident's record as the document that is kept: to read, or to copy into the report that is published.
func (a *App) typedReport(ctx context.Context, v *voice, in payload, rest string) (answer, error) {
	key, _ := cutWord(rest)
	return answer{}, a.report(ctx, v, in, incidentRef{Incident: key})
}

func (a *App) report(ctx context.Context, v *voice, in payload, ref incidentRef) error {
	return a.lookUp(ctx, v, in, "slackapp.report.title", func() (*slack.ModalViewRequest, error) {
		i, err := a.Desk.Incident(ctx, ref.Incident)
		if err != nil {
			return nil, err
		}
		text, err := a.Report(ctx, i)
		if err != nil {
			return nil, err
		}
		pages := paged(sections(text))
		page := min(max(ref.Page, 0), len(pages)-1)
		blocks := append([]slack.Block{note(v.say("slackapp.report.page", "page", page+1, "pages", len(pages)))}, pages[page]...)
		at := func(n int) string { return encode(incidentRef{Incident: i.ID, Page: n}) }
		blocks = append(blocks, v.turns(page, len(pages), actionReport, actionReportBack, at)...)
		return v.window("slackapp.report.title", blocks...), nil
	})
}

// doctor shows what the checks found, the worst first.
func (a *App) doctor(ctx context.Context, v *voice) (answer, error) {
	findings := a.Doctor(ctx)
	marks := map[bot.Grade]string{bot.GradeBroken: "🔴", bot.GradeWarning: "⚠", bot.GradeFine: "✓"}
	ranks := []bot.Grade{bot.GradeBroken, bot.GradeWarning, bot.GradeFine}
	count := map[bot.Grade]int{}
	for _, f := range findings {
		count[f.Grade]++
	}
	slices.SortStableFunc(findings, func(a, b bot.Finding) int { return slices.Index(ranks, a.Grade) - slices.Index(ranks, b.Grade) })
	var lines []string
	for _, f := range findings[:min(len(findings), maxFindings)] {
		line := marks[f.Grade] + " " + v.tell(f.About) + ": " + v.tell(f.Text)
		if !f.Mend.IsZero() {
			line += " → " + v.tell(f.Mend)
		}
		lines = append(lines, clip(line, lineRunes))
	}
	lead := v.say("slackapp.doctor.found", "broken", count[bot.GradeBroken], "warnings", count[bot.GradeWarning], "fine", count[bot.GradeFine])
	blocks := append([]slack.Block{section(lead)}, sections(strings.Join(lines, "\n"))...)
	if rest := len(findings) - maxFindings; rest > 0 {
		blocks = append(blocks, note(v.say("slackapp.more", "number", rest)))
	}
	return answer{message: &message{text: lead, blocks: blocks}}, nil
}
