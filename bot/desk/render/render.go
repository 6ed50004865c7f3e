package render

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// Result is a rendered draft: a body for every destination and language, the languages that need a reader, and
// what everybody who signs must know.
type Result struct {
	Composed []bot.Composed
	Free     []bot.Language
	Legal    bool // a phrase has legal wording that legal has not signed
	Warnings []bot.Warning
	// Differences are the facts that are not told alike in every language, or otherwise than in the last notice.
	Differences []bot.Difference
}

// Render makes the words of d for every destination that may carry it. It refuses, with all that is missing at
// once, what cannot be said in every language of the draft; the result then holds the warnings and differences all the
// same. Phrases whose text is not among signed need a reader, and legal where their wording is legal.
func (r *Renderer) Render(in bot.Incident, d bot.Draft, signed bot.SignedTexts) (Result, error) {
	if len(d.Languages) == 0 {
		d.Languages = bot.Languages()
	}
	plan, ok := r.plans[d.Type]
	if !ok {
		return Result{}, bot.Refuse(bot.ErrInvalid, `there is no message type "{type}": use one of {types}`, "type", string(d.Type), "types", bot.MessageTypes())
	}
	src := r.source(in, d)
	src.signed = signed
	result := Result{Warnings: r.banned(plan, src), Differences: r.differences(plan, src)}
	if err := r.missing(plan, src); err != nil {
		return result, err
	}
	destinations, warnings := r.healthy(in, d)
	if len(destinations) == 0 {
		return result, noDestination(d, warnings)
	}
	whole := result
	if err := r.renditions(&whole, plan, src, destinations); err != nil {
		return result, err
	}
	result = whole
	for _, l := range d.Languages {
		if !slices.ContainsFunc(result.Composed, func(c bot.Composed) bool { return c.Language == l }) {
			warnings = append(warnings, bot.Warning{Code: "unheard", Language: l, Detail: "no destination carries this language"})
		}
	}
	result.Warnings = slices.Concat(warnings, unsaid(d, destinations), result.Warnings)
	return result, nil
}

// unsaid warns of each language that destinations of the draft are for, and in which it has no text.
func unsaid(d bot.Draft, destinations []bot.Destination) []bot.Warning {
	var warnings []bot.Warning
	for _, l := range bot.Languages() {
		var without []string
		for _, dest := range destinations {
			if slices.Contains(dest.Languages, l) {
				without = append(without, dest.ID)
			}
		}
		if len(without) > 0 && !slices.Contains(d.Languages, l) {
			warnings = append(warnings, bot.Warning{Code: "no-text", Language: l, Detail: strings.Join(without, ", ")})
		}
	}
	return warnings
}

// missing refuses a draft that lacks facts or breaks the rules of its type.
func (r *Renderer) missing(p plan, src *source) error {
	var faults bot.Sayings
	for _, key := range p.needs {
		if f := r.facts[key]; !f.known(src) {
			faults = append(faults, f.mend)
		}
	}
	return refuse(src.draft.Type, slices.Concat(faults, src.broken(p), r.misplaced(src.facts)))
}

func refuse(t bot.MessageType, faults bot.Sayings) error {
	if len(faults) == 0 {
		return nil
	}
	return bot.Refuse(bot.ErrInvalid, "this {type} update is not whole:{faults}", "type", t, "faults", faults.Unique())
}

// healthy picks the destinations of the draft. A correction follows its original everywhere.
func (r *Renderer) healthy(in bot.Incident, d bot.Draft) ([]bot.Destination, []bot.Warning) {
	mode := cmp.Or(d.Mode, in.Mode)
	burning := r.Components.Burning(in.AffectedIDs())
	var picked []bot.Destination
	var warnings []bot.Warning
	for _, dest := range r.Destinations {
		if !dest.Class.Takes(mode) || !dest.Hears(d.Audiences) {
			continue
		}
		follows := d.Type == bot.Correction || d.Type == bot.Retraction
		if !follows && !dest.Carries(d.Type, in.FirstToldAt.IsZero()) {
			continue
		}
		var failed []string
		for _, id := range dest.DependsOn {
			if slices.Contains(burning, id) {
				failed = append(failed, id)
			}
		}
		if len(failed) > 0 && !follows {
			warnings = append(warnings, bot.Warning{Code: "burning", Destination: dest.ID, Detail: strings.Join(failed, ", ")})
			continue
		}
		picked = append(picked, dest)
	}
	return picked, warnings
}

func noDestination(d bot.Draft, warnings []bot.Warning) error {
	if len(warnings) == 0 {
		return bot.Refuse(bot.ErrInvalid, "no destination carries a {type} update of mode {mode}: add one under channels", "type", d.Type, "mode", d.Mode)
	}
	var burning bot.Sayings
	for _, w := range warnings {
		burning = append(burning, bot.Say("{destination} (depends on {components})", "destination", w.Destination, "components", w.Detail))
	}
	return bot.Refuse(bot.ErrInvalid, "no healthy destination is left: add one that does not depend on what is down, or correct the affected components:{destinations}", "destinations", burning)
}

// place is what tells two renditions of one language apart.
type place struct {
	lang  bot.Language
	where string
}

// whereOf names the place of a kind as readers know it.
func whereOf(kind string) string {
	switch kind {
	case "page":
		return "page"
	case "slack", "discord":
		return "channel"
	case "x", "line", "wechat":
		return "account"
	default:
		return "status"
	}
}

// renditions makes the bodies, and finds out who must sign them.
func (r *Renderer) renditions(result *Result, p plan, src *source, destinations []bot.Destination) error {
	var faults bot.Sayings
	made := map[place]*sheet{}
	for _, l := range src.draft.Languages {
		for _, dest := range destinations {
			if !slices.Contains(dest.Languages, l) || len(dest.Readers(l)) == 0 {
				continue
			}
			at := place{l, whereOf(dest.Kind)}
			s := made[at]
			if s == nil {
				s = &sheet{r: r, src: src, plan: p, lang: l, place: at.where}
				s.write()
				made[at] = s
				result.Legal = result.Legal || s.isLegal
				if s.isFree && !slices.Contains(result.Free, l) {
					result.Free = append(result.Free, l)
				}
				for _, fault := range s.faults {
					faults = append(faults, bot.SayingOf(fault))
				}
			}
			result.Composed = append(result.Composed, bot.Composed{
				Destination: dest.ID, Channel: dest.Channel, Kind: dest.Kind, Class: dest.Class,
				Language: l, Recipients: len(dest.Readers(l)), Price: dest.Price, Rendition: s.rendition,
			})
		}
	}
	if err := refuse(src.draft.Type, faults); err != nil {
		return err
	}
	return r.compose(src, result.Composed, destinations)
}
