package bot

// Grade is how a finding of the doctor stands.
type Grade string

// The grades: fine; something that will hurt soon; nothing can be sent like this.
const (
	GradeFine    Grade = "ok"
	GradeWarning Grade = "warning"
	GradeBroken  Grade = "broken"
)

// Finding is one line of what a check found: what was looked at, how it is, and, unless it is fine, the mend.
type Finding struct {
	About Saying // token, scopes, destination community, rate, DKIM
	Grade Grade
	Text  Saying // never a secret
	Mend  Saying
}
