package language_test

import (
	"testing"

	"github.com/bongsu-hq/bongsu/bot/language"
)

func TestOfficialMoments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ when, ko, en, fr, both string }{
		{
			"2022-10-15T15:30:00+09:00", "2022. 10. 15.(토) 15:30", "October 15, 2022, 15:30 KST (UTC+9)",
			"samedi 15_octobre 2022 à 15_h_30 (heure de Séoul, UTC+9)", "samedi 15_octobre 2022 à 15_h_30 (heure de Séoul, UTC+9^; 8_h_30 à Paris)",
		},
		{
			"2022-10-01T00:05:00+09:00", "2022. 10. 1.(토) 00:05", "October 1, 2022, 00:05 KST (UTC+9)",
			"samedi 1er_octobre 2022 à 0_h_05 (heure de Séoul, UTC+9)", "samedi 1er_octobre 2022 à 0_h_05 (heure de Séoul, UTC+9^; le 30_septembre à 17_h_05 à Paris)",
		},
		{
			"2023-01-01T00:00:00+09:00", "2023. 1. 1.(일) 00:00", "January 1, 2023, 00:00 KST (UTC+9)",
			"dimanche 1er_janvier 2023 à 0_h (heure de Séoul, UTC+9)", "dimanche 1er_janvier 2023 à 0_h (heure de Séoul, UTC+9^; le 31_décembre à 16_h à Paris)",
		},
		{
			"2025-02-18T12:00:00+09:00", "2025. 2. 18.(화) 12:00", "February 18, 2025, 12:00 KST (UTC+9)",
			"mardi 18_février 2025 à 12_h (heure de Séoul, UTC+9)", "mardi 18_février 2025 à 12_h (heure de Séoul, UTC+9^; 4_h à Paris)",
		},
	} {
		m := moment(t, c.when, c.when)
		want(t, "ko", m.Korean().Official(), c.ko)
		want(t, "en", m.English().Official(), c.en)
		want(t, "fr", m.French().Official(), spaced(c.fr))
		want(t, "fr beside Paris", m.French().WithZone().Official(), spaced(c.both))
	}
	m := moment(t, "2022-10-15T15:27:00+09:00", "2022-10-15T16:00:00+09:00")
	m.About = true
	want(t, "ko", m.Korean().Official(), "2022. 10. 15.(토) 15:27경")
	want(t, "en", m.English().Official(), "October 15, 2022, about 15:27 KST (UTC+9)")
	want(t, "fr", m.French().Official(), spaced("samedi 15_octobre 2022 à 15_h_27 environ (heure de Séoul, UTC+9)"))
}

// In a document every form is the document's, with its preposition, even on the day of issue.
func TestEveryFormOfADocument(t *testing.T) {
	t.Parallel()
	m := moment(t, "2022-10-16T00:10:00+09:00", "2022-10-16T09:00:00+09:00")
	m.Document = true
	want(t, "ko", m.Korean().String(), "2022. 10. 16.(일) 00:10")
	want(t, "en", m.English().String(), "October 16, 2022, 00:10 KST (UTC+9)")
	want(t, "en", m.English().At(), "on October 16, 2022, 00:10 KST (UTC+9)")
	for form, told := range map[string]string{
		m.French().String(): "le dimanche 16_octobre 2022", m.French().Depuis(): "depuis le dimanche 16_octobre 2022", m.French().De(): "du dimanche 16_octobre 2022",
		m.French().Situation(): "au dimanche 16_octobre 2022", m.French().AuPlusTard(): "au plus tard le dimanche 16_octobre 2022",
	} {
		want(t, "fr", form, spaced(told+" à 0_h_10, heure de Séoul"))
	}
}

// Readers who live by another clock find theirs beside it: their day, too, where it is another.
func TestOfficialMomentsBesideTheReadersClock(t *testing.T) {
	t.Parallel()
	paris, err := language.LoadZones("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for when, told := range map[string]string{
		"2022-10-30T00:30:00Z": "October 30, 2022, 09:30 KST (UTC+9), which is 02:30 CEST (UTC+2)",
		"2022-10-30T01:30:00Z": "October 30, 2022, 10:30 KST (UTC+9), which is 02:30 CET (UTC+1)",
		"2022-10-30T15:30:00Z": "October 31, 2022, 00:30 KST (UTC+9), which is October 30, 2022, 16:30 CET (UTC+1)",
	} {
		m := language.Moment{At: at(t, when), Zones: paris}
		want(t, "en", m.English().WithZone().Official(), told)
	}
	m := moment(t, "2022-10-15T15:30:00+09:00", "2022-10-15T15:30:00+09:00")
	want(t, "in Seoul", m.English().WithZone().Official(), "October 15, 2022, 15:30 KST (UTC+9)")
}

