package render

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// fact is something that an update may say: whether it is known, what to do when it is needed and is not, and
// its value for one language.
type fact struct {
	known func(src *source) bool
	mend  bot.Saying
	tell  func(s *sheet) any
}

// source is what a draft is rendered from.
type source struct {
	incident  bot.Incident
	draft     bot.Draft
	facts     bot.Facts
	affected  []string // component ids
	started   bot.Moment
	nextAt    time.Time
	prevAt    time.Time
	signatory bot.Person
	signed    bot.SignedTexts
	works     bool // what users meet is no outage
}

func (r *Renderer) source(in bot.Incident, d bot.Draft) *source {
	src := &source{incident: in, draft: d, facts: d.Facts, affected: d.Facts.Affected, started: d.Facts.Started}
	if len(src.affected) == 0 {
		src.affected = bot.Incident{Affected: d.Affected}.AffectedIDs()
	}
	if len(src.affected) == 0 {
		src.affected = in.AffectedIDs()
	}
	if src.started.At.IsZero() {
		src.started = in.Started
	}
	src.nextAt = firstOf(d.NextAt, d.Facts.NextAt)
	src.prevAt = firstOf(d.Facts.PrevAt, in.FirstToldAt)
	src.signatory, _ = r.People.ByID(d.Facts.Signatory)
	src.works = r.works(d.Facts.Symptom, in.Facts.Symptom)
	return src
}

// works reports whether the service works with the symptom, be it confirmed or not: that of now, else that of the last notice.
func (r *Renderer) works(now, before bot.Words) bool {
	if now.IsZero() {
		now = before
	}
	known, _ := r.Catalog.Phrase(now.Phrase)
	return known.Works
}

// happened is when what is told happened: names are those of that day.
func (src *source) happened() time.Time {
	return firstOf(src.facts.EventAt, src.started.At, src.incident.DeclaredAt, src.draft.IssuedAt)
}

