package app

import (
	"fmt"

	"github.com/gofrs/flock"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
)

// alone keeps a second daemon off the same SQLite file: two would each have a write connection, and sweep each other's work. The lock ends with
// the process, however it ends. Nodes share a Postgres.
func alone(c config.Store) (release func(), err error) {
	if c.SQLite == "" {
		return func() {}, nil
	}
	path := c.SQLite + ".lock"
	lock := flock.New(path, flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	if !held {
		return nil, bot.Refuse(bot.ErrConflict, fmt.Sprintf("another bongsu serve works on %s: stop it first, or use store.postgres, which any number of nodes share", c.SQLite))
	}
	return func() { _ = lock.Close() }, nil
}
