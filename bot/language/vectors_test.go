package language_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/language"
)

type vectors struct {
	Josa            []map[string]string
	JosaWithReading []map[string]string `json:"josa_with_reading"`
	JosaRefuse      []string            `json:"josa_needs_reading_or_refuse"`
	JosaReadings    map[string]string   `json:"josa_readings"`
	Datetime        []map[string]string `json:"datetime"`
	Durations       []map[string]any    `json:"duration_minutes"`
	List            []struct {
		Xs         []string
		Ko, En, Fr string
	} `json:"list"`
	Plural map[string]map[string]string
	FrType []struct{ In, Out string } `json:"fr_type"`
	Outage struct {
		End          time.Time
		MinusMinutes int       `json:"minus_minutes"`
		ImpliedStart time.Time `json:"implied_start"`
	} `json:"outage_check"`
}

// loadVectors reads vectors that somebody keeps outside the project; the tables of the other tests hold every rule
// without them.
func loadVectors(t *testing.T) vectors {
	t.Helper()
	const beside = "../../../shared/language-vectors.json"
	name := cmp.Or(os.Getenv("TEST_LANGUAGE_VECTORS"), beside)
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && name == beside {
		t.Skip("no vectors: set TEST_LANGUAGE_VECTORS to a file of language vectors to run them")
	}
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func zones(t testing.TB) language.Zones {
	t.Helper()
	z, err := language.LoadZones("")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func want(t *testing.T, what, got, expected string) {
	t.Helper()
	if got != expected {
		t.Errorf("%s = %q, want %q", what, got, expected)
	}
}

func TestVectorsOfJosa(t *testing.T) {
	t.Parallel()
	v := loadVectors(t)
	checked := 0
	check := func(row, readings map[string]string) {
		for pair, expected := range row {
			if !strings.Contains(pair, "/") {
				continue
			}
			got, err := language.Particle(row["word"], pair, readings)
			if err != nil {
				t.Errorf("%s: %v", row["word"], err)
			}
			want(t, row["word"]+" "+pair, got, expected)
			checked++
		}
	}
	for _, row := range v.Josa {
		check(row, nil)
	}
	for _, row := range v.JosaWithReading {
		check(row, map[string]string{row["word"]: row["reading"]})
		check(row, v.JosaReadings)
	}
	if checked != 5*(len(v.Josa)+2*len(v.JosaWithReading)) || checked < 200 {
		t.Errorf("checked %d particles", checked)
	}
	if len(v.JosaRefuse) == 0 {
		t.Error("no words to refuse")
	}
	for _, word := range v.JosaRefuse {
		wantUnsure(t, word)
	}
}

func TestVectorsOfMoments(t *testing.T) {
	t.Parallel()
	v := loadVectors(t)
	if len(v.Datetime) == 0 || len(v.Durations) == 0 || len(v.List) == 0 || len(v.FrType) == 0 {
		t.Fatal("vectors are missing")
	}
	for _, row := range v.Datetime {
		at, err := time.Parse(time.RFC3339, row["t"])
		if err != nil {
			t.Fatal(err)
		}
		m := language.Moment{At: at.UTC(), IssuedAt: at.AddDate(0, 1, 0), Zones: zones(t)}
		want(t, "ko", m.Korean().Full(), row["ko"])
		want(t, "ko_official", m.Korean().Official(), row["ko_official"])
		want(t, "en", m.English().Full(), row["en"])
		want(t, "fr", m.French().Official(), row["fr"])
	}
	for _, row := range v.Durations {
		d := time.Duration(row["m"].(float64)) * time.Minute
		want(t, "ko", language.KoreanDuration(d), row["ko"].(string))
		want(t, "en", language.EnglishDuration(d), row["en"].(string))
		want(t, "fr", language.FrenchDuration(d), row["fr"].(string))
	}
	if start := v.Outage.End.Add(-time.Duration(v.Outage.MinusMinutes) * time.Minute); !start.Equal(v.Outage.ImpliedStart) {
		t.Errorf("implied start = %v, want %v", start, v.Outage.ImpliedStart)
	}
	want(t, "outage", language.KoreanDuration(v.Outage.End.Sub(v.Outage.ImpliedStart)), "127시간 33분")
}

func TestVectorsOfTextAndCounts(t *testing.T) {
	t.Parallel()
	v := loadVectors(t)
	for _, row := range v.List {
		want(t, "ko", language.KoreanList(row.Xs), row.Ko)
		want(t, "en", language.EnglishList(row.Xs), row.En)
		want(t, "fr", language.FrenchList(row.Xs), row.Fr)
	}
	for _, row := range v.FrType {
		want(t, "FrType", language.FrType(row.In), row.Out)
		want(t, "FrType twice", language.FrType(row.Out), row.Out)
	}
}

func TestVectorsOfPlurals(t *testing.T) {
	t.Parallel()
	v := loadVectors(t)
	if len(v.Plural) != 3 {
		t.Errorf("plurals of %d languages", len(v.Plural))
	}
	for lang, forms := range v.Plural {
		for number, form := range forms {
			want(t, lang+" "+number, pluralForm(t, lang, number), form)
		}
	}
}
