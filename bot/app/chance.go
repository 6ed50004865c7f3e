package app

import (
	"crypto/rand"
	"encoding/binary"
	mathrand "math/rand/v2"
	"strings"
	"sync"
	"time"
)

const idAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789"

// wallClock tells the time of the machine.
type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

// steadyClock is a scenario's clock: whoever drives the play sets it.
type steadyClock struct {
	mu  sync.Mutex
	now time.Time
}

func newSteadyClock(at time.Time) *steadyClock { return &steadyClock{now: at} }

func (c *steadyClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock; it never goes back.
func (c *steadyClock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at.After(c.now) {
		c.now = at
	}
}

// ids makes identifiers from a source of chance.
type ids struct {
	mu     sync.Mutex
	source *mathrand.ChaCha8
}

// seededIDs give the same identifiers for the same seed: replays are byte-identical.
func seededIDs(seed uint64) *ids {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	return &ids{source: mathrand.NewChaCha8(key)}
}

// randomIDs give identifiers that nobody can guess.
func randomIDs() *ids {
	var key [32]byte
	_, _ = rand.Read(key[:]) // crypto/rand never fails: it ends the program instead
	return &ids{source: mathrand.NewChaCha8(key)}
}

// NewID returns 12 lower-case alphanumerics, a letter first.
func (i *ids) NewID() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	var b strings.Builder
	for n := range 12 {
		size := uint64(len(idAlphabet))
		if n == 0 {
			size = 26
		}
		b.WriteByte(idAlphabet[i.source.Uint64()%size])
	}
	return b.String()
}
