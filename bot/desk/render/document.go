package render

import (
	"github.com/bongsu-hq/bongsu/bot"
)

// documentPlans are the message types that are read after the fact, or before it: an offer, a notification, scheduled work, a report.
func documentPlans() map[bot.MessageType]plan {
	contact := part{name: "contact", label: "label.contact", value: "contact"}
	return map[bot.MessageType]plan{
		bot.Maintenance: {
			needs: []string{"services", "window", "symptom", "contact"},
			may:   []string{"workaround"},
			parts: []part{
				{name: "intro", id: "notice.maintenance.intro"},
				{name: "window", label: "label.window", value: "window"},
				{name: "services", label: "label.services", value: "services"},
				{name: "impact", label: "label.impact", value: "symptom"},
				{name: "workaround", label: "label.workaround", value: "workaround", only: "workaround"},
				contact,
				{name: "change", id: "notice.maintenance.change"},
			},
		},
		bot.Compensation: {
			needs: []string{"services", "who", "period", "bands", "how", "evidence", "deadline", "payBy", "terms", "contact"},
			parts: []part{
				{name: "intro", id: "notice.compensation.intro"},
				{name: "who", label: "label.who", value: "who"},
				{name: "period", label: "label.period", value: "period"},
				{name: "bands", label: "label.bands", value: "bands"},
				{name: "how", label: "label.apply", value: "how"},
				{name: "evidence", label: "label.evidence", value: "evidence"},
				{name: "deadline", label: "label.deadline", value: "deadline"},
				{name: "payment", label: "label.payment", value: "payBy"},
				{name: "terms", label: "label.terms", value: "terms"},
				{name: "contact", label: "label.appeal", value: "contact"},
			},
		},
		bot.Regulator:    regulatorPlan(),
		bot.PostIncident: reportPlan(),
	}
}

// regulatorPlan numbers its labels in Korean, so that none of them may be left out: what is not known says so.
func regulatorPlan() plan {
	line := func(name string) part { return part{name: name, label: "label.regulator." + name, value: name} }
	return plan{
		needs: []string{"services", "authority", "entity", "aware", "began", "action", "contact"},
		may:   []string{"scale", "origin", "nature", "told", "outlook", "followUp", "attachments"},
		parts: []part{
			{name: "to", label: "label.regulator.to", value: "authority"},
			{name: "opening", id: "notice.regulator.opening"},
			line("entity"),
			line("aware"),
			line("began"),
			line("scale"),
			line("origin"),
			line("nature"),
			{name: "action", label: "label.regulator.action", value: "action"},
			line("told"),
			line("outlook"),
			{name: "next", label: "label.regulator.next", value: "followUp"},
			{name: "end", id: "notice.regulator.attached", only: "attachments"},
			{name: "end", id: "notice.regulator.end", unless: "attachments"},
		},
	}
}

func reportPlan() plan {
	section := func(name string) part { return part{name: name, section: "label.report." + name, value: name} }
	return plan{
		needs: []string{"services", "summary", "impact", "events", "factors", "well", "badly", "communication", "actions", "contact"},
		may:   []string{"compensation", "glossary"},
		parts: []part{
			section("summary"),
			section("impact"),
			section("events"),
			section("factors"),
			section("well"),
			section("badly"),
			section("communication"),
			section("actions"),
			{name: "compensation", section: "label.report.compensation", value: "compensation", only: "compensation"},
			{name: "glossary", section: "label.report.glossary", value: "glossary", only: "glossary"},
			{name: "contact", label: "label.contact", value: "contact"},
		},
	}
}

// brokenDocument are the rules of the documents beyond what is missing.
func (src *source) brokenDocument() bot.Sayings {
	f, issued := src.facts, src.draft.IssuedAt
	var broken bot.Sayings
	rule := func(breaks bool, words bot.Saying) {
		if breaks {
			broken = append(broken, words)
		}
	}
	switch src.draft.Type { //nolint:exhaustive // the others have no rules of their own
	case bot.Maintenance:
		rule(!f.WindowTo.IsZero() && !f.WindowTo.After(f.WindowFrom), bot.Say("window_to lies before window_from: check both times"))
		rule(!f.WindowFrom.IsZero() && !f.WindowFrom.After(issued), bot.Say("window_from has passed: scheduled work is announced ahead; what has begun is an incident"))
	case bot.Compensation:
		o := f.Offer
		rule(!o.To.IsZero() && o.To.Before(o.From), bot.Say("compensation.to lies before compensation.from: check both dates"))
		rule(!o.Deadline.IsZero() && !o.Deadline.After(issued), bot.Say("compensation.deadline has passed: give people time to apply"))
		for i, b := range o.Bands {
			rule((b.Amount > 0) == (len(b.Gift) > 0), bot.Say("compensation.bands.{n}: write an amount with its currency, or a gift", "n", i))
		}
	case bot.Regulator:
		n := f.Notification
		rule(!n.Malicious.Valid() || !n.CrossBorder.Valid(), bot.Say("regulator: malicious and cross_border are yes, no or unknown"))
		rule(n.AwareAt.After(issued), bot.Say("regulator.aware_at lies in the future: check the time"))
	case bot.Resignation:
		rule(!f.Voice.Valid(), bot.Say("voice is press or filing, or absent for the person's own"))
		rule(f.Voice != "" && (!f.Duty.IsZero() || !f.Successor.IsZero()), bot.Say("duty and successor speak in the first person: leave them out of what the company says, or write paragraphs"))
	}
	return broken
}
