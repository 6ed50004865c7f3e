package record

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// DraftRef is the value of a card's buttons: the very text that the person saw.
type DraftRef struct {
	Draft    string     `json:"draft"`
	Revision int        `json:"revision"`
	Digest   bot.Digest `json:"digest"`
	Proposal string     `json:"proposal,omitempty"` // of legal, to be taken

	Statement bool `json:"statement,omitempty"` // it is signed by typing the incident's key
}

func refOf(d bot.Draft) string {
	return value(DraftRef{Draft: d.ID, Revision: d.Revision, Digest: d.Digest, Statement: d.Type.Statement()})
}

// IncidentRef is the value of a reminder's buttons.
type IncidentRef struct {
	Incident string `json:"incident"`
}

func value(ref any) string {
	data, err := json.Marshal(ref)
	if err != nil {
		panic("marshal a button's value: " + err.Error()) // strings and a number marshal
	}
	return string(data)
}

// Card puts a draft into finished words for a desk destination that reads l: first fires, key and verb; then who asks, how many on
// how many channels, until when; then the text to be signed; then what to be warned of, by the buttons. The header counts the warnings.
func (w *Words) Card(r bot.Review, l bot.Language, now time.Time) (bot.Card, error) {
	t := &texts{catalog: w.Catalog, language: l}
	d := r.Draft
	verb := t.text("desk.card."+string(d.State), nil)
	header := strings.Join([]string{Fires(max(d.Severity, r.Incident.Severity)), r.Incident.Key, verb}, " ")
	shown := shownRendition(d, l)
	fallback := shown.Short + " · " + header // of a drill, the text says so first
	warned := w.warned(t, r, now)
	if n := len(warned); n > 0 {
		header += " · ⚠ " + t.number(n)
	}
	if d.Mode == bot.Drill {
		header = t.text("desk.drill", nil) + " " + header
	}
	card := bot.Card{
		DraftID: d.ID, Header: header, Lines: w.above(t, r, shown, now), Language: l, Text: shown.Text, Below: append(warned, w.below(t, r, now)...), Tone: tone(d.State), Mode: d.Mode,
		Cut:     t.text("desk.card.cut", nil),
		Context: t.text("desk.card.digest", map[string]any{"digest": d.Digest.Short(), "revision": d.Revision}),
		Actions: actions(t, r), Fallback: fallback, Details: t.details(r),
	}
	if d.Mode == bot.Drill {
		card.Context = t.text("desk.drill", nil) + " " + card.Context + " " + t.text("desk.drill", nil)
	}
	if t.err != nil {
		return bot.Card{}, fmt.Errorf("words of the card: %w", t.err)
	}
	return card, nil
}

// shownRendition is the text that the card shows: in the card's language, else in the first one that the draft has.
func shownRendition(d bot.Draft, l bot.Language) bot.Rendition {
	if len(d.Composed) == 0 {
		return bot.Rendition{}
	}
	i := slices.IndexFunc(d.Composed, func(c bot.Composed) bool { return c.Language == l })
	return d.Composed[max(0, i)].Rendition
}

func tone(s bot.DraftState) string {
	switch s {
	case bot.DraftOpen:
		return "open"
	case bot.DraftApproved:
		return "approved"
	case bot.DraftPublished:
		return "published"
	case bot.DraftRejected, bot.DraftExpired, bot.DraftWithdrawn:
		return "stopped"
	}
	return "stopped"
}

func (w *Words) above(t *texts, r bot.Review, shown bot.Rendition, now time.Time) []string {
	d := r.Draft
	recipients, channels := d.Reach()
	data := map[string]any{
		"who": w.names(d.Authors, t.language), "label": shown.Label, "recipients": t.number(recipients), "channels": channels,
		"until": w.moment(d.ExpiresAt, now, t.language),
	}
	var lines []string
	if d.Mode == bot.Drill {
		lines = append(lines, t.text("desk.card.drill", nil))
	}
	switch {
	case d.State == bot.DraftPublished:
		lines = append(lines, w.progress(t, r, now)...)
	case d.FromCron:
		lines = append(lines, t.text("desk.card.asks-cron", data))
	default:
		lines = append(lines, t.text("desk.card.asks", data))
	}
	if n := len(r.Unknown); n > 0 {
		lines = append(lines, "⚠ "+t.text("desk.card.unknown", map[string]any{"n": t.number(n), "where": destinationsOf(r.Unknown)}))
	}
	return lines
}

