package language_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/language"
)

// span writes the month of October 2022 short: 15T15:30 is in Seoul.
func span(t *testing.T, from, to, issued string) language.Span {
	t.Helper()
	full := func(s string) time.Time {
		if len(s) == len("15T15:30") {
			s = "2022-10-" + s + ":00+09:00"
		}
		return at(t, s)
	}
	return language.Span{From: full(from), To: full(to), IssuedAt: full(issued), Zones: zones(t)}
}

func TestKoreanSpans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, to, issued, want string }{
		{"across days", "15T15:19", "20T23:00", "21T10:00", "10월 15일 오후 3시 19분 ~ 10월 20일 오후 11시"},
		{"same half-day", "15T15:00", "15T17:00", "10T10:00", "10월 15일 오후 3시 ~ 5시"},
		{"both halves", "15T11:30", "15T17:00", "10T10:00", "10월 15일 오전 11시 30분 ~ 오후 5시"},
		{"day of issue", "15T15:00", "15T17:30", "15T10:00", "오후 3시 ~ 5시 30분"},
		{"from noon", "15T12:00", "15T15:00", "10T10:00", "10월 15일 정오 ~ 오후 3시"},
		{"to noon", "15T09:00", "15T12:00", "10T10:00", "10월 15일 오전 9시 ~ 정오"},
		{"half past twelve", "15T12:30", "15T15:00", "10T10:00", "10월 15일 오후 12시 30분 ~ 3시"},
		{"from midnight", "15T00:00", "15T06:00", "10T10:00", "10월 15일 0시 ~ 오전 6시"},
		{"to midnight", "15T22:00", "16T00:00", "10T10:00", "10월 15일 오후 10시 ~ 밤 12시"},
		{"a whole day", "15T00:00", "16T00:00", "10T10:00", "10월 15일 0시 ~ 밤 12시"},
		{"past midnight", "15T23:00", "16T00:05", "10T10:00", "10월 15일 오후 11시 ~ 10월 16일 오전 12시 5분"},
		{"to a later midnight", "15T22:00", "17T00:00", "10T10:00", "10월 15일 오후 10시 ~ 10월 17일 0시"},
		{"another year", "2023-01-02T14:30:00+09:00", "2023-01-02T16:30:00+09:00", "20T10:00", "2023년 1월 2일 오후 2시 30분 ~ 4시 30분"},
		{"across years", "2022-12-31T23:00:00+09:00", "2023-01-01T02:00:00+09:00", "20T10:00", "2022년 12월 31일 오후 11시 ~ 2023년 1월 1일 오전 2시"},
	} {
		want(t, c.name, span(t, c.from, c.to, c.issued).Korean().String(), c.want)
	}
	inexact := span(t, "15T15:27", "15T23:00", "15T23:10")
	want(t, "window", inexact.Korean().Window(), "10월 15일 오후 3시 27분 ~ 11시")
	inexact.About = true
	want(t, "about", inexact.Korean().String(), "오후 3시 27분경 ~ 오후 11시")
	want(t, "about", inexact.Korean().Duration(), "약 8시간")
}

