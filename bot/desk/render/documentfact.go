package render

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

func documentFacts() map[string]fact {
	all := map[string]fact{}
	for _, more := range []map[string]fact{maintenanceFacts(), offerFacts(), regulatorFacts(), reportFacts()} {
		maps.Copy(all, more)
	}
	return all
}

func maintenanceFacts() map[string]fact {
	return map[string]fact{
		"window": {
			func(src *source) bool { return !src.facts.WindowFrom.IsZero() && !src.facts.WindowTo.IsZero() },
			bot.Say("window_from and window_to: say from when to when the work takes"), (*sheet).window,
		},
	}
}

func (s *sheet) window() any {
	span := language.Span{From: s.src.facts.WindowFrom, To: s.src.facts.WindowTo, IssuedAt: s.issued(), Zones: s.r.zones, Zoned: true}
	window, duration := map[bot.Language]string{
		bot.Korean: span.Korean().Window(), bot.English: span.English().Window(), bot.French: span.French().Window(),
	}, map[bot.Language]string{
		bot.Korean: span.Korean().Duration(), bot.English: span.English().Duration(), bot.French: span.French().Duration(),
	}
	return s.text("notice.maintenance.window", map[string]any{"window": window[s.lang], "duration": duration[s.lang]})
}

// written is a text that the author writes in every language.
func written(field string, mend bot.Saying, pick func(f bot.Facts) bot.Text) fact {
	return fact{
		func(src *source) bool { return len(pick(src.facts)) > 0 }, mend,
		func(s *sheet) any { return s.free(field, pick(s.src.facts)) },
	}
}

func offerFacts() map[string]fact {
	how := func(f bot.Facts) bot.Words { return f.Offer.How }
	evidence := func(f bot.Facts) bot.Words { return f.Offer.Evidence }
	terms := func(f bot.Facts) bot.Words { return f.Offer.Terms }
	date := func(mend bot.Saying, pick func(f bot.Facts) time.Time) fact {
		return fact{
			func(src *source) bool { return !pick(src.facts).IsZero() }, mend,
			func(s *sheet) any { return s.day(pick(s.src.facts)) },
		}
	}
	return map[string]fact{
		"who": written("compensation.who", bot.Say("compensation.who: say who qualifies"), func(f bot.Facts) bot.Text { return f.Offer.Who }),
		"period": {
			func(src *source) bool { return !src.facts.Offer.From.IsZero() && !src.facts.Offer.To.IsZero() },
			bot.Say("compensation.from and compensation.to: say which days are covered"),
			(*sheet).period,
		},
		"bands": {
			func(src *source) bool { return len(src.facts.Offer.Bands) > 0 }, bot.Say("compensation.bands: say what each group receives"),
			func(s *sheet) any { return s.joined(s.bands()) },
		},
		"how":      {stands(how), bot.Say("compensation.how: say how and where one applies"), phrased("compensation.how", how)},
		"evidence": {stands(evidence), bot.Say("compensation.evidence: say what is to be handed in, or that nothing is"), phrased("compensation.evidence", evidence)},
		"terms":    {stands(terms), bot.Say("compensation.terms: say whether anything renews by itself"), phrased("compensation.terms", terms)},
		"deadline": date(bot.Say("compensation.deadline: say until when one can apply"), func(f bot.Facts) time.Time { return f.Offer.Deadline }),
		"payBy":    date(bot.Say("compensation.pay_by: say when it is paid"), func(f bot.Facts) time.Time { return f.Offer.PayBy }),
	}
}

func (s *sheet) period() any {
	from, to := s.day(s.src.facts.Offer.From), s.day(s.src.facts.Offer.To)
	if from.String() == to.String() {
		return from.String()
	}
	return s.text("notice.compensation.period", map[string]any{"from": from, "to": to})
}

func (s *sheet) bands() []string {
	var all []string
	for i, b := range s.src.facts.Offer.Bands {
		field := fmt.Sprintf("compensation.bands.%d", i)
		what := s.sum(field, b)
		if len(b.Gift) > 0 {
			what = s.free(field+".gift", b.Gift)
		}
		all = append(all, s.text("label.line", map[string]any{"label": s.free(field+".for", b.For), "value": what}))
	}
	return all
}

func (s *sheet) sum(field string, b bot.Band) string {
	if b.Amount == 0 {
		return ""
	}
	money := language.Money{Minor: b.Amount, Currency: language.Currency(b.Currency)}
	if money.Currency != language.Won {
		money.Minor *= 100
	}
	write := map[bot.Language]func() (string, error){bot.Korean: money.Korean, bot.English: money.English, bot.French: money.French}
	text, err := write[s.lang]()
	if err != nil {
		s.fault(errors.New(field + ": " + err.Error()))
	}
	return text
}

