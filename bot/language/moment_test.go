package language_test

import (
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/bongsu-hq/bongsu/bot/language"
)

// spaced writes _ for U+00A0 and ^ for U+202F, so that tests can be read.
func spaced(s string) string {
	return strings.NewReplacer("_", "\u00a0", "^", "\u202f").Replace(s)
}

func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v.UTC()
}

func moment(t testing.TB, when, issued string) language.Moment {
	t.Helper()
	return language.Moment{At: at(t, when), IssuedAt: at(t, issued), Zones: zones(t)}
}

func TestKoreanMoments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ when, issued, short, full string }{
		{"2022-10-15T15:30:00+09:00", "2022-10-15T23:59:00+09:00", "오후 3시 30분", "2022년 10월 15일(토) 오후 3시 30분"},
		{"2022-10-15T15:30:00+09:00", "2022-10-16T00:00:00+09:00", "2022년 10월 15일(토) 오후 3시 30분", "2022년 10월 15일(토) 오후 3시 30분"},
		{"2022-10-20T23:00:00+09:00", "2022-10-20T23:10:00+09:00", "오후 11시", "2022년 10월 20일(목) 오후 11시"},
		{"2022-10-16T00:00:00+09:00", "2022-10-16T09:00:00+09:00", "0시", "2022년 10월 16일(일) 0시"},
		{"2022-10-02T00:00:00+09:00", "2022-10-01T22:00:00+09:00", "2022년 10월 2일(일) 0시", "2022년 10월 2일(일) 0시"},
		{"2022-10-01T00:00:00+09:00", "2022-09-30T22:00:00+09:00", "2022년 10월 1일(토) 0시", "2022년 10월 1일(토) 0시"},
		{"2022-10-16T00:01:00+09:00", "2022-10-16T09:00:00+09:00", "오전 12시 1분", "2022년 10월 16일(일) 오전 12시 1분"},
		{"2022-10-16T12:00:00+09:00", "2022-10-16T09:00:00+09:00", "정오", "2022년 10월 16일(일) 정오"},
		{"2022-10-16T12:30:00+09:00", "2022-10-16T09:00:00+09:00", "오후 12시 30분", "2022년 10월 16일(일) 오후 12시 30분"},
		// One day in UTC, two in Seoul.
		{"2022-10-15T14:59:00Z", "2022-10-15T15:01:00Z", "2022년 10월 15일(토) 오후 11시 59분", "2022년 10월 15일(토) 오후 11시 59분"},
	} {
		m := moment(t, c.when, c.issued).Korean()
		want(t, c.when, m.String(), c.short)
		want(t, c.when+" full", m.Full(), c.full)
	}
	m := moment(t, "2022-10-01T15:19:00+09:00", "2022-10-01T16:10:00+09:00")
	m.About = true
	want(t, "about", m.Korean().String(), "오후 3시 19분경")
	m.About = false
	want(t, "abroad", m.Korean().Abroad(), "2022년 10월 1일(토) 오후 3시 19분(한국 시각)")
	want(t, "date", m.Korean().Date(), "2022년 10월 1일")
}

func TestEnglishMoments(t *testing.T) {
	t.Parallel()
	m := moment(t, "2022-10-15T15:30:00+09:00", "2022-10-15T16:10:00+09:00")
	want(t, "bare", m.English().String(), "3:30 p.m.")
	want(t, "at", m.English().At(), "at 3:30 p.m.")
	want(t, "zoned at", m.English().WithZone().At(), "at 3:30 p.m. KST (UTC+9)")
	m.IssuedAt = at(t, "2022-10-16T01:00:00+09:00")
	want(t, "bare", m.English().String(), "October 15, 2022, 3:30 p.m.")
	want(t, "at", m.English().At(), "on October 15, 2022, at 3:30 p.m.")
	want(t, "date", m.English().Date(), "October 15, 2022")
	m.Zoned, m.About = true, true
	want(t, "about", m.English().At(), "on October 15, 2022, at about 3:30 p.m. KST (UTC+9)")
	want(t, "noon", moment(t, "2022-10-15T12:00:00+09:00", "2022-10-15T09:00:00+09:00").English().WithZone().At(), "at noon KST (UTC+9)")
	want(t, "noon", moment(t, "2022-10-15T12:00:00+09:00", "2022-10-16T09:00:00+09:00").English().Full(), "Saturday, October 15, 2022, noon KST (UTC+9)")
	for when, clock := range map[string]string{"00:00": "midnight", "12:00": "noon", "00:05": "12:05 a.m.", "12:30": "12:30 p.m.", "23:00": "11:00 p.m.", "01:05": "1:05 a.m."} {
		m := moment(t, "2022-10-15T"+when+":00+09:00", "2022-10-15T16:10:00+09:00")
		want(t, when, m.English().String(), clock)
	}
}