func TestEnglishSpans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, to, issued, want string }{
		{"across days", "15T15:27", "20T23:00", "21T10:00", "October 15, 2022, 3:27 p.m. to October 20, 2022, 11:00 p.m. KST (UTC+9)"},
		{"same half-day", "15T15:00", "15T17:00", "10T10:00", "October 15, 2022, 3:00 to 5:00 p.m. KST (UTC+9)"},
		{"both halves", "15T11:30", "15T17:00", "10T10:00", "October 15, 2022, 11:30 a.m. to 5:00 p.m. KST (UTC+9)"},
		{"day of issue", "15T15:00", "15T17:30", "15T10:00", "3:00 to 5:30 p.m. KST (UTC+9)"},
		{"from noon", "15T12:00", "15T15:00", "15T10:00", "noon to 3:00 p.m. KST (UTC+9)"},
		{"to noon", "15T09:00", "15T12:00", "15T10:00", "9:00 a.m. to noon KST (UTC+9)"},
		{"from midnight", "15T00:00", "15T06:00", "15T10:00", "midnight to 6:00 a.m. KST (UTC+9)"},
		{"to midnight", "15T22:00", "16T00:00", "15T10:00", "10:00 p.m. to midnight KST (UTC+9)"},
		{"past midnight", "15T23:00", "16T00:05", "15T10:00", "October 15, 2022, 11:00 p.m. to October 16, 2022, 12:05 a.m. KST (UTC+9)"},
		{"to a later midnight", "15T12:00", "17T00:00", "15T10:00", "October 15, 2022, 12:00 p.m. to October 17, 2022, 12:00 a.m. KST (UTC+9)"},
	} {
		s := span(t, c.from, c.to, c.issued)
		want(t, c.name, s.English().String(), strings.TrimSuffix(c.want, " KST (UTC+9)"))
		s.Zoned = true
		want(t, c.name+", zoned", s.English().String(), c.want)
	}
	inexact := span(t, "15T15:27", "15T23:00", "15T23:10")
	want(t, "window", inexact.English().Window(), "October 15, 2022, 3:27 to 11:00 p.m.")
	inexact.About = true
	want(t, "about", inexact.English().String(), "about 3:27 p.m. to 11:00 p.m.")
	want(t, "about", inexact.English().Duration(), "about 8 hours")
}

func TestFrenchSpans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, to, issued, plain, zoned string }{
		{
			"across days", "15T15:27", "20T23:00", "21T10:00", "du 15_octobre 2022 à 8_h_27 au 20_octobre 2022 à 16_h",
			", heure de Paris (du 15_octobre à 15_h_27 au 20_octobre à 23_h à Séoul)",
		},
		{"day of issue", "15T15:27", "15T23:00", "15T23:10", "de 8_h_27 à 16_h", ", heure de Paris (de 15_h_27 à 23_h à Séoul)"},
		{
			"another day", "2023-01-02T14:30:00+09:00", "2023-01-02T16:30:00+09:00", "20T10:00",
			"le 2_janvier 2023 de 6_h_30 à 8_h_30", ", heure de Paris (de 14_h_30 à 16_h_30 à Séoul)",
		},
		{"to midnight in Paris", "16T05:00", "16T07:00", "14T10:00", "le 15_octobre 2022 de 22_h à minuit", ", heure de Paris (le 16_octobre de 5_h à 7_h à Séoul)"},
		{"to midnight in Seoul", "15T22:00", "16T00:00", "14T10:00", "le 15_octobre 2022 de 15_h à 17_h", ", heure de Paris (de 22_h à minuit à Séoul)"},
		{"from midnight in Paris", "15T07:00", "15T09:00", "14T10:00", "le 15_octobre 2022 de 0_h à 2_h", ", heure de Paris (de 7_h à 9_h à Séoul)"},
		{"first of the month", "01T15:00", "01T17:00", "14T10:00", "le 1er_octobre 2022 de 8_h à 10_h", ", heure de Paris (de 15_h à 17_h à Séoul)"},
		{
			"a day of 25 hours", "2022-10-29T12:00:00+02:00", "2022-10-30T12:00:00+01:00", "2022-11-01T10:00:00+01:00",
			"du 29_octobre 2022 à 12_h au 30_octobre 2022 à 12_h", ", heure de Paris (du 29_octobre à 19_h au 30_octobre à 20_h à Séoul)",
		},
		{
			"New Year in Seoul", "2022-12-31T20:00:00+01:00", "2022-12-31T22:00:00+01:00", "14T10:00", "le 31_décembre 2022 de 20_h à 22_h",
			", heure de Paris (le 1er_janvier 2023 de 4_h à 6_h à Séoul)",
		},
	} {
		s := span(t, c.from, c.to, c.issued)
		want(t, c.name, s.French().String(), spaced(c.plain))
		s.Zoned = true
		want(t, c.name+", zoned", s.French().String(), spaced(c.plain+c.zoned))
		want(t, c.name+" is typeset", language.FrType(s.French().Lasting()), s.French().Lasting())
	}
	// Today for Paris is tomorrow in Seoul, so both say their day.
	night := span(t, "16T01:00", "16T05:00", "15T22:00")
	night.Zoned = true
	want(t, "night", night.French().String(), spaced("le 15_octobre 2022 de 18_h à 22_h, heure de Paris (le 16_octobre de 1_h à 5_h à Séoul)"))
	evening := span(t, "15T23:00", "16T02:00", "15T22:00")
	evening.Zoned = true
	want(t, "evening", evening.French().String(), spaced("le 15_octobre 2022 de 16_h à 19_h, heure de Paris (du 15_octobre à 23_h au 16_octobre à 2_h à Séoul)"))

	window := span(t, "15T22:00", "16T00:00", "15T10:00")
	want(t, "window", window.French().Window(), spaced("le 15_octobre de 15_h à 17_h"))
	window.Zoned = true
	want(t, "window, zoned", window.French().Window(), spaced("le 15_octobre de 15_h à 17_h, heure de Paris (de 22_h à minuit à Séoul)"))
	window = span(t, "2022-12-31T20:00:00+01:00", "2023-01-01T02:00:00+01:00", "15T10:00")
	want(t, "window across years", window.French().Window(), spaced("du 31_décembre 2022 à 20_h au 1er_janvier 2023 à 2_h"))
}

