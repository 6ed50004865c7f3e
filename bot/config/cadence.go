package config

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Beat is how often readers hear of an incident of one severity. 0: no promise is asked for.
type Beat struct {
	First         time.Duration // from the declaration to the first post
	Investigating time.Duration
	Identified    time.Duration
	Monitoring    time.Duration
}

// Cadence is the beat of each severity, in fires: 5 is the worst.
type Cadence map[int]Beat

// DefaultCadence returns the cadence that holds where the file says nothing. A notice, of one fire, has none.
func DefaultCadence() Cadence {
	minor := Beat{First: 10 * time.Minute, Investigating: 15 * time.Minute, Identified: 30 * time.Minute, Monitoring: time.Hour}
	return Cadence{
		5: {First: 5 * time.Minute, Investigating: 10 * time.Minute, Identified: 10 * time.Minute, Monitoring: 30 * time.Minute},
		4: minor,
		3: minor,
		2: minor,
	}
}

// Interval returns the time between two updates of an incident, 0 where none is due.
func (c Cadence) Interval(severity int, phase bot.Phase) time.Duration {
	switch phase {
	case bot.Investigating:
		return c[severity].Investigating
	case bot.Identified:
		return c[severity].Identified
	case bot.Monitoring:
		return c[severity].Monitoring
	case bot.ResolvedPhase, bot.Postmortem, bot.Canceled:
	}
	return 0
}

// FirstPost returns how long after its declaration an incident is told to the public at the latest, 0 where nothing asks for it.
func (c Cadence) FirstPost(severity int) time.Duration { return c[severity].First }

const worstSeverity = 5

func (l *loader) cadence(beats map[string]beat) Cadence {
	made := DefaultCadence()
	for _, key := range slices.Sorted(maps.Keys(beats)) {
		path := at("cadence", key)
		severity, err := strconv.Atoi(key)
		if err != nil || severity < 1 || severity > worstSeverity {
			l.fail(path, "unknown severity %q: write a number of fires from 1 to 5, of which 5 is the worst", key)
			continue
		}
		b, was := beats[key], made[severity]
		made[severity] = Beat{
			First:         l.interval(at(path, "first"), b.First, was.First),
			Investigating: l.interval(at(path, "investigating"), b.Investigating, was.Investigating),
			Identified:    l.interval(at(path, "identified"), b.Identified, was.Identified),
			Monitoring:    l.interval(at(path, "monitoring"), b.Monitoring, was.Monitoring),
		}
	}
	return made
}

func (l *loader) interval(path string, written *time.Duration, otherwise time.Duration) time.Duration {
	interval := *cmp.Or(written, &otherwise)
	if written != nil && interval < time.Minute {
		l.fail(path, "an interval is at least one minute: write one such as 10m")
	}
	return interval
}
