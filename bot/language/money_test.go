package language_test

import (
	"errors"
	"math"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/language"
)

func TestMoney(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		minor      int64
		currency   language.Currency
		ko, en, fr string
	}{
		{50_000, language.Won, "5만 원", "KRW 50,000", "50^000_wons"},
		{3000, language.Won, "3000원", "KRW 3,000", "3^000_wons"},
		{1900, language.Won, "1900원", "KRW 1,900", "1^900_wons"},
		{0, language.Won, "0원", "KRW 0", "0_won"},
		{1, language.Won, "1원", "KRW 1", "1_won"},
		{460_000_000_000, language.Won, "4600억 원", "KRW 460,000,000,000", "460_milliards de wons"},
		{2_000_000, language.Won, "200만 원", "KRW 2,000,000", "2_millions de wons"},
		{-50_000, language.Won, "-5만 원", "KRW -50,000", "-50^000_wons"},
		{50_00, language.Euro, "50유로", "EUR 50", "50_€"},
		{19_99, language.Euro, "19.99유로", "EUR 19.99", "19,99_€"},
		{50_000_00, language.Euro, "5만 유로", "EUR 50,000", "50^000_€"},
		{1234_50, language.Euro, "1,234.50유로", "EUR 1,234.50", "1^234,50_€"},
		{2_000_000_00, language.Euro, "200만 유로", "EUR 2,000,000", "2_millions d’euros"},
		{0, language.Euro, "0유로", "EUR 0", "0_€"},
		{-5, language.Euro, "-0.05유로", "EUR -0.05", "-0,05_€"},
		{50_00, language.Dollar, "50달러", "USD 50", "50_dollars américains"},
		{1_00, language.Dollar, "1달러", "USD 1", "1_dollar américain"},
		{1_50, language.Dollar, "1.50달러", "USD 1.50", "1,50_dollar américain"},
		{19_99, language.Dollar, "19.99달러", "USD 19.99", "19,99_dollars américains"},
		{3_000_000_00, language.Dollar, "300만 달러", "USD 3,000,000", "3_millions de dollars américains"},
		{math.MinInt64, language.Dollar, "-92,233,720,368,547,758.08달러", "USD -92,233,720,368,547,758.08", "-92^233^720^368^547^758,08_dollars américains"},
	} {
		m := language.Money{Minor: c.minor, Currency: c.currency}
		for lang, tell := range map[string]func() (string, error){c.ko: m.Korean, c.en: m.English, spaced(c.fr): m.French} {
			got, err := tell()
			if err != nil {
				t.Error(err)
			}
			want(t, lang, got, lang)
			want(t, "typeset", language.FrType(spaced(c.fr)), spaced(c.fr))
		}
	}
	yen := language.Money{Minor: 100, Currency: "JPY"}
	for _, tell := range []func() (string, error){yen.Korean, yen.English, yen.French} {
		got, err := tell()
		if bad, ok := errors.AsType[*language.CurrencyError](err); !ok || bad.Currency != "JPY" || got != "" {
			t.Errorf("yen: %q, %v; want a CurrencyError", got, err)
		}
	}
}
