package render

import (
	"maps"

	"github.com/bongsu-hq/bongsu/bot"
)

// plan is a message type as data: the facts without which it is refused, those that it tells when they are
// known, and its parts in their order.
type plan struct {
	needs []string
	may   []string
	first string // the first moment of the text: it names its zone
	parts []part
}

// part is one part of a message. It is a message of the catalogue (id), a label with a fact behind it, or a
// fact's sentence.
type part struct {
	name     string
	id       string
	label    string // id of the label
	value    string // the fact behind the label
	section  string // id of the heading above a fact of several lines
	sentence string // the fact whose sentence stands alone
	noted    string // the note that stands in brackets before its full stop
	count    string // the fact whose number chooses the plural form
	only     string // left out unless this fact is known
	unless   string // left out when this fact is known
}

// plans are the message types.
func plans() map[bot.MessageType]plan {
	all := noticePlans()
	maps.Copy(all, documentPlans())
	return all
}

func noticePlans() map[bot.MessageType]plan {
	contact := part{name: "contact", label: "label.contact", value: "contact"}
	apology := part{name: "apology", id: "apology"}
	next := part{name: "next", id: "notice.next"}
	started := part{name: "started", label: "label.started", value: "started", only: "started"}
	return map[bot.MessageType]plan{
		bot.Holding: {
			needs: []string{"services", "nextAt", "contact"},
			parts: []part{
				{name: "seen", id: "notice.holding.seen", count: "services"},
				{name: "scope", id: "notice.holding.scope"},
				{name: "next", id: "notice.holding.next"},
				apology, contact,
			},
		},
		bot.Initial: {
			needs: []string{"services", "startedAt", "symptom", "action", "nextAt", "contact"},
			may:   []string{"started", "unsure", "unaffected", "cause", "workaround", "data"},
			first: "startedAt",
			parts: []part{
				{name: "when", id: "notice.initial.when", count: "services", unless: "unsure"},
				{name: "when", id: "notice.holding.seen", count: "services", only: "unsure"},
				started,
				{name: "impact", label: "label.impact", value: "symptom"},
				{name: "unaffected", label: "label.unaffected", value: "unaffected"},
				{name: "cause", label: "label.cause", value: "cause"},
				{name: "action", label: "label.action", value: "action"},
				{name: "workaround", label: "label.workaround", value: "workaround"},
				{name: "data", label: "label.data", value: "data"},
				{name: "next", label: "label.next", value: "nextAt"},
				contact, apology,
			},
		},
		bot.NoChange: {
			needs: []string{"services", "prevAt", "action", "nextAt"},
			may:   []string{"actionTold", "actionNamed"},
			first: "prevAt",
			parts: []part{
				{name: "unchanged", id: "notice.no-change.unchanged"},
				{name: "action", sentence: "action", only: "actionTold"},
				{name: "action", label: "label.action", value: "action", only: "actionNamed"},
				next,
			},
		},
		bot.Progress: {
			needs: []string{"services", "asOf", "total", "nextAt"},
			may:   []string{"done", "numbersNote", "action", "actionTold", "actionNamed", "pending", "statusNote", "estimate"},
			first: "asOf",
			parts: []part{
				{name: "done", id: "notice.progress.done", count: "done", noted: "numbersNote"},
				{name: "action", sentence: "action", only: "actionTold"},
				{name: "action", label: "label.action", value: "action", only: "actionNamed"},
				{name: "remains", id: "notice.partial.pending", count: "pending", only: "pending", noted: "statusNote"},
				{name: "estimate", label: "label.estimate", value: "estimate", only: "estimate"},
				{name: "estimate", id: "notice.progress.open", unless: "estimate"},
				next,
			},
		},
		bot.Workaround: {
			needs: []string{"services", "workaround", "nextAt"},
			may:   []string{"alternative", "adviceNote", "steps"},
			parts: []part{
				{name: "alternative", id: "notice.workaround.use", only: "alternative", noted: "adviceNote"},
				{name: "alternative", id: "notice.workaround.how", unless: "alternative"},
				{name: "steps", label: "label.steps", value: "steps", only: "steps"},
				next,
			},
		},
		bot.Partial: {
			needs: []string{"services", "restoredAt", "restored", "pending", "nextAt"},
			may:   []string{"statusNote"},
			first: "restoredAt",
			parts: []part{
				{name: "restored", id: "notice.partial.restored", count: "restored"},
				{name: "pending", id: "notice.partial.pending", count: "pending", noted: "statusNote"},
				{name: "effects", id: "notice.partial.slow"},
				next,
			},
		},
		bot.Resolved: {
			needs: []string{"services", "startedAt", "endedAt", "reportAt", "contact"},
			may:   []string{"started", "unsure", "duration", "span", "dataNote", "lost", "userAction", "redress"},
			first: "startedAt",
			parts: []part{
				{name: "over", id: "notice.resolved.over", count: "services", unless: "unsure"},
				{name: "over", id: "notice.resolved.ended", count: "services", only: "unsure"},
				started,
				{name: "data", id: "notice.resolved.safe", unless: "lost", noted: "dataNote"},
				{name: "data", id: "notice.resolved.lost", only: "lost"},
				{name: "user", sentence: "userAction", only: "userAction"},
				apology,
				{name: "report", id: "notice.resolved.report"},
				{name: "redress", sentence: "redress", only: "redress"},
				contact,
			},
		},
		bot.Correction: {
			needs: []string{"services", "original", "originalAt", "wrong", "right"},
			may:   []string{"knownAt"},
			first: "originalAt",
			parts: []part{
				{name: "wrong", id: "notice.correction.wrong"},
				{name: "right", id: "notice.correction.right"},
				{name: "known", id: "notice.correction.known", only: "knownAt"},
				{name: "apology", id: "notice.correction.sorry"},
			},
		},
		bot.Retraction: {
			needs: []string{"services", "original", "originalAt"},
			may:   []string{"restored", "why"},
			first: "originalAt",
			parts: []part{
				{name: "which", id: "notice.retraction.which"},
				{name: "state", id: "notice.retraction.all", unless: "restored"},
				{name: "state", id: "notice.retraction.some", count: "restored", only: "restored"},
				{name: "why", sentence: "why", only: "why"},
				{name: "apology", id: "notice.retraction.sorry"},
			},
		},
		bot.Apology: {
			needs: []string{"org", "office", "event", "date", "groups", "paragraphs"},
			may:   []string{"name"},
			parts: []part{
				{name: "who", id: "notice.apology.named", only: "name"},
				{name: "who", id: "notice.apology.unnamed", unless: "name"},
				{name: "apology", id: "notice.apology.sorry"},
				{name: "facts"},
				{name: "responsibility", id: "notice.apology.responsibility"},
				{name: "words"},
				{name: "close", id: "notice.apology.again"},
				{name: "signature", id: "notice.apology.sign-named", only: "name"},
				{name: "signature", id: "notice.apology.sign-unnamed", unless: "name"},
			},
		},
		bot.Resignation: {
			needs: []string{"org", "office", "effectiveAt"},
			may:   []string{"name", "paragraphs", "duty", "successor", "person", "own", "press", "pressNamed", "filing", "filingNamed", "contact"},
			parts: []part{
				{name: "who", id: "notice.resignation.named", only: "person"},
				{name: "resignation", id: "notice.resignation.resign", only: "person"},
				{name: "resignation", id: "notice.resignation.resign-unnamed", only: "own", unless: "person"},
				{name: "resignation", id: "notice.resignation.press-named", only: "pressNamed"},
				{name: "resignation", id: "notice.resignation.press-unnamed", only: "press", unless: "name"},
				{name: "resignation", id: "notice.resignation.filing-named", only: "filingNamed"},
				{name: "resignation", id: "notice.resignation.filing-unnamed", only: "filing", unless: "name"},
				{name: "words"},
				{name: "duty", sentence: "duty", only: "duty"},
				{name: "successor", sentence: "successor", only: "successor"},
				{name: "signature", id: "notice.resignation.sign-named", only: "person"},
				{name: "signature", id: "notice.resignation.sign-unnamed", only: "own", unless: "person"},
				{name: "contact", label: "label.contact", value: "contact", unless: "own"},
			},
		},
	}
}

// Needs returns the facts without which a message of that type is refused, each by the key of the facts file and what to write there.
func Needs(t bot.MessageType) []string {
	var all []string
	known := facts()
	for _, key := range plans()[t].needs {
		if mend := known[key].mend; !mend.IsZero() {
			all = append(all, mend.String())
		}
	}
	return all
}
