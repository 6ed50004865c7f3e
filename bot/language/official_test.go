package language_test

import (
	"testing"

	"github.com/bongsu-hq/bongsu/bot/language"
)

func TestOfficialMoments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ when, ko, en, fr, seoul string }{
		{
			"2022-10-15T15:30:00+09:00", "2022. 10. 15.(토) 15:30", "October 15, 2022, 15:30 KST (UTC+9)",
			"samedi 15_octobre 2022 à 8_h_30 (heure de Paris, UTC+2)", "samedi 15_octobre 2022 à 15_h_30 (heure de Séoul, UTC+9)",
		},
		{
			"2022-10-01T00:05:00+09:00", "2022. 10. 1.(토) 00:05", "October 1, 2022, 00:05 KST (UTC+9)",
			"vendredi 30_septembre 2022 à 17_h_05 (heure de Paris, UTC+2)", "samedi 1er_octobre 2022 à 0_h_05 (heure de Séoul, UTC+9)",
		},
		{
			"2023-01-01T00:00:00+09:00", "2023. 1. 1.(일) 00:00", "January 1, 2023, 00:00 KST (UTC+9)",
			"samedi 31_décembre 2022 à 16_h (heure de Paris, UTC+1)", "dimanche 1er_janvier 2023 à 0_h (heure de Séoul, UTC+9)",
		},
		{
			"2025-02-18T12:00:00+09:00", "2025. 2. 18.(화) 12:00", "February 18, 2025, 12:00 KST (UTC+9)",
			"mardi 18_février 2025 à 4_h (heure de Paris, UTC+1)", "mardi 18_février 2025 à 12_h (heure de Séoul, UTC+9)",
		},
	} {
		m := moment(t, c.when, c.when)
		want(t, "ko", m.Korean().Official(), c.ko)
		want(t, "en", m.English().Official(), c.en)
		want(t, "fr", m.French().Official(), spaced(c.fr))
		want(t, "fr in Seoul", m.French().Seoul(), spaced(c.seoul))
	}
	m := moment(t, "2022-10-15T15:27:00+09:00", "2022-10-15T16:00:00+09:00")
	m.About = true
	want(t, "ko", m.Korean().Official(), "2022. 10. 15.(토) 15:27경")
	want(t, "en", m.English().Official(), "October 15, 2022, about 15:27 KST (UTC+9)")
	want(t, "fr", m.French().Official(), spaced("samedi 15_octobre 2022 à 8_h_27 environ (heure de Paris, UTC+2)"))
}

// Winter and summer never share a name, so the repeated hour stays plain.
func TestOfficialMomentsWhereTheClocksChange(t *testing.T) {
	t.Parallel()
	paris, err := language.LoadZones("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for when, told := range map[string][2]string{
		"2022-10-30T00:30:00Z": {"October 30, 2022, 02:30 CEST (UTC+2)", "dimanche 30_octobre 2022 à 2_h_30 (heure de Paris, UTC+2)"},
		"2022-10-30T01:30:00Z": {"October 30, 2022, 02:30 CET (UTC+1)", "dimanche 30_octobre 2022 à 2_h_30 (heure de Paris, UTC+1)"},
	} {
		m := language.Moment{At: at(t, when), Zones: paris}
		want(t, "en", m.English().Official(), told[0])
		want(t, "fr", m.French().Official(), spaced(told[1]))
	}
}

func TestOfficialSpans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to, ko, en, fr string }{
		{
			"15T14:30", "15T16:30", "2022. 10. 15.(토) 14:30~16:30", "October 15, 2022, 14:30 to 16:30 KST (UTC+9)",
			"samedi 15_octobre 2022 de 7_h_30 à 9_h_30 (heure de Paris, UTC+2)",
		},
		{
			"15T15:27", "20T23:00", "2022. 10. 15.(토) 15:27~2022. 10. 20.(목) 23:00", "October 15, 2022, 15:27 to October 20, 2022, 23:00 KST (UTC+9)",
			"du samedi 15_octobre 2022 à 8_h_27 au jeudi 20_octobre 2022 à 16_h (heure de Paris, UTC+2)",
		},
		{
			"15T22:00", "16T00:00", "2022. 10. 15.(토) 22:00~24:00", "October 15, 2022, 22:00 to 24:00 KST (UTC+9)",
			"samedi 15_octobre 2022 de 15_h à 17_h (heure de Paris, UTC+2)",
		},
		{
			"15T22:00", "17T00:00", "2022. 10. 15.(토) 22:00~2022. 10. 17.(월) 00:00", "October 15, 2022, 22:00 to October 17, 2022, 00:00 KST (UTC+9)",
			"du samedi 15_octobre 2022 à 15_h au dimanche 16_octobre 2022 à 17_h (heure de Paris, UTC+2)",
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
	want(t, "fr", s.French().Official(), spaced("samedi 15_octobre 2022 de 8_h_27 environ à 9_h (heure de Paris, UTC+2)"))
}
