package slackapp

import (
	"context"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// declaring is what the declare form holds.
type declaring struct {
	mode, status, severity    string
	components                []string
	symptom, cause, causeSure string
	started                   dated
	about                     []string
}

func readDeclaring(w view) declaring {
	return declaring{
		mode: w.one("mode"), status: w.one("status"), severity: w.one("severity"), components: w.several("components"),
		symptom: w.one("symptom"), cause: w.one("cause"), causeSure: w.one("sure"), started: w.dated("started"), about: w.several("about"),
	}
}

// declareForm asks for the mode first; nothing but the mode's wording tells a drill from the real thing, so it says who will read.
func (v *voice) declareForm(d declaring, trouble string) *slack.ModalViewRequest {
	blocks := sections(trouble)
	modes := []choice{{string(bot.Live), v.say("slackapp.mode.live")}, {string(bot.Drill), v.say("slackapp.mode.drill")}}
	blocks = append(blocks, v.radios("mode", "slackapp.label.mode", false, modes, d.mode))
	if told := v.told(); told != "" {
		blocks = append(blocks, note(told))
	}
	blocks = append(blocks,
		v.menuOfSeveral("components", "slackapp.label.components", false, v.components(), d.components),
		v.menu("status", "slackapp.label.status", false, v.statuses(), d.status),
		v.menu("severity", "slackapp.label.severity", false, v.severities(), d.severity),
	)
	blocks = append(blocks, v.phraseMenu("symptom", d.symptom)...)
	blocks = append(blocks, v.phraseMenu("cause", d.cause)...)
	blocks = append(blocks, v.menu("sure", "slackapp.label.sure", true, v.certainties(), d.causeSure))
	blocks = append(blocks, v.when("started", "slackapp.label.started", false, d.started)...)
	blocks = append(blocks, v.boxes("about", "slackapp.label.about", true, []choice{{"about", v.say("slackapp.about")}}, d.about))
	return v.form("declare", "slackapp.declare.title", "slackapp.declare.submit", struct{}{}, blocks)
}

// told says whom a live incident and a drill may reach; nobody outside the desk hears of a declaration itself.
func (v *voice) told() string {
	if len(v.app.Destinations) == 0 {
		return ""
	}
	count := map[bot.Class]int{}
	for _, d := range v.app.Destinations {
		count[d.Class] += len(d.Recipients)
	}
	return v.say("slackapp.told", "live", count[bot.PublicClass], "drill", count[bot.DrillClass])
}

// phraseMenu offers the phrases for one use; without any there is no menu, as Slack takes no empty one.
func (v *voice) phraseMenu(use, initial string) []slack.Block {
	choices := v.phrases(use)
	if len(choices) == 0 {
		return nil
	}
	return []slack.Block{v.menu(use, "slackapp.label."+use, true, choices, initial)}
}

func (v *voice) certainties() []choice {
	var choices []choice
	for _, c := range []bot.Certainty{bot.Unknown, bot.Reported, bot.Confirmed} {
		choices = append(choices, choice{string(c), v.say("slackapp.certainty." + string(c))})
	}
	return choices
}

func (a *App) openDeclare(ctx context.Context, v *voice, in payload) error {
	w := v.declareForm(declaring{started: v.dated(v.now)}, "")
	if in.view.ID != "" {
		return a.show(ctx, in.view.ID, w)
	}
	_, err := a.open(ctx, in, w)
	return err
}

func (a *App) declare(ctx context.Context, v *voice, in payload) (answer, error) {
	d := readDeclaring(in.view)
	started, err := v.past("started", d.started)
	if err != nil {
		return answer{}, err
	}
	severity, err := strconv.Atoi(d.severity)
	if err != nil {
		return answer{}, &refusal{text: "slackapp.refused.severity", block: "severity"}
	}
	said := bot.Declaration{
		Mode: bot.Mode(d.mode), Severity: severity, DetectedAt: v.now, Once: in.once(),
		Started: bot.Moment{At: started, About: len(d.about) > 0, Certainty: bot.Confirmed},
		Facts:   bot.Facts{Symptom: phrase(d.symptom, bot.Confirmed), Cause: phrase(d.cause, bot.Certainty(d.causeSure))},
	}
	for _, id := range d.components {
		said.Affected = append(said.Affected, bot.Affected{Component: id, Status: bot.ComponentStatus(d.status)})
	}
	incident, err := a.Desk.Declare(ctx, v.person.ID, said)
	if err != nil {
		return answer{}, err
	}
	return answer{view: v.declared(incident)}, nil
}

// declared offers the first notice: the clock of the first five minutes is running.
func (v *voice) declared(i bot.Incident) *slack.ModalViewRequest {
	blocks := []slack.Block{header(v.heading(i)), section(v.say("slackapp.declared", "key", i.Key))}
	if title := v.title(i); title != "" {
		blocks = append(blocks, section(title))
	}
	write := button(bot.ActionWriteUpdate, v.say("slackapp.action.holding"), encode(incidentRef{Incident: i.ID, Type: string(bot.Holding)}))
	blocks = append(blocks, buttons(write.WithStyle(slack.StylePrimary)))
	return v.window("slackapp.declare.title", blocks...)
}

// phrase is a phrase's words, nothing when none was chosen. What is not known yet needs no phrase.
func phrase(id string, sure bot.Certainty) bot.Words {
	return bot.Words{Phrase: id, Certainty: sure}
}
