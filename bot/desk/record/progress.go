package record

import (
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// What the thread beneath a card tells at most; the ledger has it all.
const (
	mostPlaces  = 40
	mostReasons = 20
)

// progress tells how far a published text has come: while it leaves, beside whom it goes to, and in the end in the one line that says what arrived.
func (w *Words) progress(t *texts, r bot.Review, now time.Time) []string {
	d := r.Draft
	recipients, channels := d.Reach()
	at := w.moment(d.PublishedAt, now, t.language)
	sent := t.text("desk.card.sent", map[string]any{"at": at, "recipients": t.number(recipients), "channels": channels})
	if len(r.Tallies) == 0 {
		return []string{sent}
	}
	told := strings.Join(append(t.byChannel(r.Tallies), t.counts(r.Tallies)...), " · ")
	if r.Tallies.Underway() {
		return []string{sent, t.text("desk.card.underway", map[string]any{"told": told})}
	}
	return []string{t.text("desk.card.done", map[string]any{"at": at, "told": told})}
}

// byChannel tells how many rows each channel's platform took, of how many: email 8,420/10,000.
func (t *texts) byChannel(tallies bot.Tallies) []string {
	var names []string
	of := map[string]bot.Tallies{}
	for _, one := range tallies {
		if !slices.Contains(names, one.Channel) {
			names = append(names, one.Channel)
		}
		of[one.Channel] = append(of[one.Channel], one)
	}
	var told []string
	for _, name := range names {
		taken := of[name].In(bot.Accepted, bot.Delivered)
		all := taken + of[name].In(bot.Pending, bot.Sending, bot.Failed, bot.UnknownOutcome)
		if all > 0 {
			told = append(told, name+" "+t.number(taken)+"/"+t.number(all))
		}
	}
	return told
}

// counts tells what is known of the rows. Accepted is not delivered: of that a receipt has to come.
func (t *texts) counts(tallies bot.Tallies) []string {
	var told []string
	for _, state := range []bot.DeliveryState{bot.Accepted, bot.Delivered, bot.Failed, bot.UnknownOutcome, bot.Superseded} {
		if n := tallies.In(state); n > 0 {
			told = append(told, t.text("desk.card.rows."+string(state), map[string]any{"n": t.number(n)}))
		}
	}
	return told
}

// details tell by destination what became of the rows, and why some failed; none while all goes well and is not over.
func (t *texts) details(r bot.Review) []string {
	if r.Draft.State != bot.DraftPublished || r.Tallies.Underway() && r.Tallies.In(bot.Failed, bot.UnknownOutcome) == 0 {
		return nil
	}
	var places []string
	of := map[string]bot.Tallies{}
	for _, one := range r.Tallies {
		if !slices.Contains(places, one.Destination) {
			places = append(places, one.Destination)
		}
		of[one.Destination] = append(of[one.Destination], one)
	}
	var lines []string
	for _, place := range places[:min(len(places), mostPlaces)] {
		told := t.counts(of[place])
		if n := of[place].In(bot.Pending, bot.Sending); n > 0 {
			told = append(told, t.text("desk.card.rows.pending", map[string]any{"n": t.number(n)}))
		}
		lines = append(lines, "• "+place+": "+strings.Join(told, " · "))
	}
	reasons := 0
	for _, one := range r.Tallies {
		if one.Reason == "" {
			continue
		}
		if reasons++; reasons > mostReasons {
			continue
		}
		lines = append(lines, "⚠ "+one.Destination+" · "+t.text("desk.card.rows."+string(one.State), map[string]any{"n": t.number(one.Rows)})+": "+clipped(t.catalog.Reason(t.language, one.Reason).Text))
	}
	if len(places) > mostPlaces || reasons > mostReasons {
		lines = append(lines, t.text("desk.card.more", nil))
	}
	return lines
}

// number writes a number as one reads it in the language.
func (t *texts) number(n int) string {
	if t.language == bot.French {
		return language.FrenchNumber(int64(n))
	}
	return language.EnglishNumber(int64(n))
}
