package config

import (
	"cmp"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// DefaultChase returns how an unanswered request for signatures is pressed where the file says nothing.
func DefaultChase() bot.Chase {
	return bot.Chase{Backup: 2 * time.Minute, Call: 3 * time.Minute, BreakGlass: 5 * time.Minute}
}

// DefaultBreakers returns who may publish alone, where the file says nothing, what nobody answers for.
func DefaultBreakers() []bot.Role { return []bot.Role{bot.Executive} }

func (l *loader) chase(c chase, people bot.People) bot.Chase {
	made := DefaultChase()
	made.Backup, made.Call, made.BreakGlass = *cmp.Or(c.Backup, &made.Backup), *cmp.Or(c.Call, &made.Call), *cmp.Or(c.BreakGlass, &made.BreakGlass)
	made.Backups = c.Backups
	if made.Backup < 10*time.Second || made.Call <= made.Backup || made.BreakGlass <= made.Call {
		l.fail("chase", "backup %s, call %s, break_glass %s: each comes after the one before it, and the first after ten seconds at least: write backup: 2m, call: 3m, break_glass: 5m", made.Backup, made.Call, made.BreakGlass)
	}
	ids := make([]string, 0, len(people))
	for _, p := range people {
		ids = append(ids, p.ID)
	}
	eachOf(l, "chase.backups", "person", c.Backups, ids)
	return made
}

func (l *loader) breakGlass(b *breakGlass) []bot.Role {
	if b == nil {
		return DefaultBreakers()
	}
	if b.Roles == nil {
		l.fail("break_glass", "roles is missing: list who may publish alone, or write roles: [] for nobody")
	}
	eachOf(l, "break_glass.roles", "role", b.Roles, bot.Roles())
	return b.Roles
}
