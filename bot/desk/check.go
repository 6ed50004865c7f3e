package desk

import (
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

const worstSeverity = 5

// furthest is how far ahead an update may be promised; what is further is a slip of the hand.
const furthest = 7 * 24 * time.Hour

func (d *Desk) checkDeclaration(in bot.Declaration, now time.Time) error {
	if in.Mode != bot.Live && in.Mode != bot.Drill {
		return bot.Refuse(bot.ErrInvalid, "choose the mode first: live or drill")
	}
	if !slices.ContainsFunc(d.Destinations, func(to bot.Destination) bool { return to.Class.Takes(in.Mode) }) {
		return bot.Refuse(bot.ErrInvalid, "no destination takes {mode} messages: add one to the configuration", "mode", in.Mode)
	}
	if in.Severity < 1 || in.Severity > worstSeverity {
		return bot.Refuse(bot.ErrInvalid, "severity is one to five fires, not {severity}", "severity", in.Severity)
	}
	works := func(a bot.Affected) bool { return a.Status == bot.Operational }
	if !slices.ContainsFunc(in.Affected, func(a bot.Affected) bool { return !works(a) }) {
		return bot.Refuse(bot.ErrInvalid, "name at least one component that does not work")
	}
	if err := d.checkAffected(in.Affected); err != nil {
		return err
	}
	if in.Started.At.After(now) || in.DetectedAt.After(now) {
		return bot.Refuse(bot.ErrInvalid, "the start is still to come: write when it began or was noticed, or leave it out")
	}
	for _, id := range []string{in.Lead, in.Deputy, in.Commander} {
		if _, ok := d.People.ByID(id); id != "" && !ok {
			return bot.Refuse(bot.ErrInvalid, `"{person}" is not among the people of this desk`, "person", id)
		}
	}
	return nil
}

func (d *Desk) checkAffected(affected []bot.Affected) error {
	named := map[string]bool{}
	for _, a := range affected {
		if _, ok := d.Components.ByID(a.Component); !ok {
			return bot.Refuse(bot.ErrInvalid, `there is no component "{component}" in the configuration`, "component", a.Component)
		}
		if !a.Status.Valid() {
			return bot.Refuse(bot.ErrInvalid, `"{status}" is no status: operational, degraded_performance, partial_outage or major_outage`, "status", a.Status)
		}
		if named[a.Component] {
			return bot.Refuse(bot.ErrInvalid, `component "{component}" is named twice: give it one status`, "component", a.Component)
		}
		named[a.Component] = true
	}
	return nil
}

func (d *Desk) checkRequest(i bot.Incident, r bot.Request, now time.Time) error {
	if !r.Type.Valid() {
		return bot.Refuse(bot.ErrInvalid, `"{type}" is no message type: {types}`, "type", r.Type, "types", bot.MessageTypes())
	}
	if i.Restricted && i.Mode == bot.Live && r.Type != bot.Regulator {
		return bot.Refuse(bot.ErrForbidden, "{key} is restricted: nothing of it leaves but a notification to the authority; declare an open incident when the public is to be told", "key", i.Key)
	}
	if r.Severity < 0 || r.Severity > worstSeverity {
		return bot.Refuse(bot.ErrInvalid, "severity is one to five fires, not {severity}", "severity", r.Severity)
	}
	if err := d.checkAffected(r.Affected); err != nil {
		return err
	}
	if err := checkPhase(i, r); err != nil {
		return err
	}
	for _, l := range r.Languages {
		if !l.Valid() {
			return bot.Refuse(bot.ErrInvalid, `"{language}" is no language of publication: use {languages}`, "language", l, "languages", bot.Languages())
		}
	}
	if err := d.checkAudiences(r); err != nil {
		return err
	}
	return checkTimes(i, r, now)
}

// checkAudiences keeps what tells of an open incident for everybody: its promise would be kept towards some and broken towards the rest.
func (d *Desk) checkAudiences(r bot.Request) error {
	if len(r.Audiences) > 0 && r.Type.Tells() {
		return bot.Refuse(bot.ErrInvalid, "{type} updates tell where things stand, and are for every audience: leave the audience out", "type", r.Type)
	}
	var known []string
	for _, to := range d.Destinations {
		if to.Audience != "" && !slices.Contains(known, to.Audience) {
			known = append(known, to.Audience)
		}
	}
	for _, audience := range r.Audiences {
		if !slices.Contains(known, audience) {
			return bot.Refuse(bot.ErrInvalid, `no destination has the audience "{audience}": use some of {known}, or give it to one`, "audience", audience, "known", known)
		}
	}
	return nil
}

func checkPhase(i bot.Incident, r bot.Request) error {
	if !i.Phase.Open() && !r.Type.Afterwards() {
		return bot.Refuse(bot.ErrConflict, "{key} is {phase}: only corrections, retractions, statements, compensation, notifications and reports still follow", "key", i.Key, "phase", i.Phase)
	}
	if r.Phase != "" && !r.Phase.Valid() {
		return bot.Refuse(bot.ErrInvalid, `"{phase}" is no phase`, "phase", r.Phase)
	}
	usual, asked := phaseAfter(i, bot.Request{Type: r.Type}), phaseAfter(i, r)
	if asked != usual && !r.Type.Statement() && (!asked.Open() || !usual.Open()) { // a statement leaves the incident where it stands
		return bot.Refuse(bot.ErrInvalid, "{key} is {phase} and {type} updates cannot make it {asked}: name investigating, identified or monitoring while it is open, and end it with resolve or retract",
			"key", i.Key, "phase", i.Phase, "type", r.Type, "asked", asked)
	}
	return nil
}

func checkTimes(i bot.Incident, r bot.Request, now time.Time) error {
	issued := now
	if !r.ReleaseAt.IsZero() {
		if err := checkRelease(i, r, now); err != nil {
			return err
		}
		issued = r.ReleaseAt
	}
	if r.Facts.NextAt.Sub(issued) > furthest {
		return bot.Refuse(bot.ErrInvalid, "the next update is promised for more than seven days ahead: promise a nearer one")
	}
	return nil
}

// checkRelease keeps what tells where things stand from being put off past the time at which readers were promised to hear.
func checkRelease(i bot.Incident, r bot.Request, now time.Time) error {
	due := i.Promise.DueAt
	late := r.Type.Tells() && !due.IsZero() && r.ReleaseAt.After(due)
	switch {
	case !r.ReleaseAt.After(now):
		return bot.Refuse(bot.ErrInvalid, "the release time has passed: give a new one")
	case r.Type.Tells() && r.ReleaseAt.Sub(now) > furthest:
		return bot.Refuse(bot.ErrInvalid, "the release time is more than seven days ahead: give a nearer one")
	case late && i.Promise.First():
		return bot.Refuse(bot.ErrInvalid, "the first notice is due at {due}, before that release time: give an earlier one, or publish it as soon as it is signed", "due", due)
	case late:
		return bot.Refuse(bot.ErrInvalid, `readers were promised an update by {due}, before that release time: give an earlier one, or publish "no change" with a new promise first`, "due", due)
	case !r.Facts.NextAt.IsZero() && !r.Facts.NextAt.After(r.ReleaseAt):
		return bot.Refuse(bot.ErrInvalid, "the next update is promised for a time before this text goes out: promise a later one")
	}
	return nil
}
