package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

const (
	failuresToRest = 5                // batches in a row, or pings
	firstRest      = 30 * time.Second // doubles with each trial that fails
	longestRest    = 5 * time.Minute
	look           = 5 * time.Second // how often waiting jobs look whether a person resumed the channel, or a trial brought it back
	trialTime      = 45 * time.Second
	untried        = 2 * look // after the end of a rest no job is there that would have tried
)

const channelColumns = `name, paused_at, paused_by, pause_reason, failures, pings, last_failure, rests_since, rests_until`

func scanChannel(r rows) (bot.ChannelState, error) {
	var s bot.ChannelState
	var paused, since, until int64
	err := r.Scan(&s.Channel, &paused, &s.PausedBy, &s.PauseReason, &s.Failures, &s.Pings, &s.LastFailure, &since, &until)
	s.PausedAt, s.RestsSince, s.RestsUntil = instant(paused), instant(since), instant(until)
	return s, err
}

// ChannelStates returns the channels that were ever paused or failed, by name.
func (s *Store) ChannelStates(ctx context.Context) ([]bot.ChannelState, error) {
	list, err := all(ctx, s.read, scanChannel, `SELECT `+channelColumns+` FROM channel_states ORDER BY name`)
	return list, reading(err, "states of the channels")
}

// Admit lets a job of a channel through, and returns how the channel stands. It returns bot.Later while the channel is paused or rests; when its
// rest is over one job is let through to try, and the others wait for what becomes of it.
func (s *Store) Admit(ctx context.Context, channel string, now time.Time) (bot.ChannelState, error) {
	state, err := one(ctx, s.read, scanChannel, `SELECT `+channelColumns+` FROM channel_states WHERE name = $1`, channel)
	if errors.Is(err, bot.ErrNotFound) {
		return bot.ChannelState{Channel: channel}, nil
	}
	switch {
	case err != nil:
		return state, reading(err, "state of channel "+channel)
	case state.Paused():
		return state, bot.Later{At: now.Add(look)}
	case !state.Resting():
		return state, nil
	case state.RestsUntil.After(now):
		return state, bot.Later{At: now.Add(min(look, state.RestsUntil.Sub(now)))}
	}
	var n int64
	err = s.write(ctx, func(t tx) (err error) {
		n, err = t.exec(ctx, `UPDATE channel_states SET rests_until = $2 WHERE name = $1 AND rests_since > 0 AND rests_until <= $3`,
			channel, micros(now.Add(trialTime)), micros(now))
		return err
	})
	if err == nil && n == 0 {
		err = bot.Later{At: now.Add(look)}
	}
	return state, err
}

// ChannelFailed counts a batch that a channel's platform did not take; admitted is how the channel stood when the batch was let through. After
// five in a row the channel rests, and the desk is told. Batches that were on their way when the rest began say nothing new.
func (s *Store) ChannelFailed(ctx context.Context, admitted bot.ChannelState, reason string, now time.Time) error {
	channel := admitted.Channel
	return s.write(ctx, func(t tx) error {
		state, err := one(ctx, t, scanChannel, `INSERT INTO channel_states (name, failures, last_failure) VALUES ($1, 1, $2)
			ON CONFLICT (name) DO UPDATE SET failures = channel_states.failures + 1, last_failure = $2 WHERE channel_states.rests_since = $3
			RETURNING `+channelColumns, channel, reason, micros(admitted.RestsSince))
		if errors.Is(err, bot.ErrNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("count a failure of channel %s: %w", channel, err)
		}
		if state.Failures < failuresToRest {
			return nil
		}
		return s.rest(ctx, t, state, now)
	})
}

// rest lets a channel rest, longer with each trial that failed, and tells the desk once.
func (s *Store) rest(ctx context.Context, t tx, state bot.ChannelState, now time.Time) error {
	failures := max(state.Failures, failuresToRest)
	until := now.Add(min(longestRest, firstRest<<min(failures-failuresToRest, 8)))
	if _, err := t.exec(ctx, `UPDATE channel_states SET failures = $4, rests_until = $2, rests_since = CASE WHEN rests_since = 0 THEN $3 ELSE rests_since END WHERE name = $1`,
		state.Channel, micros(until), micros(now), failures); err != nil {
		return fmt.Errorf("let channel %s rest: %w", state.Channel, err)
	}
	if state.Resting() {
		return nil
	}
	return s.tell(ctx, t, bot.ChannelNews{Channel: state.Channel, Change: bot.ChannelRests, Reason: state.LastFailure, At: now, Until: until})
}

// ChannelSilent counts a ping that a channel's platform did not answer. After five in a row, whichever nodes sent them, the channel rests.
func (s *Store) ChannelSilent(ctx context.Context, channel, reason string, now time.Time) error {
	return s.write(ctx, func(t tx) error {
		state, err := one(ctx, t, scanChannel, `INSERT INTO channel_states (name, pings, last_failure) VALUES ($1, 1, $2)
			ON CONFLICT (name) DO UPDATE SET pings = channel_states.pings + 1, last_failure = $2 RETURNING `+channelColumns, channel, reason)
		if err != nil {
			return fmt.Errorf("count a ping of channel %s: %w", channel, err)
		}
		if state.Pings < failuresToRest || state.Resting() {
			return nil
		}
		return s.rest(ctx, t, state, now)
	})
}