// warned is what to be warned of before one decides.
func (w *Words) warned(t *texts, r bot.Review, now time.Time) []string {
	d := r.Draft
	lines := w.warnings(t, d)
	for _, p := range r.Proposals {
		lines = append(lines, "⚠ "+t.text("desk.card.proposed", map[string]any{"who": w.name(p.Person, t.language), "fact": t.text("desk.fact."+p.Field, nil)}))
	}
	if d.State == bot.DraftOpen && r.Standing.Met() {
		lines = append(lines, "⚠ "+t.text("desk.card.not-published", map[string]any{"who": w.names(d.Authors, t.language)}))
	}
	if r.Incident.Promise.Overdue(now) && d.State == bot.DraftOpen {
		lines = append(lines, "⚠ "+t.text("desk.card.overdue", nil))
	}
	return lines
}

func (w *Words) below(t *texts, r bot.Review, now time.Time) []string {
	d := r.Draft
	var lines []string
	if !d.ReleaseAt.IsZero() {
		id := "desk.card.release"
		if d.Scheduled(now) && r.Standing.Alone == "" {
			id = "desk.card.scheduled"
		}
		lines = append(lines, t.text(id, map[string]any{"at": w.moment(d.ReleaseAt, now, t.language)}))
	}
	lines = append(lines, w.brings(t, r, now)...)
	if cost := costs(d); cost != "" {
		lines = append(lines, t.text("desk.card.cost", map[string]any{"cost": cost}))
	}
	lines = append(lines, w.signatures(t, r, now)...)
	lines = append(lines, w.glass(t, r)...)
	lines = append(lines, w.handover(t, r)...)
	if len(r.Ahead) > 0 {
		lines = append(lines, t.text("desk.card.ahead", map[string]any{"who": w.ahead(t, r.Ahead, now)}))
	}
	return lines
}

// costs tells what the messages of a draft cost, by currency: KRW 101,124.
func costs(d bot.Draft) string {
	cost := d.Cost()
	var all []string
	for _, currency := range slices.Sorted(maps.Keys(cost)) {
		all = append(all, currency+" "+grouped(int64(math.Ceil(cost[currency]))))
	}
	return strings.Join(all, ", ")
}

// grouped writes 101124 as 101,124.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// destinationsOf names where rows go, each once.
func destinationsOf(rows []bot.Delivery) string {
	var all []string
	for _, row := range rows {
		if !slices.Contains(all, row.Destination) {
			all = append(all, row.Destination)
		}
	}
	return strings.Join(all, ", ")
}

func (w *Words) signatures(t *texts, r bot.Review, now time.Time) []string {
	var lines []string
	signed := signers(r.Standing)
	switch {
	case len(signed) > 0:
		lines = append(lines, t.text("desk.card.signed", map[string]any{"who": w.signed(t, r, signed)}))
	case r.Draft.State == bot.DraftOpen:
		lines = append(lines, t.text("desk.card.signed-none", nil))
	}
	if waiting := r.Standing.Waiting(); len(waiting) > 0 && r.Draft.State == bot.DraftOpen {
		data := map[string]any{"who": w.names(waiting, t.language), "since": w.moment(r.Draft.AskedAt, now, t.language)}
		lines = append(lines, t.text("desk.card.waiting", data))
	}
	for _, v := range r.Decisions {
		data := map[string]any{"who": w.name(v.Person, t.language), "reason": v.Reason}
		switch v.Verdict {
		case bot.RequestsChanges:
			lines = append(lines, t.text("desk.card.changes", data))
		case bot.Rejects:
			lines = append(lines, t.text("desk.card.rejection", data))
		case bot.BreaksGlass:
			id := "desk.card.alone"
			if r.Draft.State != bot.DraftPublished {
				id += "-decided"
			}
			lines = append(lines, t.text(id, data))
		case bot.Approves:
		}
	}
	return lines
}

