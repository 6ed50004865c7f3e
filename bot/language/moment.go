package language

import (
	"fmt"
	"time"
	_ "time/tzdata" // zones load the same on every machine
)

// Zones holds the clocks that readers live by: Korean readers in Seoul, French
// readers in Paris, English readers where the operator says.
type Zones struct {
	Seoul, Paris, English *time.Location
}

// LoadZones returns the zones with the named one for English; the empty name
// means Asia/Seoul.
func LoadZones(english string) (Zones, error) {
	if english == "" {
		english = "Asia/Seoul"
	}
	var zones Zones
	for _, z := range []struct {
		name string
		into **time.Location
	}{{"Asia/Seoul", &zones.Seoul}, {"Europe/Paris", &zones.Paris}, {english, &zones.English}} {
		loc, err := time.LoadLocation(z.name)
		if err != nil {
			return Zones{}, fmt.Errorf("load zone %q: write it as in Asia/Seoul: %w", z.name, err)
		}
		*z.into = loc
	}
	return zones, nil
}

// Moment is a point in time as one message tells it. On the day of IssuedAt in
// the reader's zone it is told short. A day that stands without its hour is the
// organisation's, that of Seoul, in every language: a promise for the 7th may
// not be one for the 6th to readers in Paris.
type Moment struct {
	At, IssuedAt time.Time
	Zones        Zones
	// About marks a time that is not exact: 경, about, environ.
	About bool
	// Zoned names the zone: the first moment of a text and every promise do.
	Zoned bool
	// Document tells it in every form as official documents do: by the clock of the organisation, with its day.
	Document bool
}

// Korean returns the moment for readers in Korea.
func (m Moment) Korean() KoreanMoment {
	return KoreanMoment{at: m.At.In(m.Zones.Seoul), issued: m.IssuedAt.In(m.Zones.Seoul), about: m.About, document: m.Document}
}

// English returns the moment in the zone of the English readers.
func (m Moment) English() EnglishMoment {
	return EnglishMoment{
		at: m.At.In(m.Zones.English), issued: m.IssuedAt.In(m.Zones.English), seoul: m.At.In(m.Zones.Seoul),
		about: m.About, zoned: m.Zoned, document: m.Document,
	}
}

// French returns the moment for readers in France.
func (m Moment) French() FrenchMoment {
	return FrenchMoment{
		at: m.At.In(m.Zones.Paris), issued: m.IssuedAt.In(m.Zones.Paris), seoul: m.At.In(m.Zones.Seoul),
		about: m.About, zoned: m.Zoned, document: m.Document,
	}
}

// sameDay compares what two calendars show, each time in its own zone.
func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}
