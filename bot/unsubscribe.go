package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

// UnsubscribePath is where on the public site the links lead; a token follows.
const UnsubscribePath = "/unsubscribe/"

// Unsubscription is a recipient's wish to get nothing more from one destination; Language is that of the message from which they left.
type Unsubscription struct {
	Destination string
	Recipient   string
	Language    Language
	At          time.Time
}

// Token names u in a link, with the proof that the holder of secret made it. It grants this one wish and expires never.
func (u Unsubscription) Token(secret Secret) string {
	named := strings.Join([]string{u.Destination, u.Recipient, string(u.Language)}, ".") // ids hold no full stop
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write([]byte("unsubscribe\n" + named)) // a hash takes everything
	return named + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// ReadUnsubscription takes a link's token apart; secretOf returns the secret of a destination's channel. It returns ErrNotFound
// for whatever no holder of the secret made.
func ReadUnsubscription(token string, secretOf func(destination string) Secret) (Unsubscription, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 4 {
		return Unsubscription{}, ErrNotFound
	}
	u := Unsubscription{Destination: parts[0], Recipient: parts[1], Language: Language(parts[2])}
	secret := secretOf(u.Destination)
	if secret.IsZero() || !u.Language.Valid() || !hmac.Equal([]byte(u.Token(secret)), []byte(token)) {
		return Unsubscription{}, ErrNotFound
	}
	return u, nil
}

// Unsubscribed are the ids of the recipients who left, by destination.
type Unsubscribed map[string]map[string]bool

// Staying are the recipients who did not leave the destination.
func (u Unsubscribed) Staying(destination string, recipients []Recipient) []Recipient {
	left := u[destination]
	if len(left) == 0 {
		return recipients
	}
	return slices.DeleteFunc(slices.Clone(recipients), func(r Recipient) bool { return left[r.ID] })
}
