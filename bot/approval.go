package bot

import (
	"cmp"
	"slices"
	"time"
)

// Verdict is what a person decides about a draft.
type Verdict string

// The verdicts.
const (
	Approves        Verdict = "approve"
	RequestsChanges Verdict = "request-changes"
	Rejects         Verdict = "reject"
	BreaksGlass     Verdict = "break-glass" // one person publishes alone a text that nobody answers for
)

// Decision is one person's verdict on one digest of a draft. A second one by the same person on the same revision counts once.
type Decision struct {
	DraftID  string
	Revision int
	Digest   Digest
	Person   string
	Verdict  Verdict
	Reason   string
	Door     string // slack, console, cli, scenario
	Standing string `json:",omitempty"` // id of the standing approval that it was made from
	For      string `json:",omitempty"` // the person in whose stead it was given, beside what it is by a role of their own
	At       time.Time
}

// of reports whether v is about this very text of d.
func (v Decision) of(d Draft) bool {
	return v.DraftID == d.ID && v.Revision == d.Revision && v.Digest == d.Digest
}

// Vote is what a door hands in: a verdict over the digest that the person saw.
type Vote struct {
	DraftID  string
	Revision int
	Digest   Digest // empty refuses: a vote is bound to a text
	Verdict  Verdict
	Reason   string
	Typed    string // the incident's key, typed; asked for statements
	Door     string
}

// Step is one signature that a draft needs: Count persons with one of Roles, or readers of Language, or the signatory.
type Step struct {
	Roles     []Role
	Count     int
	Language  Language // set for a reader's step
	Signatory string   // person id, set for a statement's step
}

// Requirement is what the policy asks of one draft; all steps must be met.
type Requirement struct {
	Steps      []Step
	Expires    time.Duration // 0: until the release time
	BreakGlass BreakGlass

	Delegations []Delegation // that nobody withdrew; each holds for its time
	At          time.Time    // now, for those who have not signed yet
}

// Policy is the approval policy as data: the first rule that matches a draft decides.
type Policy []Rule

// Rule names the drafts that it is for, and what they need.
type Rule struct {
	Types       []MessageType
	MinSeverity int
	Steps       []Step
	Signatory   bool // the statement's signatory signs, too
	Expires     time.Duration
}

// Require returns what d needs: the matching rule's steps, the signatory, a reader for each language with free text, and legal for legal wording
// that legal has not signed.
func (p Policy) Require(d Draft) (Requirement, error) {
	i := slices.IndexFunc(p, func(r Rule) bool {
		return slices.Contains(r.Types, d.Type) && d.Severity >= r.MinSeverity
	})
	if i < 0 {
		return Requirement{}, Refuse(ErrInvalid, "no approval rule covers {type} at severity {severity}: add one under approval", "type", d.Type, "severity", d.Severity)
	}
	need := Requirement{Steps: slices.Clone(p[i].Steps), Expires: p[i].Expires}
	if p[i].Signatory {
		need.Steps = append(need.Steps, Step{Count: 1, Signatory: d.Facts.Signatory})
	}
	for _, l := range d.FreeText {
		need.Steps = append(need.Steps, Step{Count: 1, Language: l})
	}
	asked := func(s Step) bool { return slices.Equal(s.Roles, []Role{Legal}) }
	if d.LegalText && !slices.ContainsFunc(need.Steps, asked) {
		need.Steps = append(need.Steps, Step{Roles: []Role{Legal}, Count: 1})
	}
	return need, nil
}

// may reports whether p may sign this step.
func (s Step) may(p Person) bool {
	switch {
	case s.Signatory != "":
		return p.ID == s.Signatory
	case s.Language != "":
		return p.CanRead(s.Language)
	default:
		return p.Has(s.Roles...)
	}
}

// StepStanding is one step with who signed it and who still could.
type StepStanding struct {
	Step   Step
	Signed []string
	Could  []string // ids of the persons who may sign and have not
}

// Met reports whether enough persons signed.
func (s StepStanding) Met() bool { return len(s.Signed) >= s.Step.Count }

// Standing is how far a draft's signatures have come.
type Standing struct {
	Steps []StepStanding
	Alone string `json:",omitempty"` // who published it without the signatures that were missing

	InStead map[string]string `json:",omitempty"` // by who signed: in whose stead
}

// Met reports whether every step is met, or one person answers alone; a requirement without steps is never met.
func (s Standing) Met() bool {
	return s.Alone != "" || len(s.Steps) > 0 && !slices.ContainsFunc(s.Steps, func(st StepStanding) bool { return !st.Met() })
}