// signed names those who signed, and by what right where it is not their own.
func (w *Words) signed(t *texts, r bot.Review, ids []string) string {
	var names []string
	for _, id := range ids {
		name := w.name(id, t.language)
		ahead := func(v bot.Decision) bool { return v.Person == id && v.Standing != "" }
		if other := r.Standing.InStead[id]; other != "" {
			name = t.text("desk.card.in-stead", map[string]any{"who": name, "for": w.name(other, t.language)})
		} else if slices.ContainsFunc(r.Decisions, ahead) {
			name = t.text("desk.card.signed-ahead", map[string]any{"who": name})
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// ahead names those who gave standing approvals, and when.
func (w *Words) ahead(t *texts, all []bot.StandingApproval, now time.Time) string {
	var names []string
	for _, s := range all {
		names = append(names, t.text("desk.card.ahead-by", map[string]any{"who": w.name(s.Person, t.language), "at": w.moment(s.At, now, t.language)}))
	}
	return strings.Join(names, "; ")
}

// glass tells that the text may be published alone, and what its review found or that one is owed.
func (w *Words) glass(t *texts, r bot.Review) []string {
	var lines []string
	if len(r.Breakers) > 0 {
		lines = append(lines, t.text("desk.card.glass", map[string]any{"who": w.names(r.Breakers, t.language)}))
	}
	for _, g := range r.Incident.GlassReviews {
		switch {
		case g.DraftID != r.Draft.ID:
		case g.Owed():
			lines = append(lines, "⚠ "+t.text("desk.card.review-owed", nil))
		default:
			lines = append(lines, t.text("desk.card.reviewed", map[string]any{"who": w.name(g.ReviewedBy, t.language), "note": g.Note}))
		}
	}
	return lines
}

func (w *Words) warnings(t *texts, d bot.Draft) []string {
	var lines []string
	for _, warning := range d.Warnings {
		spoken := ""
		if warning.Language.Valid() {
			spoken = t.text("slackapp.language."+string(warning.Language), nil)
		}
		if warning.Code == "refused" {
			warning.Detail = w.Catalog.Reason(t.language, warning.Detail).Text
		}
		data := map[string]any{"destination": warning.Destination, "language": spoken, "place": place(warning.Field, spoken), "detail": warning.Detail, "who": w.name(warning.Person, t.language)}
		lines = append(lines, "⚠ "+t.text("desk.warning."+warning.Code, data))
	}
	return lines
}

// place is where in a draft a warning is to be looked for: the field of the facts and the language.
func place(field, spoken string) string {
	if field == "" {
		return spoken
	}
	return field + ", " + spoken
}

func actions(t *texts, r bot.Review) []bot.Action {
	d := r.Draft
	recipients, channels := d.Reach()
	reach := map[string]any{"recipients": t.number(recipients), "channels": channels}
	ref := refOf(d)
	mend := []bot.Action{
		{ID: bot.ActionCorrect, Label: t.text("desk.action.correct", nil), Value: ref},
		{ID: bot.ActionRetract, Label: t.text("desk.action.retract", nil), Value: ref, Danger: true},
	}
	if d.Type == bot.Retraction {
		mend = nil
	}
	bodies := bot.Action{ID: bot.ActionShowBodies, Label: t.text("desk.action.bodies", nil), Value: ref}
	switch {
	case d.State == bot.DraftOpen:
		open := []bot.Action{
			{
				ID: bot.ActionApprove, Label: t.text("desk.action.approve."+string(d.Mode), nil), Value: ref, Primary: true,
				Confirm: t.text("desk.confirm."+string(d.Mode), reach), Yes: t.text("desk.confirm.yes."+string(d.Mode), reach),
			},
			{ID: bot.ActionRequestChanges, Label: t.text("desk.action.changes", nil), Value: ref},
			{ID: bot.ActionReject, Label: t.text("desk.action.reject", nil), Value: ref, Danger: true},
			bodies,
		}
		if !d.Type.FromFile() && !d.Beat {
			open = slices.Insert(open, 2, bot.Action{ID: bot.ActionEdit, Label: t.text("desk.action.edit", nil), Value: ref})
		}
		if d.Beat {
			open = append(open, bot.Action{ID: bot.ActionSignBeats, Label: t.text("desk.action.beats", nil), Value: value(IncidentRef{d.IncidentID})})
		} else {
			open = slices.Insert(open, len(open)-2, scheduleAction(t, d))
		}
		if len(r.Proposals) > 0 {
			open = append(open, bot.Action{ID: bot.ActionReview, Label: t.text("desk.action.proposal", nil), Value: ref})
		}
		if len(r.Ahead) > 0 {
			open = append(open, bot.Action{ID: bot.ActionPublishAhead, Label: t.text("desk.action.ahead", nil), Value: ref, Confirm: t.text("desk.confirm.ahead", reach), Yes: t.text("desk.confirm.yes."+string(d.Mode), reach)})
		}
		if len(r.Breakers) > 0 {
			open = append(open, glassAction(t, ref))
		}
		return open
	case d.State == bot.DraftApproved && d.Held:
		return []bot.Action{{
			ID: bot.ActionPublish, Label: t.text("desk.action.publish", nil), Value: ref, Primary: true, Confirm: t.text("desk.confirm.publish", reach),
			Yes: t.text("desk.confirm.yes."+string(d.Mode), reach),
		}, bodies}
	case !d.ReleaseAt.IsZero() && (d.State == bot.DraftApproved || d.State == bot.DraftExpired):
		return append(timed(t, d), bodies)
	case d.State == bot.DraftPublished:
		return slices.Concat(afterwards(t, r, ref), []bot.Action{bodies}, mend)
	default:
		return []bot.Action{bodies}
	}
}

// timed are the buttons of a draft with a time of its own: signed, it can still be changed or stopped; when its time has passed, it needs a new one.
func timed(t *texts, d bot.Draft) []bot.Action {
	var all []bot.Action
	if !d.Beat {
		all = append(all, scheduleAction(t, d))
	}
	if !d.Beat && slices.Contains(bot.Updates(), d.Type) {
		all = append(all, bot.Action{ID: bot.ActionEdit, Label: t.text("desk.action.edit", nil), Value: refOf(d)})
	}
	if d.State == bot.DraftApproved {
		all = append(all, bot.Action{ID: bot.ActionReject, Label: t.text("desk.action.take-back", nil), Value: refOf(d), Danger: true})
	}
	return all
}

// afterwards are the buttons for what did not arrive, or may not have.
func afterwards(t *texts, r bot.Review, ref string) []bot.Action {
	var all []bot.Action
	if n := r.Tallies.Again(); n > 0 {
		all = append(all, bot.Action{
			ID: bot.ActionRetry, Label: t.text("desk.action.retry", nil), Value: ref, Confirm: t.text("desk.confirm.retry", map[string]any{"n": t.number(n)}),
		})
	}
	if len(r.Unknown) == 0 {
		return all
	}
	n := map[string]any{"n": t.number(len(r.Unknown))}
	return append(
		all,
		bot.Action{ID: bot.ActionResend, Label: t.text("desk.action.resend", nil), Value: ref, Confirm: t.text("desk.confirm.resend", n)},
		bot.Action{ID: bot.ActionArrived, Label: t.text("desk.action.arrived", nil), Value: ref, Confirm: t.text("desk.confirm.arrived", n)},
		bot.Action{ID: bot.ActionGiveUp, Label: t.text("desk.action.give-up", nil), Value: ref, Danger: true, Confirm: t.text("desk.confirm.give-up", n)},
	)
}