// firstOf returns the first time that is set; a zero time may carry a zone, so cmp.Or would take it.
func firstOf(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// isUnsure reports whether the start is told, and is not confirmed.
func (src *source) isUnsure() bool {
	c := src.started.Certainty
	return !src.started.At.IsZero() && (c == bot.Disputed || c == bot.Reported || c == bot.Unknown)
}

// rung is the apology's: never below the floors of severity and type, nor below what the incident said before.
func (src *source) rung() int {
	floor := 1
	severity := cmp.Or(src.draft.Severity, src.incident.Severity)
	if severity >= 5 || src.draft.Type == bot.Initial || src.draft.Type == bot.Resolved {
		floor = 2
	}
	return min(4, max(floor, src.facts.Apology, src.incident.Facts.Apology))
}

// broken are the rules that the facts break beyond what is missing.
func (src *source) broken(p plan) bot.Sayings {
	f, t := src.facts, src.draft.Type
	var broken bot.Sayings
	rule := func(breaks bool, words bot.Saying) {
		if breaks {
			broken = append(broken, words)
		}
	}
	rule(t.Promises() && !src.nextAt.IsZero() && !src.nextAt.After(src.draft.IssuedAt), bot.Say("next_at lies before the time of issue: promise a later time"))
	rule(f.Data != bot.DataChecking && f.Data != bot.DataSafe && f.Data != bot.DataLost, bot.Say(`data is "{data}": write safe or lost, and leave it out while it is being checked`, "data", string(f.Data)))
	unsure := func(field string, c bot.Certainty) {
		rule(!c.Valid(), bot.Say(`{field} is "{certainty}": write confirmed, reported, disputed or unknown`, "field", bot.Field(field+".certainty"), "certainty", string(c)))
	}
	unsure("started", src.started.Certainty)
	rule(t == bot.Workaround && f.Workaround.Certainty.IsDoubt(), bot.Say("workaround is not confirmed, and this message tells nothing else: confirm it, or write another type"))
	issued := src.draft.IssuedAt
	ahead := func(key, field string, at time.Time) {
		told := slices.Contains(p.needs, key) || slices.Contains(p.may, key)
		rule(told && at.After(issued), bot.Say("{field} lies after the time of issue: what is told has happened", "field", bot.Field(field)))
	}
	ahead("startedAt", "started", src.started.At)
	ahead("began", "started", src.started.At)
	ahead("asOf", "as_of", f.AsOf)
	rule(f.DataAsOf.After(issued), bot.Say("{field} lies after the time of issue: say when it was so", "field", bot.Field("data_as_of")))
	rule(f.StatusAsOf.After(issued), bot.Say("{field} lies after the time of issue: say when it was so", "field", bot.Field("status_as_of")))
	rule(src.started.AsOf.After(issued), bot.Say("{field} lies after the time of issue: say when it was so", "field", bot.Field("started.as_of")))
	for _, said := range f.Said() {
		unsure(said.Field, said.Words.Certainty)
		rule(said.Words.AsOf.After(issued), bot.Say("{field} lies after the time of issue: say when it was so", "field", bot.Field(said.Field+".as_of")))
	}
	ahead("restoredAt", "restored_at", f.RestoredAt)
	ahead("endedAt", "ended_at", f.EndedAt)
	ahead("originalAt", "original_at", f.OriginalAt)
	ahead("knownAt", "known_at", f.KnownAt)
	rule(t == bot.Correction && !f.KnownAt.IsZero() && f.KnownAt.Before(f.OriginalAt), bot.Say("known_at lies before the notice that was wrong: say when the error was found"))
	rule(t == bot.Resolved && !f.ReportAt.IsZero() && !f.ReportAt.After(issued), bot.Say("report_at has passed: promise a later date"))
	rule(!f.ETA.IsZero() && f.Condition.IsZero(), bot.Say("eta has no condition: say under which condition it holds, or leave the eta out"))
	tellsETA := slices.Contains(p.may, "estimate") || slices.Contains(p.may, "outlook")
	rule(!tellsETA && !f.ETA.IsZero() && !f.ETA.Equal(src.incident.Facts.ETA), bot.Say("eta: an update of the type {type} does not tell it: write a progress update, or leave the eta out", "type", t))
	if t == bot.Progress {
		rule(f.Done < 0 || f.Done > f.Total && f.Total > 0, bot.Say("done is more than total: check both numbers"))
	}
	if t == bot.Resolved {
		rule(!f.EndedAt.IsZero() && !src.started.At.IsZero() && !f.EndedAt.After(src.started.At), bot.Say("ended_at lies before started: check both times"))
		rule(f.Data == bot.DataChecking, bot.Say("data is still being checked: say safe or lost before you resolve"))
		rule(f.Data == bot.DataLost && f.Lost.IsZero(), bot.Say("lost is missing: say which data was lost"))
	}
	broken = append(broken, src.brokenDocument()...)
	if t.Statement() {
		want := len(f.Paragraphs[src.draft.Languages[0]])
		rule(slices.ContainsFunc(src.draft.Languages, func(l bot.Language) bool { return len(f.Paragraphs[l]) != want }),
			bot.Say("paragraphs are not as many in every language: align them"))
	}
	return broken
}

func stands(pick func(f bot.Facts) bot.Words) func(*source) bool {
	return func(src *source) bool { return !pick(src.facts).IsZero() }
}

func phrased(field string, pick func(f bot.Facts) bot.Words) func(*sheet) any {
	return func(s *sheet) any { return s.account(field, pick(s.src.facts)) }
}

// tells reports whether a text can tell the words themselves.
func tells(w bot.Words) bool { return !w.IsZero() && !w.Certainty.IsDoubt() }

// saysAction reports whether what is being done stands as a sentence; else it stands behind its label.
func (src *source) saysAction() bool {
	return tells(src.facts.Action) && src.facts.Action.HasSentence()
}

// noted is a fact that is a note alone.
func noted(note func(s *sheet) string) fact {
	return fact{always, bot.Saying{}, func(s *sheet) any { return note(s) }}
}

// lost is which data was lost; by whose account and as of when is the data's own where nothing else is said.
func lost(f bot.Facts) bot.Words {
	w := f.Lost
	w.AsOf = firstOf(w.AsOf, f.DataAsOf)
	if len(f.DataBy) > 0 && w.Certainty != bot.Reported && !w.Certainty.IsDoubt() {
		w.Certainty, w.Source = bot.Reported, f.DataBy
	}
	return w
}

func always(*source) bool { return true }

// isSo is the value of a fact that only chooses between parts.
func isSo(*sheet) any { return true }

// spoken chooses between the parts of a resignation by who speaks.
func spoken(v bot.Voice) fact {
	return fact{func(src *source) bool { return src.facts.Voice == v }, bot.Saying{}, isSo}
}

func spokenByName(v bot.Voice) fact {
	return fact{func(src *source) bool { return src.facts.Voice == v && named(src.signatory) }, bot.Saying{}, isSo}
}

// facts are all facts by their name in the catalogue.
func facts() map[string]fact {
	all := map[string]fact{}
	for _, more := range []map[string]fact{noticeFacts(), timeFacts(), correctionFacts(), statementFacts(), documentFacts()} {
		maps.Copy(all, more)
	}
	return all
}

func noticeFacts() map[string]fact {
	symptom := func(f bot.Facts) bot.Words { return f.Symptom }
	action := func(f bot.Facts) bot.Words { return f.Action }
	userAction := func(f bot.Facts) bot.Words { return f.UserAction }
	redress := func(f bot.Facts) bot.Words { return f.Redress }
	return map[string]fact{
		"services": {
			func(src *source) bool { return len(src.affected) > 0 }, bot.Say("affected: name the components that do not work"),
			func(s *sheet) any { return s.components("affected", s.src.affected) },
		},
		"unaffected": {always, bot.Saying{}, func(s *sheet) any {
			if len(s.src.facts.Unaffected) == 0 {
				return s.noted(s.text("data.checking", nil), s.asOf(s.src.facts.StatusAsOf))
			}
			return s.noted(s.components("unaffected", s.src.facts.Unaffected).String(), s.note("status_source", s.src.facts.StatusBy, s.src.facts.StatusAsOf))
		}},
		"symptom":     {stands(symptom), bot.Say("symptom: say what users cannot do"), phrased("symptom", symptom)},
		"action":      {stands(action), bot.Say("action: say what is being done"), phrased("action", action)},
		"actionTold":  {func(src *source) bool { return tells(src.facts.Action) && src.facts.Action.HasSentence() }, bot.Saying{}, isSo},
		"actionNamed": {func(src *source) bool { return !src.facts.Action.IsZero() && !src.saysAction() }, bot.Saying{}, isSo},
		"redress":     {stands(redress), bot.Saying{}, phrased("redress", redress)},
		"userAction":  {stands(userAction), bot.Saying{}, phrased("user_action", userAction)},
		"steps":       {stands(userAction), bot.Saying{}, phrased("user_action", userAction)},
		"cause":       {always, bot.Saying{}, (*sheet).cause},
		"workaround": {func(src *source) bool {
			return src.draft.Type == bot.Initial || !src.facts.Workaround.IsZero()
		}, bot.Say("workaround: say what users can do instead"), func(s *sheet) any {
			if s.src.facts.Workaround.IsZero() {
				return s.text("data.checking", nil)
			}
			return s.account("workaround", s.src.facts.Workaround)
		}},
		"alternative": {func(src *source) bool { return src.facts.Workaround.Phrase != "" }, bot.Saying{}, (*sheet).alternative},
		"data":        {always, bot.Saying{}, (*sheet).data},
		"dataNote":    noted(func(s *sheet) string { return s.note("data_source", s.src.facts.DataBy, s.src.facts.DataAsOf) }),
		"statusNote":  noted(func(s *sheet) string { return s.note("status_source", s.src.facts.StatusBy, s.src.facts.StatusAsOf) }),
		"numbersNote": {func(src *source) bool { return len(src.facts.NumbersBy) > 0 }, bot.Saying{}, (*sheet).numbersNote},
		"adviceNote":  noted(func(s *sheet) string { return s.accountNote("workaround", s.src.facts.Workaround) }),
		"lost":        {func(src *source) bool { return src.facts.Data == bot.DataLost && !src.facts.Lost.IsZero() }, bot.Saying{}, phrased("lost", lost)},
		"total":       {func(src *source) bool { return src.facts.Total > 0 }, bot.Say("total: say how many servers there are"), func(s *sheet) any { return number{s.lang, s.src.facts.Total} }},
		"done":        {always, bot.Saying{}, func(s *sheet) any { return number{s.lang, s.src.facts.Done} }},
		"estimate":    {func(src *source) bool { return tells(src.facts.ETA) && tells(src.facts.Condition) }, bot.Saying{}, (*sheet).estimate},
		"restored":    {func(src *source) bool { return len(src.facts.Restored) > 0 }, bot.Say("restored: name the components that work again"), func(s *sheet) any { return s.components("restored", s.src.facts.Restored) }},
		"pending":     {func(src *source) bool { return len(src.facts.Pending) > 0 }, bot.Say("pending: name the components that are still down, or resolve"), func(s *sheet) any { return s.components("pending", s.src.facts.Pending) }},
		"contact":     {func(src *source) bool { return true }, bot.Saying{}, func(s *sheet) any { return s.own("org.contact", s.r.Org.Contact) }},
	}
}

func timeFacts() map[string]fact {
	at := func(field string, mend bot.Saying, pick func(src *source) time.Time) fact {
		return fact{
			func(src *source) bool { return !pick(src).IsZero() }, mend,
			func(s *sheet) any { return s.moment(field, bot.Moment{At: pick(s.src)}) },
		}
	}
	date := func(mend bot.Saying, pick func(f bot.Facts) time.Time) fact {
		return fact{
			func(src *source) bool { return !pick(src.facts).IsZero() }, mend,
			func(s *sheet) any { return s.day(pick(s.src.facts)) },
		}
	}
	isStarted := func(src *source) bool { return !src.started.At.IsZero() }
	return map[string]fact{
		"nextAt":      at("nextAt", bot.Say("next_at: promise the time of the next update"), func(src *source) time.Time { return src.nextAt }),
		"prevAt":      at("prevAt", bot.Say("prev_at: no notice is out yet; write a holding or an initial one first"), func(src *source) time.Time { return src.prevAt }),
		"asOf":        at("asOf", bot.Say("as_of: say at what time the numbers were right"), func(src *source) time.Time { return src.facts.AsOf }),
		"restoredAt":  at("restoredAt", bot.Say("restored_at: say since when it works again"), func(src *source) time.Time { return src.facts.RestoredAt }),
		"originalAt":  at("originalAt", bot.Say("original_at: say when the wrong notice went out"), func(src *source) time.Time { return src.facts.OriginalAt }),
		"knownAt":     at("knownAt", bot.Saying{}, func(src *source) time.Time { return src.facts.KnownAt }),
		"reportAt":    date(bot.Say("report_at: say by when the cause will be published"), func(f bot.Facts) time.Time { return f.ReportAt }),
		"date":        date(bot.Say("event_at: say when it happened"), func(f bot.Facts) time.Time { return f.EventAt }),
		"effectiveAt": date(bot.Say("effective_at: say from when on"), func(f bot.Facts) time.Time { return f.EffectiveAt }),
		"startedAt":   {isStarted, bot.Say("started: say when it began"), func(s *sheet) any { return s.moment("startedAt", s.src.started) }},
		"started":     {func(src *source) bool { return src.isUnsure() || isStarted(src) && !src.started.AsOf.IsZero() }, bot.Saying{}, (*sheet).started},
		"unsure":      {(*source).isUnsure, bot.Saying{}, isSo},
		"endedAt":     {func(src *source) bool { return !src.facts.EndedAt.IsZero() }, bot.Say("ended_at: say when it ended"), (*sheet).ended},
		"duration":    {func(src *source) bool { return isStarted(src) && !src.facts.EndedAt.IsZero() }, bot.Saying{}, (*sheet).duration},
		"span":        {func(src *source) bool { return isStarted(src) && !src.facts.EndedAt.IsZero() }, bot.Saying{}, (*sheet).span},
	}
}

func correctionFacts() map[string]fact {
	why := func(f bot.Facts) bot.Words { return f.Why }
	return map[string]fact{
		"original": {
			func(src *source) bool { return src.facts.Original != "" }, bot.Say("original: name the update that was wrong"),
			func(s *sheet) any { return s.src.facts.Original },
		},
		"wrong": {
			func(src *source) bool { return len(src.facts.Wrong) > 0 }, bot.Say("wrong: quote the sentence that was wrong"),
			func(s *sheet) any { return s.quoted("wrong", s.src.facts.Wrong) },
		},
		"right": {
			func(src *source) bool { return len(src.facts.Right) > 0 }, bot.Say("right: write the sentence that is right"),
			func(s *sheet) any { return s.quoted("right", s.src.facts.Right) },
		},
		"why": {stands(why), bot.Saying{}, phrased("why", why)},
	}
}

func statementFacts() map[string]fact {
	duty := func(f bot.Facts) bot.Words { return f.Duty }
	successor := func(f bot.Facts) bot.Words { return f.Successor }
	return map[string]fact{
		"org": {always, bot.Saying{}, func(s *sheet) any { return s.name("org", s.r.Org.Name) }},
		"office": {
			func(src *source) bool { return src.signatory.ID != "" }, bot.Say("signatory: name the person who signs, as one of people"),
			func(s *sheet) any {
				return office{s.lang, s.own("people."+s.src.signatory.ID+".title", s.src.signatory.Title)}
			},
		},
		"own":         spoken(""),
		"press":       spoken(bot.PressVoice),
		"filing":      spoken(bot.FilingVoice),
		"person":      spokenByName(""),
		"pressNamed":  spokenByName(bot.PressVoice),
		"filingNamed": spokenByName(bot.FilingVoice),
		"name": {
			func(src *source) bool { return named(src.signatory) },
			bot.Saying{},
			func(s *sheet) any { return s.own("people."+s.src.signatory.ID+".name", s.src.signatory.Name) },
		},
		"event": {
			func(src *source) bool { return len(src.facts.Event) > 0 }, bot.Say("event: say what the apology is for"),
			func(s *sheet) any { return s.free("event", s.src.facts.Event) },
		},
		"groups": {
			func(src *source) bool { return len(src.facts.Groups) > 0 }, bot.Say("groups: name the groups of people to whom the apology goes"),
			func(s *sheet) any { return s.free("groups", s.src.facts.Groups) },
		},
		"paragraphs": {
			func(src *source) bool { return len(src.facts.Paragraphs) > 0 }, bot.Say("paragraphs: write the signatory's own words"),
			(*sheet).paragraphs,
		},
		"duty":      {stands(duty), bot.Saying{}, phrased("duty", duty)},
		"successor": {stands(successor), bot.Saying{}, phrased("successor", successor)},
	}
}

// claims are the versions of a start, each with its source and, once the end is known, with the duration that follows from it.
func (s *sheet) claims(tell func(bot.Moment) any) string {
	ended := s.src.facts.EndedAt
	var all []string
	for _, c := range s.src.started.Claims {
		id, data := "certainty.claim", map[string]any{"at": tell(bot.Moment{At: c.At}), "source": s.source("started.claims.source", c.Source)}
		if s.src.draft.Type == bot.Resolved && !ended.IsZero() {
			id, data["duration"] = "certainty.claim-lasting", s.lastedFrom(c.At, false).in(s.lang)
		}
		all = append(all, s.text(id, data))
	}
	return s.joined(all)
}

func (s *sheet) joined(all []string) string { return strings.Join(all, semicolon(s.lang)) }

// semicolon parts what may hold a comma.
func semicolon(l bot.Language) string {
	return map[bot.Language]string{bot.Korean: ", ", bot.English: "; ", bot.French: "\u202f; "}[l]
}

func missingIn(field string, l bot.Language) error {
	return bot.Refuse(bot.ErrInvalid, "{field} has no {language} text: write it, or leave {code} out of this update", "field", bot.Field(field), "language", l, "code", string(l))
}

// named reports whether a signatory appears by name: one who is known by the office alone speaks as the office.
func named(p bot.Person) bool {
	return len(p.Name) > 0 && !maps.EqualFunc(p.Name, p.Title, strings.EqualFold)
}
