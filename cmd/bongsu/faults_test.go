package main

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/queue/queuetest"
)

var (
	faultRounds = flag.Int("faults.rounds", 1, "rounds of kill -9 on each store; of each other fault a fifth as many")
	faultSeed   = flag.Uint64("faults.seed", 0, "where the random points of the faults come from; 0: from the time")
	faultReport = flag.String("faults.report", "", "the page into which the table of the faults is written")
)

const (
	faultMails    = 50
	faultsAtOnce  = 10              // rounds mostly wait
	faultPatience = 3 * time.Minute // mail waits for half a minute before it tries a relay again
)

const (
	onSQLite   = "SQLite"
	onPostgres = "Postgres"
)

// mishap is one way in which things go wrong. hurt serves, publishes and returns when the fault is over.
type mishap struct {
	name   string
	stores []string
	hurt   func(r *round)
	often  bool // its point is drawn from the whole fan-out, so it takes many rounds to try them
}

// rounds is how often the fault is played when the flag asks for n.
func (m mishap) rounds(n int) int {
	if m.often {
		return n
	}
	return (n + 4) / 5
}

func mishaps() []mishap {
	both := []string{onSQLite, onPostgres}
	return []mishap{
		{"kill -9 at a random point", both, killed, true},
		{"connections cut before and after the effect", both, cut, false},
		{"storm of 429", both, storm, false},
		{"5xx, applied and not", both, serverErrors, false},
		{"slow and half-open sockets", both, slow, false},
		{"disk full for three seconds", []string{onSQLite}, diskFull, false},
		{"Postgres crashes and starts again", []string{onPostgres}, postgresRestarts, false},
		{"clock steps by an hour, both ways (in the process)", both, clockSteps, false},
	}
}

// TestFaults sends a notice to 200 webhooks and 50 mailboxes while one thing goes wrong, and counts at the receivers. Nothing is lost, nothing
// takes effect twice; mail, which knows no keys, may have either only where the ledger shows the row as unknown.
func TestFaults(t *testing.T) {
	t.Parallel()
	path := built(t)
	seed := *faultSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	all := newTally()
	free := make(chan struct{}, faultsAtOnce)
	var rounds sync.WaitGroup
	for n := range *faultRounds {
		for _, f := range mishaps() {
			if n >= f.rounds(*faultRounds) {
				continue
			}
			for _, store := range f.stores {
				free <- struct{}{}
				rounds.Go(func() {
					defer func() { <-free }()
					t.Run(fmt.Sprintf("%s/%s/%d", f.name, store, n+1), func(t *testing.T) {
						all.add(f.name, store, playRound(t, path, f, store, seed, n))
					})
				})
			}
		}
	}
	rounds.Wait()
	if t.Failed() {
		t.Logf("to have the same points again: -faults.seed=%d", seed)
	}
	t.Logf("\n%s", all.table())
	if *faultReport != "" {
		if err := all.write(*faultReport); err != nil {
			t.Error(err)
		}
	}
}

// round is one notice to everybody, and one fault.
type round struct {
	*binary
	*crowd
	rng      *rand.Rand
	sqlite   string // the file, below the daemon's folder
	postgres string // the address of the database, where it is one
}

func playRound(t *testing.T, path string, f mishap, store string, seed uint64, n int) result {
	t.Helper()
	own := fnv.New64a()
	_, _ = fmt.Fprint(own, f.name, store, n) // a hash never fails
	r := &round{
		binary: &binary{T: t, dir: t.TempDir(), path: path, recipients: crashRecipients}, crowd: newCrowd(t), rng: rand.New(rand.NewPCG(seed, own.Sum64())),
	}
	r.channels = r.mailChannel()
	if store == onPostgres {
		r.keepIn("", queuetest.Postgres(t))
	} else {
		r.keepIn("bongsu.db", "")
	}
	f.hurt(r)
	return r.count()
}

// keepIn configures the store: a file, or a database.
func (r *round) keepIn(sqlite, postgres string) {
	r.Helper()
	r.sqlite, r.postgres = sqlite, postgres
	if postgres != "" {
		r.configure(r.address, fmt.Sprintf("store: {postgres: %q}", postgres))
		return
	}
	r.configure(r.address, fmt.Sprintf("store: {sqlite: %q}", sqlite))
}
