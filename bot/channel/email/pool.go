package email

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot/channel"
)

// pool keeps connections that are signed in, for batch after batch. One that failed is dropped, and one that nobody needs is closed.
type pool struct {
	dial  func(context.Context) (*connection, *channel.Error)
	slots chan struct{} // as many as connections may be open at once
	idle  time.Duration

	mu   sync.Mutex
	free []*connection // newest last
}

func newPool(size int, idle time.Duration, dial func(context.Context) (*connection, *channel.Error)) *pool {
	return &pool{dial: dial, slots: make(chan struct{}, size), idle: idle}
}

// take returns a connection for the caller alone: a free one, or a new one. It waits while all are taken.
func (p *pool) take(ctx context.Context) (*connection, *channel.Error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, &channel.Error{Reason: channel.Throttled, After: time.Second, Err: errors.New("not tried: the work was stopped first")}
	}
	if c := p.pop(); c != nil {
		return c, nil
	}
	c, failure := p.dial(ctx)
	if failure != nil {
		<-p.slots
	}
	return c, failure
}

func (p *pool) pop() *connection {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) == 0 {
		return nil
	}
	c := p.free[len(p.free)-1]
	p.free = p.free[:len(p.free)-1]
	c.expiry.Stop()
	return c
}

// give takes a connection back that is good for more.
func (p *pool) give(c *connection) {
	p.mu.Lock()
	c.used = true
	c.expiry = time.AfterFunc(p.idle, func() { p.retire(c) })
	p.free = append(p.free, c)
	p.mu.Unlock()
	<-p.slots
}

// drop closes a connection whose state nobody knows.
func (p *pool) drop(c *connection) {
	c.close()
	<-p.slots
}

// retire says goodbye to a connection that is still free.
func (p *pool) retire(c *connection) {
	p.mu.Lock()
	at := slices.Index(p.free, c)
	if at >= 0 {
		p.free = slices.Delete(p.free, at, at+1)
	}
	p.mu.Unlock()
	if at >= 0 {
		c.quit()
	}
}
