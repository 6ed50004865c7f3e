package slackapp

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// declaring is what the declare form holds.
type declaring struct {
	mode, status, severity string
	components, unaffected []string
	symptom, symptomSure   string
	cause, causeSure       string
	started                dated
	about, anyway          []string

	statuses map[string]bot.ComponentStatus // typed for one component; the form has one status for all
}

// declareRef is what the form remembers: the open incidents that it warned of.
type declareRef struct {
	Clash []string `json:"clash,omitempty"`
}

// aboutBox is the tick that calls a start approximate.
const aboutBox = "about"

func readDeclaring(w view) declaring {
	return declaring{
		mode: w.one("mode"), status: w.one("status"), severity: w.one("severity"), components: w.several("components"), unaffected: w.several("unaffected"),
		symptom: w.one("symptom"), symptomSure: w.one("symptom-sure"), cause: w.one("cause"), causeSure: w.one("sure"),
		started: w.dated("started"), about: w.several("about"), anyway: w.several("anyway"),
	}
}

func declareRefOf(same []bot.Incident) declareRef {
	var ref declareRef
	for _, i := range same {
		ref.Clash = append(ref.Clash, i.ID)
	}
	return ref
}

// declareForm asks for the mode first; nothing but the mode's wording tells a drill from the real thing, so it says who will read.
func (v *voice) declareForm(d declaring, ref declareRef, trouble string) *slack.ModalViewRequest {
	blocks := sections(trouble)
	if len(ref.Clash) > 0 {
		yes := []choice{{anywayWord, v.say("slackapp.clash.anyway")}}
		blocks = append(blocks, v.boxes("anyway", "slackapp.clash.label", true, yes, d.anyway))
	}
	modes := []choice{{string(bot.Live), v.say("slackapp.mode.live")}, {string(bot.Drill), v.say("slackapp.mode.drill")}}
	blocks = append(blocks, toldAtOnce(v.radios("mode", "slackapp.label.mode", false, modes, d.mode)))
	if told := v.told(); told != "" {
		blocks = append(blocks, note(told))
	}
	blocks = append(blocks,
		toldAtOnce(v.componentMenu("components", "slackapp.label.components", false, d.components)),
		v.menu("status", "slackapp.label.status", false, v.statuses(), d.status),
		v.menu("severity", "slackapp.label.severity", false, v.severities(), d.severity),
	)
	blocks = append(blocks, v.phraseMenu("symptom", d.symptom)...)
	if len(v.phrases("symptom")) > 0 {
		blocks = append(blocks, v.menu("symptom-sure", "slackapp.label.symptom-sure", true, v.certainties(), cmp.Or(d.symptomSure, string(bot.Confirmed))))
	}
	blocks = append(blocks, v.phraseMenu("cause", d.cause)...)
	blocks = append(blocks, v.menu("sure", "slackapp.label.sure", true, v.certainties(), d.causeSure))
	blocks = append(blocks, v.when("started", "slackapp.label.started", false, d.started)...)
	blocks = append(blocks, v.boxes("about", "slackapp.label.about", true, []choice{{aboutBox, v.say("slackapp.about")}}, d.about),
		v.componentMenu("unaffected", "slackapp.label.unaffected", true, d.unaffected))
	if contact := v.app.Contact[v.language]; contact != "" {
		blocks = append(blocks, note(v.say("slackapp.contact", "contact", contact)))
	}
	return v.form("declare", "slackapp.declare.title", "slackapp.declare.submit", ref, blocks)
}

// told says whom a live incident and a drill may reach, and over what; nobody outside the desk hears of a declaration itself.
func (v *voice) told() string {
	if len(v.app.Destinations) == 0 {
		return ""
	}
	count, over := map[bot.Class]int{}, map[bot.Class][]string{}
	for _, d := range v.app.Destinations {
		count[d.Class] += len(d.Recipients)
		if !slices.Contains(over[d.Class], d.Kind) && d.Kind != "" {
			over[d.Class] = append(over[d.Class], d.Kind)
		}
	}
	reach := func(c bot.Class) string {
		if len(over[c]) == 0 {
			return strconv.Itoa(count[c])
		}
		return strconv.Itoa(count[c]) + " (" + strings.Join(over[c], ", ") + ")"
	}
	return v.say("slackapp.told", "live", reach(bot.PublicClass), "drill", reach(bot.DrillClass))
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
	for _, c := range []bot.Certainty{bot.Unknown, bot.Disputed, bot.Reported, bot.Confirmed} {
		choices = append(choices, choice{string(c), v.say("slackapp.certainty." + string(c))})
	}
	return choices
}

// blank is the form as it opens.
func (v *voice) blank(mode bot.Mode) declaring {
	return declaring{mode: string(mode), started: v.dated(v.now)}
}