func regulatorFacts() map[string]fact {
	aware := func(src *source) time.Time { return firstOf(src.facts.Notification.AwareAt, src.incident.DetectedAt) }
	return map[string]fact{
		"authority": written("regulator.authority", bot.Say("regulator.authority: name the authority that is notified"), func(f bot.Facts) bot.Text { return f.Notification.Authority }),
		"entity": {
			func(src *source) bool { return src.signatory.ID != "" }, bot.Say("signatory: name the accountable contact, as one of people"),
			func(s *sheet) any {
				return s.text("notice.regulator.entity", map[string]any{
					"org": s.name("org", s.r.Org.Name), "office": s.own("people."+s.src.signatory.ID+".title", s.src.signatory.Title), "contact": s.own("org.contact", s.r.Org.Contact),
				})
			},
		},
		"aware": {
			func(src *source) bool { return !aware(src).IsZero() }, bot.Say("regulator.aware_at: say when you became aware"),
			func(s *sheet) any { return s.officialBoth(aware(s.src)) },
		},
		"began": {
			func(src *source) bool { return !src.started.At.IsZero() }, bot.Say("started: say when it began"),
			(*sheet).began,
		},
		"scale":    {always, bot.Saying{}, (*sheet).scale},
		"origin":   {always, bot.Saying{}, (*sheet).cause},
		"nature":   {always, bot.Saying{}, (*sheet).nature},
		"told":     {always, bot.Saying{}, (*sheet).usersTold},
		"outlook":  {always, bot.Saying{}, (*sheet).outlook},
		"followUp": {always, bot.Saying{}, (*sheet).followUp},
		"attachments": {
			func(src *source) bool { return len(src.facts.Notification.Attachments) > 0 }, bot.Saying{}, func(s *sheet) any {
				var all []string
				for i, a := range s.src.facts.Notification.Attachments {
					all = append(all, fmt.Sprintf("%d. %s", i+1, s.free(fmt.Sprintf("regulator.attachments.%d", i), a)))
				}
				return strings.Join(all, " ")
			},
		},
	}
}

// document is a moment as documents tell it: in the organisation's zone, whatever the language.
type document interface {
	Official() string
	Listed() string
	Clocks() string
}

func (s *sheet) document(m bot.Moment, zoned bool) document {
	at := language.Moment{At: m.At, IssuedAt: s.issued(), Zones: s.r.zones, About: m.About, Zoned: zoned}
	return instant(s.lang, at).(document) //nolint:forcetypeassert // the moments of all languages are documents'
}

// official is a moment as authorities write it.
func (s *sheet) official(m bot.Moment) string { return s.document(m, false).Official() }

// officialBoth adds the hour of the readers: the first moment of a document and the next report have it.
func (s *sheet) officialBoth(at time.Time) string {
	return s.document(bot.Moment{At: at}, true).Official()
}

// clocks is the zone of a chronology, as its heading names it.
func (s *sheet) clocks() string {
	at := s.issued()
	if events := s.src.facts.Report.Events; len(events) > 0 {
		at = firstOf(events[0].At, at)
	}
	return s.document(bot.Moment{At: at}, false).Clocks()
}

// began is the start, or what is known of it while it is not confirmed.
func (s *sheet) began() any {
	tell := func(m bot.Moment) any { return s.official(m) }
	if s.src.isUnsure() || !s.src.started.AsOf.IsZero() {
		return s.startedAs(tell)
	}
	return tell(s.src.started)
}

func (s *sheet) scale() any {
	services := s.components("affected", s.src.affected)
	if n := s.src.facts.Notification.Users; n > 0 {
		return s.text("notice.regulator.scale", map[string]any{"services": services, "users": number{s.lang, n}, "count": n})
	}
	return s.text("notice.regulator.scale-unknown", map[string]any{"services": services})
}

func (s *sheet) nature() any {
	n := s.src.facts.Notification
	answer := func(a bot.Answer) string {
		if a == "" {
			a = bot.NotYetSaid
		}
		return s.text("answer."+string(a), nil)
	}
	return s.text("notice.regulator.nature", map[string]any{"malicious": answer(n.Malicious), "abroad": answer(n.CrossBorder)})
}

