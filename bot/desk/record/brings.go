package record

import (
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// What a card shows at most of what changed since the last notice; every text is a click away.
const (
	mostChanged  = 6
	changedRunes = 140
)

// brings tells what a draft that waits would bring: when it leaves, in which languages, whom it reaches, and what it says that the last notice did not.
func (w *Words) brings(t *texts, r bot.Review, now time.Time) []string {
	d := r.Draft
	if d.State != bot.DraftOpen && d.State != bot.DraftApproved {
		return nil
	}
	var languages []string
	for _, l := range d.Languages {
		languages = append(languages, l.Autonym())
	}
	when := "desk.card.at-once"
	if d.Held {
		when = "desk.card.held"
	}
	leaves := t.text("desk.card.languages", map[string]any{"languages": strings.Join(languages, ", ")})
	if d.ReleaseAt.IsZero() {
		leaves = t.text(when, nil) + " " + leaves
	}
	return slices.Concat([]string{leaves}, w.stands(t, r), w.reaches(t, d, now), w.changes(t, r, now))
}

// stands tells how each component is on the status page once the draft is out: its headline follows from that, and no text that is signed says it.
func (w *Words) stands(t *texts, r bot.Review) []string {
	d := r.Draft
	if d.Type.Statement() || d.Type == bot.Regulator || !slices.ContainsFunc(d.Composed, func(c bot.Composed) bool { return c.Kind == "page" }) {
		return nil
	}
	var told []string
	for _, a := range r.Incident.After(d) {
		told = append(told, w.components([]string{a.Component}, t.language)+": "+t.text("component."+string(a.Status), nil))
	}
	if len(told) == 0 {
		return nil
	}
	return []string{t.text("desk.card.stands", map[string]any{"stands": strings.Join(told, ", ")})}
}

// reaches tells how many people each destination reaches, with the source and the age of the figure. What nobody knows is not nothing.
func (w *Words) reaches(t *texts, d bot.Draft, now time.Time) []string {
	var known, unknown, seen []string
	sum := 0
	for _, c := range d.Composed {
		n := max(c.People, c.Recipients)
		if slices.Contains(seen, c.Destination) {
			continue
		}
		seen = append(seen, c.Destination)
		switch {
		case c.Reach.Number > 0:
			sum += c.Reach.Number
			known = append(known, t.text("desk.card.reach.counted", map[string]any{
				"where": c.Destination, "n": t.number(c.Reach.Number), "source": c.Reach.Source[t.language], "at": w.moment(c.Reach.AsOf, now, t.language),
			}))
		case n > 1:
			sum += n
			known = append(known, t.text("desk.card.reach.list", map[string]any{"where": c.Destination, "n": t.number(n)}))
		default:
			unknown = append(unknown, c.Destination)
		}
	}
	var lines []string
	if len(known) > 0 {
		lines = append(lines, t.text("desk.card.reach.known", map[string]any{"told": strings.Join(known, ", ")}))
	}
	if len(known) > 1 {
		lines = append(lines, t.text("desk.card.reach.sum", map[string]any{"n": t.number(sum)}))
	}
	if len(unknown) > 0 {
		lines = append(lines, t.text("desk.card.reach.unknown", map[string]any{"where": strings.Join(unknown, ", ")}))
	}
	return lines
}

// changes marks what the draft says and the last notice did not, and the reverse: in the card's language line by line, in the others by count.
func (w *Words) changes(t *texts, r bot.Review, now time.Time) []string {
	if r.Before.ID == "" || r.Draft.Type == bot.Correction || r.Draft.Type == bot.Retraction { // those say themselves what was wrong
		return nil
	}
	var shown, others []string
	for _, l := range r.Draft.Languages {
		was, is := paragraphs(r.Before, l), paragraphs(r.Draft, l)
		if len(is) == 0 {
			continue
		}
		gone, new := without(was, is), without(is, was)
		if l != shownRendition(r.Draft, t.language).Language {
			others = append(others, l.Autonym()+" +"+t.number(len(new))+" −"+t.number(len(gone)))
			continue
		}
		for _, text := range new {
			shown = append(shown, "+ "+cut(text, changedRunes))
		}
		for _, text := range gone {
			shown = append(shown, "− "+cut(text, changedRunes))
		}
	}
	if len(shown) == 0 && len(others) == 0 {
		return nil
	}
	lines := []string{t.text("desk.card.changed", map[string]any{"at": w.moment(r.Before.PublishedAt, now, t.language)})}
	lines = append(lines, shown[:min(len(shown), mostChanged)]...)
	if n := len(shown) - mostChanged; n > 0 {
		others = append([]string{"… +" + t.number(n)}, others...)
	}
	if len(others) > 0 {
		lines = append(lines, strings.Join(others, " · "))
	}
	return lines
}

// paragraphs are the parts of a draft's text in a language, without the marks around it.
func paragraphs(d bot.Draft, l bot.Language) []string {
	i := slices.IndexFunc(d.Composed, func(c bot.Composed) bool { return c.Language == l })
	if i < 0 {
		return nil
	}
	var all []string
	for _, p := range d.Composed[i].Rendition.Parts {
		all = append(all, p.Text)
	}
	return all
}

func without(texts, known []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return slices.Contains(known, text) })
}

func cut(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return text
}
