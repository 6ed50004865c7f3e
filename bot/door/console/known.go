package console

import (
	"net/http"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// known is how far a fact is known, as it was typed.
type known struct {
	Certainty bot.Certainty
	Source    bot.Text
	AsOf      string
}

// Told are the facts of the form: those that it writes, and those that the draft tells besides, of which only how far they are known can be said.
func (w writing) Told() []string {
	return slices.DeleteFunc(bot.Knowable(), func(field string) bool {
		_, tells := w.Facts.Known(field)
		return !tells && !w.Writes(field)
	})
}

// Writes reports whether the form writes a fact itself.
func (writing) Writes(field string) bool { return slices.Contains(slots(), field) }

// Certainties are those that a text can tell of a fact; an empty one says nothing of it.
func (writing) Certainties(field string) []bot.Certainty {
	switch field {
	case "unaffected", "data":
		return []bot.Certainty{bot.Confirmed, bot.Reported, bot.Unknown}
	case "started":
		return []bot.Certainty{bot.Confirmed, bot.Reported, bot.Disputed, bot.Unknown}
	}
	return []bot.Certainty{"", bot.Confirmed, bot.Reported, bot.Disputed, bot.Unknown}
}

// prefillKnown puts into the fields how far each fact is known.
func (w *writing) prefillKnown(facts bot.Facts, zone *time.Location) {
	w.Known = map[string]known{}
	for _, field := range bot.Knowable() {
		k, _ := facts.Known(field)
		typed := known{Certainty: k.Certainty, Source: k.Source}
		if !k.AsOf.IsZero() {
			typed.AsOf = k.AsOf.In(zone).Format(localTime)
		}
		w.Known[field] = typed
	}
}

func readKnown(r *http.Request) map[string]known {
	all := map[string]known{}
	for _, field := range bot.Knowable() {
		if r.PostForm.Has("known-" + field) {
			all[field] = known{bot.Certainty(r.PostFormValue("known-" + field)), readText(r, "source-"+field), r.PostFormValue("asof-" + field)}
		}
	}
	return all
}

// retold are the facts with what was typed of how far each is known.
func (v *voice) retold(f writing, facts bot.Facts) (bot.Facts, error) {
	for _, field := range bot.Knowable() {
		typed, isTyped := f.Known[field]
		if !isTyped {
			continue
		}
		at, err := v.typedTime(typed.AsOf)
		if err != nil {
			return facts, err
		}
		if facts, err = facts.Retold(f.Facts, field, bot.Known{Certainty: typed.Certainty, Source: typed.Source, AsOf: at}); err != nil {
			return facts, err
		}
	}
	return facts, nil
}