// Midnight says of which day it is which end.
func TestEnglishMidnightSaysItsDay(t *testing.T) {
	t.Parallel()
	ahead := moment(t, "2022-10-02T00:00:00+09:00", "2022-10-01T22:00:00+09:00")
	want(t, "ahead", ahead.English().String(), "midnight at the end of Saturday, October 1, 2022")
	want(t, "ahead, at", ahead.English().At(), "at midnight at the end of Saturday, October 1, 2022")
	want(t, "ahead, zoned", ahead.English().WithZone().String(), "midnight KST (UTC+9) at the end of Saturday, October 1, 2022")
	want(t, "ahead, full", ahead.English().Full(), "midnight KST (UTC+9) at the end of Saturday, October 1, 2022")
	past := moment(t, "2022-10-02T00:00:00+09:00", "2022-10-03T09:00:00+09:00")
	want(t, "past", past.English().String(), "midnight at the start of Sunday, October 2, 2022")
	past.About = true
	want(t, "past, about", past.English().At(), "at about midnight at the start of Sunday, October 2, 2022")
	newYear := moment(t, "2023-01-01T00:00:00+09:00", "2022-12-31T22:00:00+09:00")
	want(t, "new year", newYear.English().String(), "midnight at the end of Saturday, December 31, 2022")
	want(t, "this morning", moment(t, "2022-10-02T00:00:00+09:00", "2022-10-02T09:00:00+09:00").English().String(), "midnight")
}

func TestEnglishZones(t *testing.T) {
	t.Parallel()
	for zone, full := range map[string]string{
		"":                 "Saturday, October 15, 2022, 3:30 p.m. KST (UTC+9)",
		"UTC":              "Saturday, October 15, 2022, 6:30 a.m. UTC",
		"America/New_York": "Saturday, October 15, 2022, 2:30 a.m. EDT (UTC-4)",
		"Asia/Kolkata":     "Saturday, October 15, 2022, noon IST (UTC+5:30)",
		"Asia/Dubai":       "Saturday, October 15, 2022, 10:30 a.m. UTC+4",
	} {
		z, err := language.LoadZones(zone)
		if err != nil {
			t.Fatal(err)
		}
		m := language.Moment{At: at(t, "2022-10-15T15:30:00+09:00"), Zones: z}
		want(t, zone, m.English().Full(), full)
	}
	if _, err := language.LoadZones("Seoul"); err == nil || !strings.Contains(err.Error(), "Asia/Seoul") {
		t.Errorf("unknown zone: %v", err)
	}
}

func TestFrenchMoments(t *testing.T) {
	t.Parallel()
	same := moment(t, "2022-10-15T15:30:00+02:00", "2022-10-15T16:00:00+02:00").French()
	other := moment(t, "2022-10-15T15:30:00+02:00", "2022-10-16T16:00:00+02:00").French()
	first := moment(t, "2022-10-01T00:05:00+02:00", "2022-11-01T00:00:00+01:00").French()
	hour := moment(t, "2022-10-16T16:00:00+02:00", "2022-10-16T09:00:00+02:00").French()
	midnight := moment(t, "2022-10-16T00:00:00+02:00", "2022-10-16T09:00:00+02:00").French()
	ahead := moment(t, "2022-10-01T00:00:00+02:00", "2022-09-30T22:00:00+02:00").French()
	for _, c := range []struct{ got, want string }{
		{same.String(), "15_h_30"},
		{same.A(), "à 15_h_30"},
		{same.De(), "de 15_h_30"},
		{same.Depuis(), "depuis 15_h_30"},
		{hour.AuPlusTard(), "au plus tard à 16_h"},
		{midnight.A(), "à 0_h"},
		{ahead.AuPlusTard(), "au plus tard le 1er_octobre 2022 à 0_h"},
		{ahead.String(), "le 1er_octobre 2022 à 0_h"},
		{ahead.WithZone().AuPlusTard(), "au plus tard le 1er_octobre 2022 à 0_h, heure de Paris (7_h à Séoul)"},
		{moment(t, "2022-10-02T00:00:00+02:00", "2022-10-01T22:00:00+02:00").French().AuPlusTard(), "au plus tard le 2_octobre 2022 à 0_h"},
		{other.String(), "le 15_octobre 2022 à 15_h_30"},
		{other.A(), "le 15_octobre 2022 à 15_h_30"},
		{same.Situation(), "à 15_h_30"},
		{other.Situation(), "au 15_octobre 2022 à 15_h_30"},
		{other.De(), "du 15_octobre 2022 à 15_h_30"},
		{other.Depuis(), "depuis le 15_octobre 2022 à 15_h_30"},
		{other.AuPlusTard(), "au plus tard le 15_octobre 2022 à 15_h_30"},
		{other.Au(), "au 15_octobre"},
		{first.String(), "le 1er_octobre 2022 à 0_h_05"},
		{first.Au(), "au 1er_octobre"},
		{first.Date().De(), "du 1er_octobre 2022"},
		{first.Date().Le(), "le 1er_octobre 2022"},
		{first.Date().AuPlusTard(), "au plus tard le 1er_octobre 2022"},
		{first.Full(), "le samedi 1er_octobre 2022 à 0_h_05, heure de Paris (7_h_05 à Séoul)"},
		{moment(t, "2022-10-19T11:00:00+02:00", "2023-01-01T09:00:00+01:00").French().Au(), "au 19_octobre 2022"},
	} {
		want(t, c.want, c.got, spaced(c.want))
	}
	about := moment(t, "2022-10-15T15:30:00+02:00", "2022-10-15T16:00:00+02:00")
	about.About, about.Zoned = true, true
	want(t, "about", about.French().Depuis(), spaced("depuis 15_h_30 environ, heure de Paris (22_h_30 à Séoul)"))
}