func TestChronologies(t *testing.T) {
	t.Parallel()
	m := moment(t, "2022-10-15T15:30:00+09:00", "2022-10-15T15:30:00+09:00")
	want(t, "ko", m.Korean().Listed(), "2022. 10. 15.(토) 15:30")
	want(t, "en", m.English().Listed(), "October 15, 2022, 15:30")
	want(t, "fr", m.French().Listed(), spaced("samedi 15_octobre 2022 à 15_h_30"))
	want(t, "ko", m.Korean().Clocks(), "한국 시각")
	want(t, "en", m.English().Clocks(), "KST, UTC+9")
	want(t, "fr", m.French().Clocks(), "heure de Séoul, UTC+9")
}

// A day without its hour is that of Seoul, whoever reads it.
func TestADayIsTheSameInEveryLanguage(t *testing.T) {
	t.Parallel()
	paris, err := language.LoadZones("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for when, day := range map[string][3]string{
		"2022-10-01T00:00:00+09:00": {"2022년 10월 1일", "October 1, 2022", "1er_octobre 2022"},
		"2022-10-01T06:59:00+09:00": {"2022년 10월 1일", "October 1, 2022", "1er_octobre 2022"},
		"2022-10-01T23:59:00+09:00": {"2022년 10월 1일", "October 1, 2022", "1er_octobre 2022"},
		"2023-01-01T00:30:00+09:00": {"2023년 1월 1일", "January 1, 2023", "1er_janvier 2023"},
	} {
		m := language.Moment{At: at(t, when), IssuedAt: at(t, when), Zones: paris}
		want(t, "ko", m.Korean().Date(), day[0])
		want(t, "en", m.English().Date(), day[1])
		want(t, "fr", m.French().Date().String(), spaced(day[2]))
	}
}

func TestOfficialSpans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to, ko, en, fr string }{
		{
			"15T14:30", "15T16:30", "2022. 10. 15.(토) 14:30~16:30", "October 15, 2022, 14:30 to 16:30 KST (UTC+9)",
			"samedi 15_octobre 2022 de 14_h_30 à 16_h_30 (heure de Séoul, UTC+9)",
		},
		{
			"15T15:27", "20T23:00", "2022. 10. 15.(토) 15:27~2022. 10. 20.(목) 23:00", "October 15, 2022, 15:27 to October 20, 2022, 23:00 KST (UTC+9)",
			"du samedi 15_octobre 2022 à 15_h_27 au jeudi 20_octobre 2022 à 23_h (heure de Séoul, UTC+9)",
		},
		{
			"15T22:00", "16T00:00", "2022. 10. 15.(토) 22:00~24:00", "October 15, 2022, 22:00 to 24:00 KST (UTC+9)",
			"samedi 15_octobre 2022 de 22_h à minuit (heure de Séoul, UTC+9)",
		},
		{
			"15T22:00", "17T00:00", "2022. 10. 15.(토) 22:00~2022. 10. 17.(월) 00:00", "October 15, 2022, 22:00 to October 17, 2022, 00:00 KST (UTC+9)",
			"du samedi 15_octobre 2022 à 22_h au lundi 17_octobre 2022 à 0_h (heure de Séoul, UTC+9)",
		},
	} {
		s := span(t, c.from, c.to, "20T10:00")
		want(t, "ko", s.Korean().Official(), c.ko)
		want(t, "en", s.English().Official(), c.en)
		want(t, "fr", s.French().Official(), spaced(c.fr))
	}
	s := span(t, "15T15:27", "15T16:00", "20T10:00")
	s.About = true
	want(t, "ko", s.Korean().Official(), "2022. 10. 15.(토) 15:27경~16:00")
	want(t, "en", s.English().Official(), "October 15, 2022, about 15:27 to 16:00 KST (UTC+9)")
	want(t, "fr", s.French().Official(), spaced("samedi 15_octobre 2022 de 15_h_27 environ à 16_h (heure de Séoul, UTC+9)"))
}
