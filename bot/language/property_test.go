package language_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/language"
)

// moments walks through five years in odd steps, and through every clock that is told in a word.
func moments(t *testing.T) []time.Time {
	t.Helper()
	var all []time.Time
	for when := at(t, "2022-01-01T00:00:00Z"); when.Year() < 2027; when = when.Add(31*time.Hour + 47*time.Minute) {
		all = append(all, when)
	}
	for day := at(t, "2022-10-14T15:00:00Z"); day.Month() < time.December; day = day.Add(12 * time.Hour) {
		all = append(all, day, day.Add(5*time.Minute))
	}
	return all
}

// pastMidnight is an English midnight: the moments here are past.
var pastMidnight = regexp.MustCompile(`^midnight (.*) at the start of (.*)$`)

// What a reader reads is the moment that was meant, to the minute: so a later moment is never told as an earlier one.
func TestEveryFormReadsBackAsTheSameMoment(t *testing.T) {
	t.Parallel()
	z := zones(t)
	weekdays := map[time.Weekday][2]string{
		time.Sunday: {"일", "dimanche"}, time.Monday: {"월", "lundi"}, time.Tuesday: {"화", "mardi"}, time.Wednesday: {"수", "mercredi"},
		time.Thursday: {"목", "jeudi"}, time.Friday: {"금", "vendredi"}, time.Saturday: {"토", "samedi"},
	}
	months := []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	for _, when := range moments(t) {
		seoul, paris := when.In(z.Seoul), when.In(z.Paris)
		m := language.Moment{At: when, IssuedAt: when.AddDate(0, 0, 2), Zones: z}
		for _, c := range []struct {
			told, layout string
			zone         *time.Location
			words        []string
		}{
			{m.Korean().Official(), "2006. 1. 2.(" + weekdays[seoul.Weekday()][0] + ") 15:04", z.Seoul, nil},
			{m.Korean().Full(), "2006년 1월 2일(" + weekdays[seoul.Weekday()][0] + ") PM 3시 4분", z.Seoul, []string{"오전", "AM", "오후", "PM", "정오", "PM 12시", " 0시", " AM 12시"}},
			{pastMidnight.ReplaceAllString(m.English().Full(), "$2, midnight $1"), "Monday, January 2, 2006, 3:04 PM MST (UTC+9)", z.Seoul, []string{"a.m.", "AM", "p.m.", "PM", "noon", "12:00 PM", "midnight", "12:00 AM"}},
			{m.English().Official(), "January 2, 2006, 15:04 MST (UTC+9)", z.Seoul, nil},
			{m.French().Official(), weekdays[seoul.Weekday()][1] + " 2 1 2006 à 15 h 4 (heure de Séoul, UTC+9)", z.Seoul, months},
			{m.French().Full(), "le " + weekdays[paris.Weekday()][1] + " 2 1 2006 à 15 h 4, heure de Paris", z.Paris, months},
		} {
			told := strings.NewReplacer("\u00a0", " ", "1er", "1").Replace(c.told)
			if head, _, zoned := strings.Cut(told, ", heure de Paris ("); zoned {
				told = head + ", heure de Paris"
			}
			layout := c.layout
			if len(c.words) == 8 {
				told = strings.NewReplacer(c.words...).Replace(told)
			}
			if len(c.words) == 12 {
				for i, month := range months {
					told = strings.Replace(told, " "+month+" ", fmt.Sprintf(" %d ", i+1), 1)
				}
			}
			if !strings.Contains(told, "분") {
				layout = strings.TrimSuffix(layout, " 4분")
			}
			if strings.Contains(told, " h (") || strings.Contains(told, " h,") {
				layout = strings.Replace(layout, "15 h 4", "15 h", 1)
			}
			got, err := time.ParseInLocation(layout, told, c.zone)
			if err != nil || !sameMinute(got, when) {
				t.Fatalf("%v is told as %q and read as %v: %v", when, c.told, got, err)
			}
		}
	}
}

// sameMinute takes the hour that a zone repeats in autumn for either of its two.
func sameMinute(got, when time.Time) bool {
	d := got.Sub(when.Truncate(time.Minute))
	return d == 0 || (d == time.Hour || d == -time.Hour) && got.Month() == time.October && got.Hour() == 2
}

// A window says both of its ends, whichever of day, half-day and midnight it leaves out.
func TestEverySpanTellsBothEnds(t *testing.T) {
	t.Parallel()
	z := zones(t)
	seen := map[string]language.Span{}
	start := at(t, "2022-10-14T15:00:00Z")
	for from := range 48 {
		for hours := 1; hours <= 50; hours++ {
			s := language.Span{
				From: start.Add(time.Duration(from) * time.Hour), To: start.Add(time.Duration(from+hours) * time.Hour),
				IssuedAt: start.AddDate(0, 0, -5), Zones: z, Zoned: true,
			}
			for _, told := range []string{
				s.Korean().Window(), s.Korean().Official(), s.English().Window(), s.English().Official(), s.French().Window(), s.French().Official(),
			} {
				if other, twice := seen[told]; twice && !other.From.Equal(s.From) || twice && !other.To.Equal(s.To) {
					t.Fatalf("%q tells %v to %v and %v to %v", told, s.From, s.To, other.From, other.To)
				}
				seen[told] = s
			}
			want(t, "lasting", s.Korean().Duration(), language.KoreanDuration(s.To.Sub(s.From)))
			want(t, "typeset", language.FrType(s.French().Window()), s.French().Window())
		}
	}
}

// Farther is never told as nearer.
func TestRelativeTimesNeverTurnBack(t *testing.T) {
	t.Parallel()
	now := at(t, "2022-10-15T15:30:00Z")
	last := -1
	for minutes := 0; minutes < 5*24*60; minutes += 7 {
		told := language.EnglishRelative(now.Add(-time.Duration(minutes)*time.Minute), now)
		n, unit := 0, ""
		if told != "just now" {
			if _, err := fmt.Sscanf(told, "%d %s ago", &n, &unit); err != nil {
				t.Fatalf("%q: %v", told, err)
			}
		}
		scale := map[string]int{"minute": 1, "hour": 60, "day": 24 * 60}[strings.TrimSuffix(unit, "s")]
		if n*scale < last || n*scale > minutes {
			t.Fatalf("%d minutes are told as %q", minutes, told)
		}
		last = n * scale
	}
}