func TestParisAndSeoul(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, when, issued, want string }{
		{"summer, 7 hours", "2022-10-15T15:30:00+09:00", "2022-10-15T16:00:00+09:00", "8_h_30, heure de Paris (15_h_30 à Séoul)"},
		{"winter, 8 hours", "2022-12-06T15:30:00+09:00", "2022-12-06T16:00:00+09:00", "7_h_30, heure de Paris (15_h_30 à Séoul)"},
		{"last hour of summer", "2022-10-30T00:30:00Z", "2022-10-30T00:40:00Z", "2_h_30, heure de Paris (9_h_30 à Séoul)"},
		{"the same hour in winter", "2022-10-30T01:30:00Z", "2022-10-30T01:40:00Z", "2_h_30, heure de Paris (10_h_30 à Séoul)"},
		{"tomorrow in Seoul", "2022-10-16T01:31:00+09:00", "2022-10-15T20:00:00+02:00", "le 15_octobre à 18_h_31, heure de Paris (le 16 à 1_h_31 à Séoul)"},
		{"another day", "2022-10-16T01:31:00+09:00", "2022-10-16T09:00:00+02:00", "le 15_octobre 2022 à 18_h_31, heure de Paris (le 16 à 1_h_31 à Séoul)"},
		{"next month in Seoul", "2022-09-30T20:00:00+02:00", "2022-09-30T20:00:00+02:00", "le 30_septembre à 20_h, heure de Paris (le 1er_octobre à 3_h à Séoul)"},
		{"next year in Seoul", "2022-12-31T20:00:00+01:00", "2022-12-31T20:00:00+01:00", "le 31_décembre à 20_h, heure de Paris (le 1er_janvier 2023 à 4_h à Séoul)"},
		{"one day in Seoul, two in Paris", "2022-10-15T06:59:00+09:00", "2022-10-15T07:01:00+09:00", "le 14_octobre 2022 à 23_h_59, heure de Paris (le 15 à 6_h_59 à Séoul)"},
	} {
		want(t, c.name, moment(t, c.when, c.issued).French().WithZone().String(), spaced(c.want))
	}
	m := moment(t, "2022-10-16T01:31:00+09:00", "2022-10-15T20:00:00+02:00")
	m.Zoned = true
	want(t, "by then", m.French().AuPlusTard(), spaced("au plus tard le 15_octobre à 18_h_31, heure de Paris (le 16 à 1_h_31 à Séoul)"))
	want(t, "of then", m.French().De(), spaced("du 15_octobre à 18_h_31, heure de Paris (le 16 à 1_h_31 à Séoul)"))
}

func TestMomentsInTemplates(t *testing.T) {
	t.Parallel()
	m := moment(t, "2022-10-15T15:30:00+09:00", "2022-10-15T16:10:00+09:00")
	for _, c := range []struct {
		text, want string
		value      any
	}{
		{"{{.StartedAt}}부터", "오후 3시 30분부터", m.Korean()},
		{"Since {{.StartedAt}}, {{.StartedAt.WithZone.At}}", "Since 3:30 p.m., at 3:30 p.m. KST (UTC+9)", m.English()},
		{"{{.StartedAt.Depuis}}, {{.StartedAt}}, {{.StartedAt.Date.De}}", "depuis 8_h_30, 8_h_30, du 15_octobre 2022", m.French()},
	} {
		var b strings.Builder
		tmpl := template.Must(template.New("").Option("missingkey=error").Parse(c.text))
		if err := tmpl.Execute(&b, map[string]any{"StartedAt": c.value}); err != nil {
			t.Fatal(err)
		}
		want(t, c.text, b.String(), spaced(c.want))
	}
}

// Every minute form is already in French typography, so the pass that follows
// rendering changes nothing.
func TestFrenchFormsAreTypeset(t *testing.T) {
	t.Parallel()
	start := at(t, "2022-01-01T00:00:00Z")
	z := zones(t)
	for i := range 3000 {
		m := language.Moment{At: start.Add(time.Duration(i) * 13 * time.Hour), IssuedAt: start.AddDate(0, 6, 0), Zones: z}
		for _, text := range []string{m.French().Full(), m.French().Official(), m.French().WithZone().Depuis()} {
			want(t, "FrType", language.FrType(text), text)
		}
		if first := m.At.In(m.Zones.Seoul).Day() == 1; first != strings.Contains(m.French().Date().String(), "1er") {
			t.Errorf("%v: %s", m.At, m.French().Date())
		}
	}
}