// Waiting returns the ids of the persons whose signature would meet an unmet step.
func (s Standing) Waiting() []string {
	var ids []string
	if s.Alone != "" {
		return nil
	}
	for _, st := range s.Steps {
		if st.Met() {
			continue
		}
		for _, id := range st.Could {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// Judge counts the decisions that stand: approvals of this very digest and revision by persons who may sign, or stood in for one when they did, and
// did not write it. A person and their deputy are one voice.
func Judge(d Draft, decisions []Decision, need Requirement, people People) Standing {
	signed := map[string]Decision{}
	for _, v := range decisions {
		if v.of(d) && v.Verdict == Approves {
			signed[v.Person] = v
		}
	}
	standing := Standing{Alone: need.brokenBy(d, decisions, people)}
	for _, step := range need.Steps {
		standing.judge(d, step, signed, need, people)
	}
	return standing
}

func (s *Standing) judge(d Draft, step Step, signed map[string]Decision, need Requirement, people People) {
	st := StepStanding{Step: step}
	heard := map[string]bool{} // voices
	for _, p := range people {
		v, voted := signed[p.ID]
		if !voted {
			continue
		}
		voices := slices.DeleteFunc(need.voices(d, step, people, p, v.At), func(voice string) bool { return heard[voice] })
		if len(voices) == 0 {
			continue
		}
		heard[voices[0]] = true
		st.Signed = append(st.Signed, p.ID)
		if voices[0] != p.ID {
			s.speaks(p.ID, voices[0])
		}
	}
	for _, p := range people {
		unheard := func(voice string) bool { return !heard[voice] }
		if _, voted := signed[p.ID]; !voted && slices.ContainsFunc(need.voices(d, step, people, p, need.At), unheard) {
			st.Could = append(st.Could, p.ID)
		}
	}
	s.Steps = append(s.Steps, st)
}

// speaks notes that p signed a step in the stead of another.
func (s *Standing) speaks(p, other string) {
	if s.InStead == nil {
		s.InStead = map[string]string{}
	}
	s.InStead[p] = cmp.Or(s.InStead[p], other)
}

// voices returns for whom p may sign the step at the given time: for themselves, or else for those in whose stead they are.
func (need Requirement) voices(d Draft, step Step, people People, p Person, at time.Time) []string {
	switch {
	case need.wrote(d, p.ID, at):
		return nil
	case step.may(p):
		return []string{p.ID}
	}
	return slices.DeleteFunc(need.deputises(step, people, p, at), func(id string) bool { return need.wrote(d, id, at) })
}

// MaySign reports whether p's signature would count for d, and says why not and who can sign instead.
func MaySign(d Draft, need Requirement, people People, p Person) error {
	if slices.Contains(d.Authors, p.ID) {
		return Refuse(ErrForbidden, "you wrote this draft, and nobody approves their own text: ask {others}", "others", people.orNobody(need.Signers(d, people)))
	}
	if need.wrote(d, p.ID, need.At) {
		return Refuse(ErrForbidden, "one of you stands in for the other, and neither approves what the other wrote: ask {others}", "others", people.orNobody(need.Signers(d, people)))
	}
	if !need.signedBy(d, people, p) {
		return Refuse(ErrForbidden, "your roles do not sign this kind of message: ask {others}", "others", people.orNobody(need.Signers(d, people)))
	}
	return nil
}

// signedBy reports whether p may sign one of the steps.
func (need Requirement) signedBy(d Draft, people People, p Person) bool {
	return slices.ContainsFunc(need.Steps, func(s Step) bool { return len(need.voices(d, s, people, p, need.At)) > 0 })
}

// Signers returns the persons whose signature would count for d.
func (need Requirement) Signers(d Draft, people People) []string {
	var ids []string
	for _, p := range people {
		if need.signedBy(d, people, p) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// Approved is the proof that a quorum signed one digest. Only Approve makes one; its zero value is refused everywhere.
type Approved struct {
	draftID  string
	revision int
	digest   Digest
	by       []string
}

// DraftID returns the id of the approved draft; empty for the zero value.
func (a Approved) DraftID() string { return a.draftID }

// By returns the ids of the persons whose signatures count.
func (a Approved) By() []string { return slices.Clone(a.by) }

// Covers reports whether a is the approval of exactly this revision and digest of d.
func (a Approved) Covers(d Draft) bool {
	return a.draftID != "" && a.draftID == d.ID && a.revision == d.Revision && a.digest == d.Digest && d.Seal() == d.Digest
}

// Stopped reports whether somebody asked for changes to this revision or rejected it, and who.
func Stopped(d Draft, decisions []Decision) (by string, stopped bool) {
	for _, v := range decisions {
		if v.DraftID == d.ID && v.Revision == d.Revision && (v.Verdict == RequestsChanges || v.Verdict == Rejects) {
			return v.Person, true
		}
	}
	return "", false
}

// Approve recomputes the approval of d from the stored decisions. It returns ErrNotApproved, with what is missing, when the quorum is not there.
func Approve(d Draft, decisions []Decision, need Requirement, people People) (Approved, error) {
	if d.Digest == "" || d.Seal() != d.Digest {
		return Approved{}, Refuse(ErrNotApproved, "the draft's text is not the text of its digest: write it again")
	}
	if by, stopped := Stopped(d, decisions); stopped {
		return Approved{}, Refuse(ErrNotApproved, "{person} asked for changes to this text: write a new revision", "person", people.Names(by))
	}
	standing := Judge(d, decisions, need, people)
	if !standing.Met() {
		return Approved{}, Refuse(ErrNotApproved, "signatures are missing: the card names who must still sign")
	}
	var by []string
	if standing.Alone != "" {
		by = append(by, standing.Alone)
	}
	for _, st := range standing.Steps {
		for _, id := range st.Signed {
			if !slices.Contains(by, id) {
				by = append(by, id)
			}
		}
	}
	return Approved{draftID: d.ID, revision: d.Revision, digest: d.Digest, by: by}, nil
}

// Review is a draft with everything that a person needs to decide about it.
type Review struct {
	Incident  Incident
	Draft     Draft
	Decisions []Decision
	Standing  Standing
	Breakers  []string           `json:",omitempty"` // who may publish the draft alone now
	Ahead     []StandingApproval `json:",omitempty"` // standing approvals under which the draft may be published now
	Unknown   []Delivery         // of a published draft: rows of which nobody knows whether they arrived
	Before    Draft              `json:"-"`          // of a draft that waits: the last one that was published of its incident, if any
	Proposals []Proposal         `json:"-"`          // of a draft that waits: the sentences of legal that nobody has taken; privileged
	Tallies   Tallies            `json:",omitempty"` // of a published draft: how far its deliveries have come
}
