package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot/channel"
)

// crosspostPerHour was observed in one channel; Discord does not document it.
const crosspostPerHour = 10

// publish crossposts a message to the servers that follow its channel, and returns why it did not: the message itself is out.
func (s *Sender) publish(ctx context.Context, providerID string) string {
	id, message, err := parse(providerID)
	if err != nil {
		return "not crossposted: Discord's answer did not name the message"
	}
	if !s.crossed.take(id, s.clock.Now()) {
		return fmt.Sprintf("not crossposted: %d in an hour are all that one channel may", s.crossed.limit)
	}
	_, failure := s.call(ctx, "crosspost:"+id, http.MethodPost, place(id, message)+"/crosspost", nil)
	if failure == nil || refusedAs(failure, codeCrossposted) {
		return ""
	}
	if failure.Reason == channel.Throttled {
		failure.Err = errors.New("discord takes no more in this hour")
	}
	return "not crossposted: " + failure.Error()
}

// budget lets so many through in any period, for each name.
type budget struct {
	limit  int
	period time.Duration

	mu   sync.Mutex
	used map[string][]time.Time
}

func newBudget(limit int, period time.Duration) *budget {
	return &budget{limit: limit, period: period, used: map[string][]time.Time{}}
}

func (b *budget) take(name string, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	used := b.used[name]
	for len(used) > 0 && now.Sub(used[0]) >= b.period {
		used = used[1:]
	}
	ok := len(used) < b.limit
	if ok {
		used = append(used, now)
	}
	b.used[name] = used
	return ok
}
