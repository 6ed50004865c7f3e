package bot

import (
	"strings"
	"time"
)

// SignInLink is a one-time way into the console. Its token is known to who holds the link alone: here is its hash.
type SignInLink struct {
	Hash   string `json:"-"` // hex SHA-256 of the token
	Person string
	By     string // who had it made: operator, or the person
	At     time.Time
	Until  time.Time
	UsedAt time.Time `json:",omitzero"`
}

// SignInTime is how long a link opens the console.
const SignInTime = 10 * time.Minute

// Opens reports whether the link still opens the console.
func (l SignInLink) Opens(at time.Time) bool { return l.UsedAt.IsZero() && at.Before(l.Until) }

// SignInSlot stands in a stored Notice where the link comes: it is made when the Notice leaves, so that no store holds one. It stands at the
// start of a line, and the draft on which the link opens may follow it.
const SignInSlot = "{{sign_in_url}}"

// SignInPath is where the console takes links.
const SignInPath = "/in/"

// NoticeSignIn is the kind of a Notice that carries a link, and how its id begins: the slot is filled in no other, whatever somebody typed.
const NoticeSignIn = "sign-in"

// CarriesSignIn reports whether the batch is of such a Notice.
func (b Batch) CarriesSignIn() bool {
	return b.Notice && strings.HasPrefix(b.UpdateID, NoticeSignIn+"-")
}
