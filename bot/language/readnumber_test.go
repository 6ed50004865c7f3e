package language_test

import (
	"errors"
	"math"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/language"
)

func TestReadNumbers(t *testing.T) {
	t.Parallel()
	ko, en, fr := language.ReadKoreanNumber, language.ReadEnglishNumber, language.ReadFrenchNumber
	for _, c := range []struct {
		text string
		read func(string) (int64, error)
		want int64
	}{
		{"3만 2000", ko, 32000},
		{"3만2000", ko, 32000},
		{"4,700만", ko, 47_000_000},
		{"1억 1", ko, 100_000_001},
		{"32,000", ko, 32000},
		{"-5만", ko, -50000},
		{"007", ko, 7},
		{"32,000", en, 32000},
		{"32000", en, 32000},
		{"0", en, 0},
		{"32 000", fr, 32000},
		{"1\u202f000\u00a0000", fr, 1_000_000},
		{"2 millions", fr, 2_000_000},
		{"1\u00a0million", fr, 1_000_000},
		{"3 milliards", fr, 3_000_000_000},
	} {
		if got, err := c.read(c.text); err != nil || got != c.want {
			t.Errorf("%q is read as %d, %v; want %d", c.text, got, err, c.want)
		}
	}
	for _, c := range []struct {
		text string
		read func(string) (int64, error)
	}{
		{"", ko},
		{"만", ko},
		{"3만 2억", ko},
		{"3만 4만", ko},
		{"12345만", ko},
		{"3만 20000", ko},
		{"3만 0", ko},
		{"0만", ko},
		{"3만  1", ko},
		{"3.5만", ko},
		{"3만 2000대", ko},
		{"9999경", ko},
		{"--1", ko},
		{"-", ko},
		{"", en},
		{"3,20", en},
		{"3,2000", en},
		{"1234,567", en},
		{",000", en},
		{"32 000", en},
		{"+5", en},
		{"1.5", en},
		{"9223372036854775808", en},
		{"１２", en},
		{"", fr},
		{"32,000", fr},
		{"1,5 million", fr},
		{"millions", fr},
		{" millions", fr},
		{"99999999999999999 milliards", fr},
		{"3 20", fr},
	} {
		got, err := c.read(c.text)
		if bad, ok := errors.AsType[*language.NumberError](err); !ok || bad.Text != c.text || got != 0 {
			t.Errorf("%q is read as %d, %v; want a NumberError", c.text, got, err)
		}
	}
}

func FuzzNumbers(f *testing.F) {
	for _, n := range []int64{0, 1, -1, 10000, 32000, 1_000_000, 47_000_000, 1_0000_0001, math.MaxInt64, math.MinInt64} {
		f.Add(n, "3만 2000")
	}
	for _, text := range []string{"32,000", "2 millions", "1\u202f000", "-5만", "9999경", "3만3만", "00,000", " 1"} {
		f.Add(int64(0), text)
	}
	f.Fuzz(func(t *testing.T, n int64, text string) {
		for _, lang := range []struct {
			write func(int64) string
			read  func(string) (int64, error)
		}{
			{func(n int64) string { return language.KoreanCount(n, "") }, language.ReadKoreanNumber},
			{language.EnglishNumber, language.ReadEnglishNumber},
			{language.EnglishNumber, language.ReadKoreanNumber},
			{language.FrenchNumber, language.ReadFrenchNumber},
		} {
			if got, err := lang.read(lang.write(n)); err != nil || got != n {
				t.Fatalf("%d is written %q and read as %d, %v", n, lang.write(n), got, err)
			}
			got, err := lang.read(text)
			if err != nil {
				continue
			}
			if again, err := lang.read(lang.write(got)); err != nil || again != got {
				t.Fatalf("%q is read as %d, written %q and read as %d, %v", text, got, lang.write(got), again, err)
			}
		}
	})
}
