package console

import (
	"net/http"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// schedules is the panel of a draft's own time, beside the verdicts' own.
const schedules bot.Verdict = "schedule"

// proposedRelease is the release time that the form starts from, and the promise that would go with it.
func (v *voice) proposedRelease(r bot.Review) (release, next string) {
	at := r.ProposedRelease(v.Now)
	return v.localTime(at), v.localTime(r.Draft.NextFrom(at))
}

// localTime is at as a form's field holds it, in the reader's zone; empty for none.
func (v *voice) localTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(v.Zones[v.Lang]).Format(localTime)
}

// MaySchedule reports whether the reader may give the draft a time. The desk decides again.
func (v *voice) MaySchedule(d bot.Draft) bool {
	return v.editable(d) != "" && !d.Beat
}

// Signed are those whose signatures another time makes void.
func (c draftContent) Signed() []string { return signedBy(c.Standing) }

// MayStop reports whether a person wrote or may sign the draft, and so may take it back. The desk decides again.
func (c draftContent) MayStop(person string) bool {
	return slices.Contains(c.Draft.Authors, person) || slices.ContainsFunc(c.Standing.Steps, func(s bot.StepStanding) bool {
		return slices.Contains(s.Signed, person) || slices.Contains(s.Could, person)
	})
}

// schedule gives the draft that the page showed its time. What the desk refuses stands above the form, and nothing typed is lost.
func (c *Console) schedule(w http.ResponseWriter, r *http.Request, v *voice) error {
	f := formOf(r, schedules)
	f.Release, f.Next = r.PostFormValue("release"), r.PostFormValue("next")
	release, err := v.typedTime(f.Release)
	if err != nil {
		return c.decided(w, r, v, f, err)
	}
	next, err := v.typedTime(f.Next)
	if err == nil {
		_, err = c.Desk.Schedule(r.Context(), v.Person.ID, r.PathValue("id"), f.Revision, release, next)
	}
	return c.decided(w, r, v, f, err)
}
