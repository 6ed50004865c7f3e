package scenario

// thing is an incident or an update by its name in the file.
type thing struct{ kind, name string }

func (t thing) String() string { return t.kind + " " + t.name }

func incidentNamed(name string) thing { return thing{"incident", name} }

func updateNamed(name string) thing { return thing{"update", name} }

// makes returns what the entry makes, if it makes something.
func (e Entry) makes() (made thing, ok bool) {
	switch u := e.update(); {
	case e.Declare != nil:
		return incidentNamed(e.Declare.As), true
	case u != nil && e.Edit == nil:
		return updateNamed(u.As), true
	}
	return thing{}, false
}

// needs returns what the entry is about.
func (e Entry) needs() []thing {
	var all []thing
	if u := e.update(); u != nil {
		all = append(all, incidentNamed(u.Incident), updateNamed(u.Original))
	}
	if e.Edit != nil {
		all = append(all, updateNamed(e.Edit.As))
	}
	if d := e.decision(); d != nil {
		all = append(all, updateNamed(d.Update), incidentNamed(d.Cron))
	}
	if e.Snooze != nil {
		all = append(all, incidentNamed(e.Snooze.Incident))
	}
	if x := e.Expect; x != nil {
		all = append(all, updateNamed(x.Update), incidentNamed(x.Incident))
	}
	return all
}

func (e Entry) actions() []string {
	var set []string
	for _, a := range []struct {
		name string
		set  bool
	}{
		{"declare", e.Declare != nil},
		{"update", e.Update != nil},
		{"edit", e.Edit != nil},
		{"correct", e.Correct != nil},
		{"retract", e.Retract != nil},
		{"statement", e.Statement != nil},
		{"resolve", e.Resolve != nil},
		{"approve", e.Approve != nil},
		{"request-changes", e.RequestChanges != nil},
		{"reject", e.Reject != nil},
		{"publish", e.Publish != nil},
		{"snooze", e.Snooze != nil},
		{"sign-phrases", e.SignPhrases != nil},
		{"fault", e.Fault != nil},
		{"expect", e.Expect != nil},
	} {
		if a.set {
			set = append(set, a.name)
		}
	}
	return set
}

// update returns what the entry writes, whatever the verb.
func (e Entry) update() *Update {
	for _, u := range []*Update{e.Update, e.Edit, e.Correct, e.Retract, e.Statement, e.Resolve} {
		if u != nil {
			return u
		}
	}
	return nil
}

func (e Entry) decision() *Decision {
	for _, d := range []*Decision{e.Approve, e.RequestChanges, e.Reject, e.Publish} {
		if d != nil {
			return d
		}
	}
	return nil
}
