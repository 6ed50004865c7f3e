package language_test

import (
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/language"
)

func BenchmarkJosa(b *testing.B) {
	readings := map[string]string{"Daum": "다음", "KakaoTalk": "카카오톡"}
	for name, word := range map[string]string{"hangul": "카카오톡", "bracket": "카카오(035720)", "reading": "KakaoTalk"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := language.Josa(word, "이/가", readings); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkFrType(b *testing.B) {
	text := strings.Repeat("L'incident : 1 000 000 de services à 95% ! Voir https://exemple.fr/etat?l=fr ; merci. ", 10)
	b.ReportAllocs()
	for b.Loop() {
		language.FrType(text)
	}
}

// BenchmarkMoment tells one moment in the three languages, zones included.
func BenchmarkMoment(b *testing.B) {
	m := moment(b, "2022-10-15T15:30:00+09:00", "2022-10-16T09:00:00+09:00")
	m.Zoned = true
	b.ReportAllocs()
	for b.Loop() {
		_, _, _ = m.Korean().Full(), m.English().At(), m.French().Depuis()
	}
}
