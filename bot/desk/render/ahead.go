package render

import (
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Ahead writes the notices that a standing approval of that scope signs, with made-up times: the holding notice, and "no change" with each phrase.
// It refuses a scope that names what is not there, or cannot be said.
func (r *Renderer) Ahead(scope bot.StandingScope) ([]bot.Presigned, error) {
	if err := r.checkScope(scope); err != nil {
		return nil, err
	}
	limited := *r
	limited.Destinations = nil
	for _, to := range r.Destinations {
		if slices.Contains(scope.Destinations, to.ID) {
			to.DependsOn = nil // which of them are left out is decided on the night
			limited.Destinations = append(limited.Destinations, to)
		}
	}
	all, err := limited.presigned(bot.Holding, "", scope)
	for _, phrase := range scope.Phrases {
		if err != nil {
			break
		}
		var more []bot.Presigned
		more, err = limited.presigned(bot.NoChange, phrase, scope)
		all = append(all, more...)
	}
	return all, err
}

func (r *Renderer) checkScope(scope bot.StandingScope) error {
	if len(scope.Components) == 0 || len(scope.Destinations) == 0 {
		return bot.Refuse(bot.ErrInvalid, "a standing approval names its components and its destinations")
	}
	for _, id := range scope.Components {
		if _, ok := r.Components.ByID(id); !ok {
			return bot.Refuse(bot.ErrInvalid, `there is no component "{component}" in the configuration`, "component", id)
		}
	}
	for _, id := range scope.Destinations {
		i := slices.IndexFunc(r.Destinations, func(to bot.Destination) bool { return to.ID == id })
		if i < 0 || !r.Destinations[i].Class.Takes(bot.Live) {
			return bot.Refuse(bot.ErrInvalid, `"{destination}" is no public destination of the configuration`, "destination", id)
		}
	}
	for _, id := range scope.Phrases {
		if known, ok := r.Catalog.Phrase(id); !ok || known.Kind != "action" {
			return bot.Refuse(bot.ErrInvalid, "\"{phrase}\" is no phrase about what is being done: `bongsu phrases list --kind action` shows them", "phrase", id)
		}
	}
	return nil
}

func (r *Renderer) presigned(t bot.MessageType, phrase string, scope bot.StandingScope) ([]bot.Presigned, error) {
	in, d := sampleDraft(t, false, bot.Facts{Affected: scope.Components, NextAt: sampleAt(15, 16, 47), PrevAt: sampleAt(15, 15, 35)})
	in.Affected = nil
	for _, id := range scope.Components {
		in.Affected = append(in.Affected, bot.Affected{Component: id, Status: bot.MajorOutage})
	}
	d.Affected, d.Facts.Started = in.Affected, bot.Moment{At: sampleAt(15, 15, 27), Certainty: bot.Confirmed}
	if t == bot.Holding {
		in.FirstToldAt, d.Seq = time.Time{}, 1
	}
	if phrase != "" {
		known, _ := r.Catalog.Phrase(phrase)
		d.Facts.Action = bot.Words{Phrase: phrase, Args: sampleArguments(known.Params, scope.Components[0])}
	}
	result, err := r.Render(in, d, nil)
	if err != nil {
		return nil, err
	}
	var all []bot.Presigned
	for _, c := range result.Composed {
		all = append(all, bot.Presigned{
			Type: t, Phrase: phrase, Language: c.Language, Destination: c.Destination,
			Title: c.Rendition.Title, Text: c.Rendition.Text, Short: c.Rendition.Short, HTML: c.Rendition.HTML,
		})
	}
	return all, nil
}
