package bot

import (
	"maps"
	"time"
)

// Known is how far a fact is known: how certain it is, by whose account, and as of when.
type Known struct {
	Certainty Certainty
	Source    Text
	AsOf      time.Time
}

// Equal reports whether both say the same.
func (k Known) Equal(o Known) bool {
	return k.Certainty == o.Certainty && maps.Equal(k.Source, o.Source) && k.AsOf.Equal(o.AsOf)
}

// Knowable are the facts of which one can say how far they are known, by their keys in a facts file.
func Knowable() []string {
	return []string{"started", "symptom", "cause", "action", "workaround", "unaffected", "data", "eta"}
}

func (f *Facts) knowable() map[string]*Words {
	return map[string]*Words{"symptom": &f.Symptom, "cause": &f.Cause, "action": &f.Action, "workaround": &f.Workaround, "eta": &f.ETA}
}

// Known returns how far a fact is known, and false where f does not tell it.
func (f Facts) Known(field string) (Known, bool) {
	switch field {
	case "started":
		k := Known{Certainty: f.Started.Certainty, AsOf: f.Started.AsOf}
		if len(f.Started.Claims) == 1 {
			k.Source = f.Started.Claims[0].Source
		}
		return k, !f.Started.At.IsZero()
	case "unaffected":
		return told(f.StatusBy, f.StatusAsOf), len(f.Unaffected) > 0
	case "data":
		return told(f.DataBy, f.DataAsOf), f.Data != DataChecking
	}
	w := f.knowable()[field]
	if w == nil || w.IsZero() {
		return Known{}, false
	}
	return Known{w.Certainty, w.Source, w.AsOf}, true
}

// told is how far something is known that is either ours to say or another's.
func told(source Text, asOf time.Time) Known {
	if len(source) > 0 {
		return Known{Reported, source, asOf}
	}
	return Known{Confirmed, nil, asOf}
}

// WithKnown returns f with one fact known as k says and the rest as it was. A fact that is no longer known takes its source with it; one that
// f does not tell is refused, as is an account of which nobody is named.
func (f Facts) WithKnown(field string, k Known) (Facts, error) {
	before, tells := f.Known(field)
	switch {
	case !tells:
		return f, Refuse(ErrInvalid, `this draft does not tell "{field}": say it first, then how far it is known`, "field", Field(field))
	case !k.Certainty.Valid():
		return f, Refuse(ErrInvalid, `{field} is "{certainty}": write confirmed, reported, disputed or unknown`, "field", Field(field+".certainty"), "certainty", string(k.Certainty))
	case k.Equal(before):
		return f, nil
	case k.Certainty == Reported && len(k.Source) == 0:
		return f, Refuse(ErrInvalid, "{field} is reported, but nobody is named who reports it: write its source", "field", Field(field))
	case k.Certainty != Reported:
		k.Source = nil
	}
	switch field {
	case "started":
		f.Started = f.Started.known(k)
		return f, nil
	case "unaffected":
		f.StatusBy, f.StatusAsOf = k.Source, k.AsOf
	case "data":
		f.DataBy, f.DataAsOf = k.Source, k.AsOf
	default:
		w := f.knowable()[field]
		w.Certainty, w.Source, w.AsOf = k.Certainty, k.Source, k.AsOf
		return f, nil
	}
	if k.Certainty == Disputed {
		return f, Refuse(ErrInvalid, `no text tells "{field}" as disputed: call it unknown, or name who says it`, "field", Field(field))
	}
	if k.Certainty == Unknown {
		return f.Unconfirm(field)
	}
	return f, nil
}

// Retold returns f with what a form says of how far a fact is known; its fields were filled in from before. Fields that nobody touched say nothing
// of a fact that is left out now, and not as of when new words are.
func (f Facts) Retold(before Facts, field string, typed Known) (Facts, error) {
	was, _ := before.Known(field)
	now, tells := f.Known(field)
	if typed.AsOf.Equal(was.AsOf.Truncate(time.Minute)) {
		typed.AsOf = was.AsOf // a form has no seconds
	}
	switch isUntouched := typed.Equal(was); {
	case isUntouched && (!tells || now.Equal(was)), !tells && typed.Equal(Known{}):
		return f, nil
	case isUntouched:
		typed.AsOf = time.Time{}
	case typed.Certainty == "" && len(typed.Source) > 0:
		typed.Certainty = Reported
	}
	return f.WithKnown(field, typed)
}

// known is the moment as k says; claims are kept while the dispute is.
func (m Moment) known(k Known) Moment {
	m.AsOf = k.AsOf
	switch {
	case k.Certainty == Reported:
		m.Claims = []Claim{{At: m.At, Source: k.Source}}
	case k.Certainty != Disputed:
		m.Claims = nil
	}
	m.Certainty = k.Certainty
	return m
}