func TestSpansWithTheirDuration(t *testing.T) {
	t.Parallel()
	// Seconds are not shown, so they do not count either.
	s := span(t, "2022-10-15T15:27:40+09:00", "2022-10-15T23:00:10+09:00", "15T23:10")
	want(t, "ko", s.Korean().Duration(), "7시간 33분")
	want(t, "en", s.English().Duration(), "7 hours 33 minutes")
	want(t, "fr", s.French().Lasting(), spaced("de 8_h_27 à 16_h (7_heures et 33_minutes)"))
	s.Zoned = true
	want(t, "fr", s.French().Lasting(), spaced("de 8_h_27 à 16_h, heure de Paris (7_heures et 33_minutes^; de 15_h_27 à 23_h à Séoul)"))
	s.About = true
	want(t, "fr", s.French().Lasting(), spaced("de 8_h_27 environ à 16_h, heure de Paris (environ 8_heures^; de 15_h_27 environ à 23_h à Séoul)"))
	s = span(t, "15T15:27", "15T16:47", "15T23:10")
	s.About = true
	want(t, "short and inexact", s.Korean().Duration(), "1시간 20분가량")
	want(t, "short and inexact", s.Korean().During(), "1시간 20분가량")
	s.To = s.From.Add(45 * time.Minute)
	want(t, "minutes and inexact", s.Korean().During(), "45분가량")
	s.To = s.From.Add(4 * time.Hour)
	want(t, "hours and inexact", s.Korean().During(), "약 4시간 동안")
	s.About = false
	want(t, "exact", s.Korean().During(), "4시간 동안")
	want(t, "across days", span(t, "15T15:27", "20T23:00", "21T10:00").French().Lasting(), spaced("du 15_octobre 2022 à 8_h_27 au 20_octobre 2022 à 16_h (127_heures et 33_minutes)"))
}

func TestEnglishSpansWhereTheClocksChange(t *testing.T) {
	t.Parallel()
	paris, err := language.LoadZones("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	s := span(t, "2022-10-29T12:00:00+02:00", "2022-10-30T12:00:00+01:00", "2022-11-01T10:00:00+01:00")
	s.Zones = paris
	want(t, "two days", s.English().String(), "October 29, 2022, 12:00 p.m. CEST (UTC+2) to October 30, 2022, 12:00 p.m. CET (UTC+1)")
	s.From, s.To = at(t, "2022-10-30T02:30:00+02:00"), at(t, "2022-10-30T02:15:00+01:00")
	want(t, "one night", s.English().Window(), "October 30, 2022, 2:30 a.m. CEST (UTC+2) to 2:15 a.m. CET (UTC+1)")
	want(t, "official", s.English().Official(), "October 30, 2022, 09:30 to 10:15 KST (UTC+9)")
	want(t, "official", s.French().Official(), spaced("dimanche 30_octobre 2022 de 9_h_30 à 10_h_15 (heure de Séoul, UTC+9)"))
}
