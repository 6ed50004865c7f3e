package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"
)

// Event is one line of an incident's append-only, hash-chained record.
type Event struct {
	IncidentID string
	Seq        int // from 1; set by the store
	At         time.Time
	Actor      string // person id, or "bongsu"
	Kind       string // declared, drafted, edited, approved, published, promised, missed, kept, …
	DraftID    string
	Data       map[string]string // details; never a secret or a recipient's address
	Prev       string            // hash of the event before it; set by the store
	Hash       string            // set by the store
}

// Chain returns e with its place in the chain after the event with hash prev.
func (e Event) Chain(seq int, prev string) Event {
	e.Seq, e.Prev, e.Hash = seq, prev, ""
	data, err := json.Marshal(e.Data)
	if err != nil {
		panic("chain an event: " + err.Error()) // a map of strings marshals
	}
	h := sha256.New()
	for _, field := range []string{prev, e.IncidentID, strconv.Itoa(seq), strconv.FormatInt(e.At.UnixMicro(), 10), e.Actor, e.Kind, e.DraftID, string(data)} {
		h.Write([]byte(strconv.Itoa(len(field))))
		h.Write([]byte{':'})
		h.Write([]byte(field))
	}
	e.Hash = hex.EncodeToString(h.Sum(nil))
	return e
}