func (s *sheet) usersTold() any {
	n := s.src.facts.Notification
	at := firstOf(n.ToldAt, s.src.incident.FirstToldAt)
	switch {
	case at.IsZero():
		return s.text("notice.regulator.untold", nil)
	case len(n.Channels) > 0:
		return s.text("notice.regulator.told-by", map[string]any{"at": s.official(bot.Moment{At: at}), "channels": s.free("regulator.channels", n.Channels)})
	default:
		return s.official(bot.Moment{At: at})
	}
}

func (s *sheet) outlook() any {
	switch f := s.src.facts; {
	case !f.EndedAt.IsZero():
		return s.text("notice.regulator.ended", map[string]any{"at": s.official(bot.Moment{At: f.EndedAt})})
	case f.ETA.IsZero() || f.Condition.IsZero():
		return s.text("answer.unknown", nil)
	default:
		return s.estimate()
	}
}

func (s *sheet) followUp() any {
	if at := s.src.facts.Notification.NextReportAt; !at.IsZero() {
		return s.officialBoth(at)
	}
	return s.text("notice.regulator.when-known", nil)
}

func reportFacts() map[string]fact {
	prose := func(name string, mend bot.Saying, pick func(r bot.Report) bot.Text) fact {
		f := written("report."+name, mend, func(f bot.Facts) bot.Text { return pick(f.Report) })
		tell := f.tell
		f.tell = func(s *sheet) any { return listing{fmt.Sprint(tell(s))} }
		return f
	}
	return map[string]fact{
		"summary":       prose("summary", bot.Say("report.summary: say in a few sentences what happened"), func(r bot.Report) bot.Text { return r.Summary }),
		"impact":        prose("impact", bot.Say("report.impact: say in numbers who was affected"), func(r bot.Report) bot.Text { return r.Impact }),
		"factors":       prose("factors", bot.Say("report.factors: say the cause, and what contributed to it"), func(r bot.Report) bot.Text { return r.Factors }),
		"well":          prose("well", bot.Say("report.well: say what went well"), func(r bot.Report) bot.Text { return r.Well }),
		"badly":         prose("badly", bot.Say("report.badly: say what went badly"), func(r bot.Report) bot.Text { return r.Badly }),
		"communication": prose("communication", bot.Say("report.communication: say how you told people, and how that could be better"), func(r bot.Report) bot.Text { return r.Communication }),
		"compensation":  prose("compensation", bot.Saying{}, func(r bot.Report) bot.Text { return r.Compensation }),
		"events": {
			func(src *source) bool { return len(src.facts.Report.Events) > 0 }, bot.Say("report.events: tell what happened when"),
			func(s *sheet) any { return s.events() },
		},
		"actions": {
			func(src *source) bool { return len(src.facts.Report.Actions) > 0 }, bot.Say("report.actions: say who does what until when, so that it does not happen again"),
			func(s *sheet) any { return s.actions() },
		},
		"glossary": {
			func(src *source) bool { return len(src.facts.Report.Glossary) > 0 }, bot.Saying{}, func(s *sheet) any {
				var all listing
				for i, term := range s.src.facts.Report.Glossary {
					field := fmt.Sprintf("report.glossary.%d", i)
					all = append(all, s.text("label.line", map[string]any{"label": s.free(field+".term", term.Term), "value": s.free(field+".meaning", term.Meaning)}))
				}
				return all
			},
		},
	}
}

func (s *sheet) events() listing {
	var all listing
	for i, e := range s.src.facts.Report.Events {
		if e.At.IsZero() {
			s.refuse("report.events.{n}.at: say when it happened", "n", i)
			continue
		}
		all = append(all, s.text("label.line", map[string]any{
			"label": s.document(bot.Moment{At: e.At}, false).Listed(), "value": s.free(fmt.Sprintf("report.events.%d.text", i), e.Text),
		}))
	}
	return all
}

func (s *sheet) actions() listing {
	var all listing
	for i, a := range s.src.facts.Report.Actions {
		field := fmt.Sprintf("report.actions.%d", i)
		if a.Due.IsZero() {
			s.refuse("{field}: say until when", "field", bot.Field(field+".due"))
			continue
		}
		all = append(all, s.text("notice.report.action", map[string]any{
			"what": s.free(field+".what", a.What), "owner": s.free(field+".owner", a.Owner), "due": s.day(a.Due),
		}))
	}
	return all
}

// listing are the lines of a section.
type listing []string

// told is the section with its heading.
func (l listing) told(name, heading string) told {
	lines := l
	if len(l) > 1 {
		lines = nil
		for _, item := range l {
			lines = append(lines, "▪ "+item)
		}
	}
	return told{Name: name, Label: heading, Items: l, Text: heading + "\n" + strings.Join(lines, "\n")}
}
