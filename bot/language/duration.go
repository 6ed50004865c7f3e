package language

import (
	"strconv"
	"time"
)

// KoreanDuration returns 2시간 15분 in whole minutes; hours are never folded
// into days and a negative duration counts as none.
func KoreanDuration(d time.Duration) string {
	hours, minutes := hoursMinutes(d)
	switch {
	case hours == 0:
		return strconv.Itoa(minutes) + "분"
	case minutes == 0:
		return strconv.Itoa(hours) + "시간"
	}
	return strconv.Itoa(hours) + "시간 " + strconv.Itoa(minutes) + "분"
}

// KoreanAbout returns 약 10시간, or 4시간 10분가량 where minutes are told.
func KoreanAbout(d time.Duration) string {
	if _, minutes := hoursMinutes(d); minutes == 0 && d >= time.Hour {
		return "약 " + KoreanDuration(d)
	}
	return KoreanDuration(d) + "가량"
}

// EnglishDuration returns 2 hours 15 minutes.
func EnglishDuration(d time.Duration) string {
	hours, minutes := hoursMinutes(d)
	inHours, inMinutes := EnglishCount(int64(hours), "hour", "hours"), EnglishCount(int64(minutes), "minute", "minutes")
	switch {
	case hours == 0:
		return inMinutes
	case minutes == 0:
		return inHours
	}
	return inHours + " " + inMinutes
}

// EnglishAbout returns about 10 hours.
func EnglishAbout(d time.Duration) string { return "about " + EnglishDuration(d) }

// FrenchDuration returns 2 heures et 15 minutes.
func FrenchDuration(d time.Duration) string {
	hours, minutes := hoursMinutes(d)
	inHours, inMinutes := FrenchCount(int64(hours), "heure", "heures"), FrenchCount(int64(minutes), "minute", "minutes")
	switch {
	case hours == 0:
		return inMinutes
	case minutes == 0:
		return inHours
	}
	return inHours + " et " + inMinutes
}

// FrenchAbout returns environ 10 heures.
func FrenchAbout(d time.Duration) string { return "environ " + FrenchDuration(d) }

// KoreanRelative returns 2시간 전 or 2시간 후, and 방금 or 곧 within a minute.
func KoreanRelative(at, now time.Time) string {
	n, unit, past := distance(at, now)
	word := [...]string{"", "분", "시간", "일"}[unit]
	switch {
	case unit == within && past:
		return "방금"
	case unit == within:
		return "곧"
	case past:
		return strconv.Itoa(n) + word + " 전"
	}
	return strconv.Itoa(n) + word + " 후"
}

// EnglishRelative returns 2 hours ago or in 2 hours, and just now or in a
// moment within a minute.
func EnglishRelative(at, now time.Time) string {
	n, unit, past := distance(at, now)
	word := [...]string{"", "minute", "hour", "day"}[unit]
	told := EnglishCount(int64(n), word, word+"s")
	switch {
	case unit == within && past:
		return "just now"
	case unit == within:
		return "in a moment"
	case past:
		return told + " ago"
	}
	return "in " + told
}

// FrenchRelative returns il y a 2 heures or dans 2 heures, and à l’instant or
// dans un instant within a minute.
func FrenchRelative(at, now time.Time) string {
	n, unit, past := distance(at, now)
	word := [...]string{"", "minute", "heure", "jour"}[unit]
	told := FrenchCount(int64(n), word, word+"s")
	switch {
	case unit == within && past:
		return "à l’instant"
	case unit == within:
		return "dans un instant"
	case past:
		return "il y a " + told
	}
	return "dans " + told
}

const (
	within = iota
	inMinutes
	inHours
	inDays
)

// distance measures whole minutes, hours or days, whichever is the largest
// that fits.
func distance(at, now time.Time) (n, unit int, past bool) {
	d := now.Sub(at)
	past = d >= 0
	if !past {
		d = -d
	}
	switch {
	case d < time.Minute:
		return 0, within, past
	case d < time.Hour:
		return int(d / time.Minute), inMinutes, past
	case d < 24*time.Hour:
		return int(d / time.Hour), inHours, past
	}
	return int(d / (24 * time.Hour)), inDays, past
}

func hoursMinutes(d time.Duration) (hours, minutes int) {
	whole := int(max(d, 0) / time.Minute)
	return whole / 60, whole % 60
}
