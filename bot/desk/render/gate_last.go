package render

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// aboutFor is how far a start that was told as "about" may move without contradicting it.
const aboutFor = 30 * time.Minute

// against are the facts that the last notice told otherwise. A correction and a retraction are there to say so;
// statements and documents look back, but an authority is told of the start what everybody was told.
func (r *Renderer) against(p plan, src *source) []bot.Difference {
	t := src.draft.Type
	if src.incident.FirstToldAt.IsZero() || !t.Promises() && t != bot.Resolved && t != bot.Regulator {
		return nil
	}
	var all []bot.Difference
	differs := func(field, before, now string) {
		all = append(all, bot.Difference{Field: field, Before: before, Now: now}.Identified())
	}
	r.againstNumbers(src, differs)
	r.againstTimes(src, differs)
	if t == bot.Regulator {
		return all
	}
	r.againstWords(p, src, differs)
	againstComponents(src, differs)
	if before, now := src.incident.Facts.Data, src.facts.Data; before != bot.DataChecking && now != bot.DataChecking && before != now {
		differs("data", string(before), string(now))
	}
	return all
}

func (r *Renderer) againstNumbers(src *source, differs func(field, before, now string)) {
	before, now := src.incident.Facts, src.facts
	if src.draft.Type != bot.Progress || before.Total == 0 || now.Total == 0 {
		return
	}
	if before.Total != now.Total {
		differs("total", strconv.Itoa(before.Total), strconv.Itoa(now.Total))
	}
	if now.Done < before.Done {
		differs("done", strconv.Itoa(before.Done), strconv.Itoa(now.Done))
	}
}

func (r *Renderer) againstTimes(src *source, differs func(field, before, now string)) {
	before, now := src.incident.Facts, src.facts
	clock := func(at time.Time) string { return at.In(r.zones.Seoul).Format("2006-01-02 15:04 MST") }
	tells := slices.Contains([]bot.MessageType{bot.Initial, bot.Resolved, bot.Regulator}, src.draft.Type)
	if tells && firm(before.Started) && !sameStart(before.Started, src.started) {
		differs("started", clock(before.Started.At), clock(src.started.At))
	}
	later := firstOf(before.RestoredAt, before.AsOf)
	if src.draft.Type == bot.Resolved && !now.EndedAt.IsZero() && before.Total > before.Done && now.EndedAt.Before(before.AsOf) {
		differs("ended_at", "not yet ended at "+clock(before.AsOf), clock(now.EndedAt))
	} else if src.draft.Type == bot.Resolved && !now.EndedAt.IsZero() && now.EndedAt.Before(later) && len(before.Restored) > 0 {
		differs("ended_at", "restored at "+clock(later), clock(now.EndedAt))
	}
	same := src.draft.Type == bot.Partial && len(now.Restored) > 0 && slices.Equal(before.Restored, now.Restored)
	if same && !before.RestoredAt.IsZero() && !before.RestoredAt.Equal(now.RestoredAt) {
		differs("restored_at", clock(before.RestoredAt), clock(now.RestoredAt))
	}
}

// firm reports whether a start was told as a fact: what was disputed or only reported may still be settled.
func firm(m bot.Moment) bool {
	return !m.At.IsZero() && m.Certainty != bot.Disputed && m.Certainty != bot.Reported
}

func sameStart(before, now bot.Moment) bool {
	return before.At.Equal(now.At) || before.About && before.At.Sub(now.At).Abs() <= aboutFor
}

// againstComponents finds those that were called back and are down again, and those that were down and are no longer
// spoken of, unless the draft gives them their status anew.
func againstComponents(src *source, differs func(field, before, now string)) {
	before, now := src.incident.Facts, src.facts
	settled := func(id string) bool {
		return src.draft.SetsAffected && slices.ContainsFunc(src.draft.Affected, func(a bot.Affected) bool { return a.Component == id })
	}
	if src.draft.Type == bot.Resolved {
		return
	}
	var again, gone []string
	for _, id := range src.affected {
		own := src.draft.Type == bot.Partial && slices.Contains(now.Restored, id)
		if slices.Contains(before.Restored, id) && !own && !settled(id) {
			again = append(again, id)
		}
	}
	for _, id := range before.Affected {
		back := slices.Contains(before.Restored, id) || slices.Contains(now.Restored, id) || slices.Contains(now.Pending, id)
		if slices.Contains(now.Unaffected, id) && !back && !settled(id) {
			gone = append(gone, id)
		}
	}
	if len(again) > 0 {
		differs("affected", "restored: "+strings.Join(again, ", "), "affected: "+strings.Join(again, ", "))
	}
	if len(gone) > 0 {
		differs("unaffected", "affected: "+strings.Join(gone, ", "), "unaffected: "+strings.Join(gone, ", "))
	}
}
