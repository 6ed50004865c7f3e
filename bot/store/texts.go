package store

import (
	"sync"

	"github.com/bongsu-hq/bongsu/bot"
)

// keptTexts is how many revisions' texts are kept: those that people are deciding on just now.
const keptTexts = 32

// texts keeps the composed texts of the newest revisions read. A revision's texts never change, on whatever node they were written.
type texts struct {
	mu    sync.Mutex
	kept  map[revision][]bot.Composed
	order []revision // oldest first
}

type revision struct {
	draft  string
	number int
}

func (t *texts) get(draft string, number int) ([]bot.Composed, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	composed, ok := t.kept[revision{draft, number}]
	return composed, ok
}

func (t *texts) put(draft string, number int, composed []bot.Composed) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := revision{draft, number}
	if _, ok := t.kept[key]; ok {
		return
	}
	if t.kept == nil {
		t.kept = map[revision][]bot.Composed{}
	}
	t.kept[key] = composed
	t.order = append(t.order, key)
	if len(t.order) > keptTexts {
		delete(t.kept, t.order[0])
		t.order = t.order[1:]
	}
}
