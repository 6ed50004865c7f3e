package slackapp

import "sync"

// remembered is how many payloads the door keeps to know a redelivery by; older ones are forgotten.
const remembered = 4096

// memory knows the payloads that were seen, so that a redelivered one acts once and gets the answer of the first.
type memory struct {
	mu    sync.Mutex
	tasks map[string]*task
	order []place
}

// place is where a task stands in the order of arrival.
type place struct {
	key  string
	task *task
}

// task is one payload's work; answer may be read once done is closed.
type task struct {
	done   chan struct{}
	answer answer
}

func newMemory() *memory { return &memory{tasks: map[string]*task{}} }

// enter returns the task that one of the keys is known by, or a new one under all of them.
func (m *memory) enter(keys []string) (t *task, fresh bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		if known := m.tasks[key]; known != nil {
			return known, false
		}
	}
	t = &task{done: make(chan struct{})}
	for _, key := range keys {
		m.tasks[key] = t
		m.order = append(m.order, place{key, t})
	}
	for len(m.order) > remembered {
		if oldest := m.order[0]; m.tasks[oldest.key] == oldest.task {
			delete(m.tasks, oldest.key)
		}
		m.order = m.order[1:]
	}
	return t, true
}

// forget lets a key be used again: a form that was refused may be submitted once more.
func (m *memory) forget(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.tasks, key)
}
