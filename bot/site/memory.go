package site

import (
	"reflect"
	"sync"

	"github.com/bongsu-hq/bongsu/bot"
)

// memory keeps what was made of closed incidents, which are many and do not change: a build then costs what
// is open, not what ever was. It holds no more than one result per page, so it grows with the site.
type memory struct {
	mu   sync.Mutex
	kept map[string]kept
}

type kept struct {
	of   bot.PublicIncident
	body []byte
}

// recall returns what was made under a name for this very state of the incident, or renders it.
func (m *memory) recall(name string, of bot.PublicIncident, render func() ([]byte, error)) ([]byte, error) {
	m.mu.Lock()
	k, ok := m.kept[name]
	m.mu.Unlock()
	if ok && reflect.DeepEqual(k.of, of) {
		return k.body, nil
	}
	body, err := render()
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	m.kept[name] = kept{of, body}
	m.mu.Unlock()
	return body, nil
}
