package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
)

// tally adds up the rounds of each fault on each store.
type tally struct {
	mu     sync.Mutex
	rounds map[[2]string][]result
}

func newTally() *tally { return &tally{rounds: map[[2]string][]result{}} }

func (t *tally) add(fault, store string, r result) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rounds[[2]string{fault, store}] = append(t.rounds[[2]string{fault, store}], r)
}

// table has a line for each fault on each store; one without rounds was skipped, or did not come to its end.
func (t *tally) table() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var b strings.Builder
	b.WriteString("| fault | store | rounds | recipients | lost | twice | unknown | sent again | slowest resume |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, f := range mishaps() {
		for _, store := range f.stores {
			rounds := t.rounds[[2]string{f.name, store}]
			var sum result
			for _, r := range rounds {
				sum.recipients += r.recipients
				sum.lost += r.lost
				sum.twice += r.twice
				sum.unknown += r.unknown
				sum.again += r.again
				sum.resume = max(sum.resume, r.resume)
			}
			resume := "–"
			if sum.resume > 0 {
				resume = fmt.Sprintf("%.1f s", sum.resume.Seconds())
			}
			fmt.Fprintf(&b, "| %s | %s | %d | %d | %d | %d | %d | %d | %s |\n",
				f.name, store, len(rounds), sum.recipients, sum.lost, sum.twice, sum.unknown, sum.again, resume)
		}
	}
	return b.String()
}

const (
	reportBegins = "<!-- written by make faults -->\n"
	reportEnds   = "<!-- end of what make faults writes -->\n"
)

// write puts the table between the two marks of a page.
func (t *tally) write(path string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the page of the report: %w", err)
	}
	before, rest, begun := strings.Cut(string(page), reportBegins)
	_, after, ended := strings.Cut(rest, reportEnds)
	if !begun || !ended {
		return fmt.Errorf("%s has no place for the table: put %q and %q into it", path, reportBegins, reportEnds)
	}
	return os.WriteFile(path, []byte(before+reportBegins+t.table()+reportEnds+after), 0o644)
}
