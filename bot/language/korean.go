package language

import (
	"strconv"
	"time"
)

// KoreanMoment is a moment in Seoul, told in Korean.
type KoreanMoment struct {
	at, issued      time.Time
	about, document bool
}

// String returns 오후 3시 30분 on the day of issue, else the full form.
func (m KoreanMoment) String() string {
	if m.document {
		return m.Official()
	}
	if sameDay(m.at, m.issued) {
		return m.Clock()
	}
	return m.Full()
}

// Full returns 2022년 10월 15일(토) 오후 3시 30분.
func (m KoreanMoment) Full() string {
	return m.Date() + "(" + koreanWeekday(m.at) + ") " + m.Clock()
}

// Clock returns 오후 3시 30분, or 정오 or 0시 at exactly twelve: beside a date 자정 may be either end of the day.
func (m KoreanMoment) Clock() string {
	if m.about {
		return koreanClock(m.at) + "경"
	}
	return koreanClock(m.at)
}

// Date returns 2022년 10월 15일.
func (m KoreanMoment) Date() string {
	return strconv.Itoa(m.at.Year()) + "년 " + koreanDay(m.at)
}

// Relative returns 35분 전 or 20분 후, counted from the issue.
func (m KoreanMoment) Relative() string { return KoreanRelative(m.at, m.issued) }

// Abroad returns the full form with (한국 시각), for a Korean text that leaves
// Korea.
func (m KoreanMoment) Abroad() string {
	return m.Full() + "(한국 시각)"
}

func koreanClock(t time.Time) string {
	hour, minute := t.Hour(), t.Minute()
	switch {
	case hour == 12 && minute == 0:
		return "정오"
	case hour == 0 && minute == 0:
		return "0시"
	}
	half := "오전 "
	if hour >= 12 {
		half = "오후 "
	}
	clock := half + strconv.Itoa(twelve(hour)) + "시"
	if minute == 0 {
		return clock
	}
	return clock + " " + strconv.Itoa(minute) + "분"
}

func koreanDay(t time.Time) string {
	return strconv.Itoa(int(t.Month())) + "월 " + strconv.Itoa(t.Day()) + "일"
}

func koreanWeekday(t time.Time) string {
	return [...]string{"일", "월", "화", "수", "목", "금", "토"}[t.Weekday()]
}

// twelve turns an hour into what a twelve-hour clock shows.
func twelve(hour int) int {
	return (hour+11)%12 + 1
}
