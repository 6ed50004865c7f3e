package render

import (
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

// documentTexts are what somebody typed into an offer, a notification or a report, beside the facts that are words.
func documentTexts(f bot.Facts) []typedText {
	o, n, r := f.Offer, f.Notification, f.Report
	all := []typedText{{field: "compensation.who", text: o.Who}}
	for i, b := range o.Bands {
		field := fmt.Sprintf("compensation.bands.%d", i)
		all = append(all, typedText{field: field + ".for", text: b.For}, typedText{field: field + ".gift", text: b.Gift})
	}
	all = append(all,
		typedText{field: "regulator.authority", text: n.Authority}, typedText{field: "regulator.channels", text: n.Channels})
	for i, a := range n.Attachments {
		all = append(all, typedText{field: fmt.Sprintf("regulator.attachments.%d", i), text: a})
	}
	all = append(all,
		typedText{field: "report.summary", text: r.Summary}, typedText{field: "report.impact", text: r.Impact},
		typedText{field: "report.factors", text: r.Factors},
		typedText{field: "report.well", text: r.Well}, typedText{field: "report.badly", text: r.Badly},
		typedText{field: "report.communication", text: r.Communication}, typedText{field: "report.compensation", text: r.Compensation})
	for i, e := range r.Events {
		all = append(all, typedText{field: fmt.Sprintf("report.events.%d.text", i), text: e.Text})
	}
	for i, a := range r.Actions {
		field := fmt.Sprintf("report.actions.%d", i)
		all = append(all, typedText{field: field + ".what", text: a.What}, typedText{field: field + ".owner", text: a.Owner})
	}
	for i, term := range r.Glossary {
		field := fmt.Sprintf("report.glossary.%d", i)
		all = append(all, typedText{field: field + ".term", text: term.Term}, typedText{field: field + ".meaning", text: term.Meaning})
	}
	return all
}