func (a *App) openDeclare(ctx context.Context, v *voice, in payload, d declaring, trouble string) error {
	w, id := v.declareForm(d, declareRef{}, trouble), in.view.ID
	var err error
	if id != "" {
		err = a.show(ctx, id, w)
	} else {
		id, err = a.open(ctx, in, w)
	}
	if err != nil || len(d.components) == 0 {
		return err
	}
	if same := a.clashes(ctx, d); len(same) > 0 {
		return a.show(ctx, id, v.declareForm(d, declareRefOf(same), strings.TrimSpace(trouble+"\n"+v.clash(same))))
	}
	return nil
}

// warn shows in the open form, as soon as mode and services are chosen, which open incidents hit the same services, and takes it back when
// none does any more. Where the person was faster than the warning, the next choice or the submission tells it.
func (a *App) warn(ctx context.Context, v *voice, in payload) error {
	var shown declareRef
	if err := decode([]byte(in.view.Metadata), &shown, true); err != nil {
		return errButton()
	}
	d := readDeclaring(in.view)
	same := a.clashes(ctx, d)
	ref, told := declareRefOf(same), ""
	if slices.Equal(ref.Clash, shown.Clash) {
		return nil
	}
	if len(same) > 0 {
		told = v.clash(same)
	}
	return a.redraw(ctx, in, v.declareForm(d, ref, told))
}

func (a *App) declare(ctx context.Context, v *voice, in payload) (answer, error) {
	d := readDeclaring(in.view)
	said, err := v.declaration(in, d)
	if err != nil {
		return answer{}, err
	}
	if same := a.clashes(ctx, d); len(same) > 0 && !in.view.declaredAnyway(same) {
		return answer{view: v.declareForm(d, declareRefOf(same), v.clash(same)), refused: true}, nil
	}
	incident, err := a.Desk.Declare(ctx, v.person.ID, said)
	if err != nil {
		return answer{}, err
	}
	return answer{view: v.declared(incident)}, nil
}

// declaration is what the desk is told.
func (v *voice) declaration(in payload, d declaring) (bot.Declaration, error) {
	started, err := v.past("started", d.started)
	if err != nil {
		return bot.Declaration{}, err
	}
	severity, err := strconv.Atoi(d.severity)
	if err != nil {
		return bot.Declaration{}, &refusal{text: "slackapp.refused.severity", block: "severity"}
	}
	said := bot.Declaration{
		Mode: bot.Mode(d.mode), Severity: severity, DetectedAt: v.now, Once: in.once(),
		Started: bot.Moment{At: started, About: len(d.about) > 0, Certainty: bot.Confirmed},
		Facts: bot.Facts{
			Symptom: phrase(d.symptom, cmp.Or(bot.Certainty(d.symptomSure), bot.Confirmed)), Cause: phrase(d.cause, bot.Certainty(d.causeSure)),
			Unaffected: d.unaffected,
		},
	}
	for _, id := range d.unaffected {
		if slices.Contains(d.components, id) {
			return bot.Declaration{}, &refusal{text: "slackapp.refused.both-ways", block: "unaffected", data: []any{"service", v.component(id)}}
		}
	}
	for _, id := range d.components {
		said.Affected = append(said.Affected, bot.Affected{Component: id, Status: cmp.Or(d.statuses[id], bot.ComponentStatus(d.status))})
	}
	return said, nil
}

// clashes returns the open incidents of the same mode that hit one of the components. A store that does not answer keeps nobody from declaring.
func (a *App) clashes(ctx context.Context, d declaring) []bot.Incident {
	open, err := a.Desk.Incidents(ctx, true)
	if err != nil {
		a.Logger.WarnContext(ctx, "look for open incidents of the same components", "error", err)
		return nil
	}
	return bot.Beside(open, bot.Mode(d.mode), d.components)
}

// clash names those incidents.
func (v *voice) clash(same []bot.Incident) string {
	lines := []string{v.say("slackapp.clash.told")}
	for _, i := range same[:min(len(same), maxListed)] {
		var names []string
		for _, id := range i.AffectedIDs() {
			names = append(names, v.component(id))
		}
		lines = append(lines, "• "+v.heading(i)+" "+v.title(i)+" · "+strings.Join(names, ", "))
	}
	return strings.Join(lines, "\n")
}

// declaredAnyway reports whether the form warned of all these incidents and its box is ticked.
func (w view) declaredAnyway(same []bot.Incident) bool {
	var ref declareRef
	if decode([]byte(w.Metadata), &ref, true) != nil || len(w.several("anyway")) == 0 {
		return false
	}
	return !slices.ContainsFunc(same, func(i bot.Incident) bool { return !slices.Contains(ref.Clash, i.ID) })
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
