package store

import (
	"sync"

	"github.com/bongsu-hq/bongsu/bot"
)

// mostRecent is how many drafts are kept decoded: those that people are deciding on just now.
const mostRecent = 32

// recent keeps the drafts read last: a version of a draft never changes, nor do the texts of a revision, on whatever node they were written.
type recent struct {
	mu    sync.Mutex
	kept  map[string]bot.Draft
	order []string // ids, oldest first
}

func (r *recent) get(id string) (bot.Draft, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	d, ok := r.kept[id]
	return d, ok
}

func (r *recent) put(d bot.Draft) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil {
		r.kept = map[string]bot.Draft{}
	}
	if _, ok := r.kept[d.ID]; !ok {
		r.order = append(r.order, d.ID)
	}
	r.kept[d.ID] = d
	if len(r.order) > mostRecent {
		delete(r.kept, r.order[0])
		r.order = r.order[1:]
	}
}
