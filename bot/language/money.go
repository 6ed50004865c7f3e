package language

import (
	"fmt"
	"strings"
)

// Currency is a currency by its ISO code.
type Currency string

// The currencies that have a name in every language.
const (
	Won    Currency = "KRW"
	Euro   Currency = "EUR"
	Dollar Currency = "USD"
)

// Money is a sum in the smallest unit of its currency: won, euro cents, cents.
type Money struct {
	Minor    int64
	Currency Currency
}

// CurrencyError names a currency for which there are no words.
type CurrencyError struct{ Currency Currency }

func (e *CurrencyError) Error() string {
	return fmt.Sprintf("no words for the currency %q: use KRW, EUR or USD, or write the sum as text", string(e.Currency))
}

// Korean returns 5만 원, 50유로 or 19.99달러.
func (m Money) Korean() (string, error) {
	unit, ok := map[Currency]string{Won: "원", Euro: "유로", Dollar: "달러"}[m.Currency]
	if !ok {
		return "", &CurrencyError{m.Currency}
	}
	if whole, cents := m.split(); cents == "" {
		return KoreanCount(whole, unit), nil
	}
	return m.digits(",", ".") + unit, nil
}

// English returns KRW 50,000 or EUR 19.99.
func (m Money) English() (string, error) {
	switch m.Currency {
	case Won, Euro, Dollar:
		return string(m.Currency) + " " + m.digits(",", "."), nil
	}
	return "", &CurrencyError{m.Currency}
}

// French returns 50 000 wons, 19,99 € or 2 millions de dollars américains.
func (m Money) French() (string, error) {
	whole, cents := m.split()
	number := m.digits(nnbsp, ",")
	switch m.Currency {
	case Won:
		return FrenchCount(whole, "won", "wons"), nil
	case Euro:
		if cents == "" && whole != 0 && whole%1_000_000 == 0 {
			return FrenchCount(whole, "euro", "euros"), nil
		}
		return number + nbsp + "€", nil
	case Dollar:
		if cents == "" {
			return FrenchCount(whole, "dollar américain", "dollars américains"), nil
		}
		if -200 < m.Minor && m.Minor < 200 {
			return number + nbsp + "dollar américain", nil
		}
		return number + nbsp + "dollars américains", nil
	}
	return "", &CurrencyError{m.Currency}
}

// split returns the whole units and the two digits of the cents, none when
// there are no cents to tell.
func (m Money) split() (whole int64, cents string) {
	if m.Currency == Won {
		return m.Minor, ""
	}
	_, size := magnitude(m.Minor)
	if size%100 == 0 {
		return m.Minor / 100, ""
	}
	return m.Minor / 100, fmt.Sprintf("%02d", size%100)
}

func (m Money) digits(separator, point string) string {
	whole, cents := m.split()
	if cents == "" {
		return thousands(whole, separator)
	}
	sign, _ := magnitude(m.Minor)
	return sign + strings.TrimPrefix(thousands(whole, separator), "-") + point + cents
}
