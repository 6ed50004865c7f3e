package render

import (
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

// documentTexts are what somebody typed into an offer, a notification or a report.
func documentTexts(f bot.Facts) []typedText {
	all := []typedText{{"redress", f.Redress.Free}}
	o, n, r := f.Offer, f.Notification, f.Report
	all = append(all, typedText{"compensation.who", o.Who})
	for i, b := range o.Bands {
		field := fmt.Sprintf("compensation.bands.%d", i)
		all = append(all, typedText{field + ".for", b.For}, typedText{field + ".gift", b.Gift})
	}
	all = append(all,
		typedText{"compensation.how", o.How.Free}, typedText{"compensation.evidence", o.Evidence.Free}, typedText{"compensation.terms", o.Terms.Free},
		typedText{"regulator.authority", n.Authority}, typedText{"regulator.channels", n.Channels})
	for i, a := range n.Attachments {
		all = append(all, typedText{fmt.Sprintf("regulator.attachments.%d", i), a})
	}
	all = append(all,
		typedText{"report.summary", r.Summary}, typedText{"report.impact", r.Impact}, typedText{"report.factors", r.Factors},
		typedText{"report.well", r.Well}, typedText{"report.badly", r.Badly}, typedText{"report.communication", r.Communication},
		typedText{"report.compensation", r.Compensation})
	for i, e := range r.Events {
		all = append(all, typedText{fmt.Sprintf("report.events.%d.text", i), e.Text})
	}
	for i, a := range r.Actions {
		field := fmt.Sprintf("report.actions.%d", i)
		all = append(all, typedText{field + ".what", a.What}, typedText{field + ".owner", a.Owner})
	}
	for i, term := range r.Glossary {
		field := fmt.Sprintf("report.glossary.%d", i)
		all = append(all, typedText{field + ".term", term.Term}, typedText{field + ".meaning", term.Meaning})
	}
	return all
}
