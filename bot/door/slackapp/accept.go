package slackapp

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// acceptBlock is the id of the box under those differences. Slack keeps what was put into a block of the same id: other differences get another
// block, and so an empty box.
func acceptBlock(differs []string) string {
	sum := sha256.Sum256([]byte(strings.Join(differs, " ")))
	return "accept-" + hex.EncodeToString(sum[:6])
}

// acceptBox lets the person accept the differences that the form shows, without any there is no box.
func (v *voice) acceptBox(ref incidentRef) []slack.Block {
	if len(ref.Differs) == 0 {
		return nil
	}
	yes := []choice{{"accept", v.say("slackapp.differs.accept")}}
	return []slack.Block{v.boxes(acceptBlock(ref.Differs), "slackapp.differs.label", true, yes, nil)}
}

// accepted are the ids of the differences that the form showed and the person ticked.
func (w view) accepted(ref incidentRef) []string {
	if len(w.several(acceptBlock(ref.Differs))) == 0 {
		return nil
	}
	return ref.Differs
}

// differing tells the differences for which the desk refused, and what else it found.
func (v *voice) differing(e *bot.DifferenceError) string {
	lines := []string{v.say("slackapp.differs.told")}
	for _, d := range e.Differences {
		lines = append(lines, "• "+v.difference(d))
	}
	if len(e.Besides) > 0 {
		lines = append(lines, v.say("slackapp.refused.desk"))
	}
	for _, besides := range e.Besides {
		lines = append(lines, v.tell(besides))
	}
	return strings.Join(lines, "\n")
}

// difference names one difference with all its readings.
func (v *voice) difference(d bot.Difference) string {
	field := v.field(d.Field)
	if d.AgainstLast() {
		return v.say("slackapp.differs.last", "field", field, "now", d.Now, "before", d.Before)
	}
	var readings []string
	for _, l := range bot.Languages() {
		text, asked := d.Readings[l]
		if text == "" {
			text = "–"
		}
		if asked {
			readings = append(readings, string(l)+" "+text)
		}
	}
	return v.say("slackapp.differs.languages", "field", field, "kind", v.say("slackapp.differs.kind."+strings.ReplaceAll(d.Kind, " ", "-")),
		"readings", strings.Join(readings, " / "))
}

// field is what the form calls a fact, else its key in a facts file.
func (v *voice) field(key string) string {
	fact := key
	for _, form := range []string{".label", ".sentence"} {
		fact = strings.TrimSuffix(fact, form)
	}
	if slices.Contains([]string{"symptom", "cause", "action", "workaround", "done", "total", "restored", "data"}, fact) {
		return v.say("slackapp.label." + fact)
	}
	return key
}