// ChannelAnswers forgets the pings that a channel's platform did not answer: it answered one. That ends a rest in which it answered none. A rest
// of a platform that answers and takes nothing is for a batch to end, and only where none came to try at its end is an answer enough.
func (s *Store) ChannelAnswers(ctx context.Context, channel string, now time.Time) error {
	return s.write(ctx, func(t tx) error {
		ended, err := t.exec(ctx, `UPDATE channel_states SET failures = 0, pings = 0, last_failure = '', rests_since = 0, rests_until = 0
			WHERE name = $1 AND rests_since > 0 AND (pings >= $2 OR rests_until <= $3)`, channel, failuresToRest, micros(now.Add(-untried)))
		if err == nil && ended == 0 {
			_, err = t.exec(ctx, `UPDATE channel_states SET pings = 0, last_failure = CASE WHEN failures = 0 THEN '' ELSE last_failure END
				WHERE name = $1 AND pings > 0`, channel)
		}
		if err != nil {
			return fmt.Errorf("forget the pings of channel %s: %w", channel, err)
		}
		if ended == 0 {
			return nil
		}
		return s.tell(ctx, t, bot.ChannelNews{Channel: channel, Change: bot.ChannelBack, At: now})
	})
}

// ChannelWorks forgets a channel's failures: its platform took a batch.
func (s *Store) ChannelWorks(ctx context.Context, channel string, now time.Time) error {
	return s.write(ctx, func(t tx) error {
		rested, err := t.exec(ctx, `UPDATE channel_states SET rests_since = 0, rests_until = 0 WHERE name = $1 AND rests_since > 0`, channel)
		if err == nil {
			_, err = t.exec(ctx, `UPDATE channel_states SET failures = 0, pings = 0, last_failure = '' WHERE name = $1`, channel)
		}
		if err != nil {
			return fmt.Errorf("let channel %s work again: %w", channel, err)
		}
		if rested == 0 {
			return nil
		}
		return s.tell(ctx, t, bot.ChannelNews{Channel: channel, Change: bot.ChannelBack, At: now})
	})
}

// PauseChannel stops a channel's deliveries until ResumeChannel; rows wait. It returns bot.ErrConflict when the channel is paused already.
func (s *Store) PauseChannel(ctx context.Context, channel, by, reason string, now time.Time) error {
	return s.write(ctx, func(t tx) error {
		n, err := t.exec(ctx, `INSERT INTO channel_states (name, paused_at, paused_by, pause_reason) VALUES ($1, $2, $3, $4)
			ON CONFLICT (name) DO UPDATE SET paused_at = $2, paused_by = $3, pause_reason = $4 WHERE channel_states.paused_at = 0`,
			channel, micros(now), by, reason)
		if err != nil {
			return fmt.Errorf("pause channel %s: %w", channel, err)
		}
		if n == 0 {
			return bot.Refuse(bot.ErrConflict, "channel {channel} is paused already", "channel", channel)
		}
		return s.tell(ctx, t, bot.ChannelNews{Channel: channel, Change: bot.ChannelPaused, By: by, Reason: reason, At: now})
	})
}

// ResumeChannel ends a pause, and a rest as well: a person knows better. It returns bot.ErrConflict when there is neither.
func (s *Store) ResumeChannel(ctx context.Context, channel, by string, now time.Time) error {
	return s.write(ctx, func(t tx) error {
		n, err := t.exec(ctx, `UPDATE channel_states SET paused_at = 0, paused_by = '', pause_reason = '', failures = 0, pings = 0, last_failure = '', rests_since = 0, rests_until = 0
			WHERE name = $1 AND (paused_at > 0 OR rests_since > 0)`, channel)
		if err != nil {
			return fmt.Errorf("resume channel %s: %w", channel, err)
		}
		if n == 0 {
			return bot.Refuse(bot.ErrConflict, "channel {channel} is not paused", "channel", channel)
		}
		return s.tell(ctx, t, bot.ChannelNews{Channel: channel, Change: bot.ChannelResumed, By: by, At: now})
	})
}

// LastSuccess returns when a channel's platform last took a message; zero when it never did.
func (s *Store) LastSuccess(ctx context.Context, channel string) (time.Time, error) {
	us, err := one(ctx, s.read, value[int64], `SELECT COALESCE(MAX(changed_at), 0) FROM deliveries
		WHERE state IN ('accepted', 'delivered') AND batch_id IN (SELECT id FROM batches WHERE channel = $1 ORDER BY at DESC LIMIT 100)`, channel)
	return instant(us), reading(err, "last success of channel "+channel)
}

// tell inserts the job that tells the desk.
func (s *Store) tell(ctx context.Context, t tx, news bot.ChannelNews) error {
	return s.inserter.Insert(ctx, t.queue, []bot.Job{{Kind: bot.JobChannel, Args: arguments(news), At: news.At, Priority: 1}})
}
