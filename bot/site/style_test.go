package site_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// wanted are the colours of the house, light and dark.
func wanted() map[string][2]string {
	return map[string][2]string{
		"ground": {"#fbfaf7", "#14161a"}, "raised": {"#ffffff", "#1c1f25"}, "line": {"#e4e1d8", "#31353d"},
		"ink": {"#1b1d21", "#eceae4"}, "soft": {"#55595f", "#a9adb5"},
		"operational": {"#1b6e46", "#5fd39a"}, "degraded": {"#80590a", "#e6b450"}, "partial": {"#7a2a6e", "#f4b8ea"},
		"major": {"#a5211b", "#ff7b72"}, "maintenance": {"#1d56b3", "#7fb0ff"},
	}
}

func style(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../templates/page/style.css")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestColoursAreReadable(t *testing.T) {
	t.Parallel()
	roots := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(style(t), 2)
	for n, scheme := range []string{"light", "dark"} {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z]+): (#[0-9a-f]{6})`).FindAllStringSubmatch(roots[n][1], -1) {
			colours[m[1]] = m[2]
		}
		for role, both := range wanted() {
			if colours[role] != both[n] {
				t.Errorf("%s %s is %s, want %s", scheme, role, colours[role], both[n])
			}
			for _, behind := range []string{"ground", "raised"} {
				if role == "ground" || role == "raised" || role == "line" {
					continue
				}
				if ratio := contrast(t, colours[role], colours[behind]); ratio < 4.5 {
					t.Errorf("%s %s on %s has %.2f:1, want at least 4.5:1", scheme, role, behind, ratio)
				}
			}
		}
	}
}

func TestColoursOutsideTheTableAreForPaperOnly(t *testing.T) {
	t.Parallel()
	screen, _, _ := strings.Cut(style(t), "@media print")
	roots := regexp.MustCompile(`(?s):root \{.*?\}`)
	if stray := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b`).FindString(roots.ReplaceAllString(screen, "")); stray != "" {
		t.Errorf("the style uses %s: use a role", stray)
	}
}

func TestStyleHonoursTheReader(t *testing.T) {
	t.Parallel()
	for _, want := range []string{
		"prefers-color-scheme: dark", "prefers-reduced-motion", "forced-colors: active", "prefers-contrast: more", "@media print",
		"word-break: keep-all", "hyphens: auto", ":focus-visible", "min-height: 44px",
	} {
		if !strings.Contains(style(t), want) {
			t.Errorf("the style lacks %q", want)
		}
	}
}

func TestPaperAndForcedColoursKeepWhatIsToldByColour(t *testing.T) {
	t.Parallel()
	_, paper, _ := strings.Cut(style(t), "@media print")
	for _, want := range []string{"color-scheme: light", ".languages, .ends, .strip", "attr(data-address)", ".printed:not([hidden]) { display: block; }", "break-inside: avoid"} {
		if !strings.Contains(paper, want) {
			t.Errorf("the style for paper lacks %q", want)
		}
	}
	_, forced, _ := strings.Cut(style(t), "@media (forced-colors: active)")
	forced, _, _ = strings.Cut(forced, "@media")
	for _, want := range []string{".shape { forced-color-adjust: auto; fill: CanvasText; }", ".update.newest::after { background: CanvasText", "section > .column::after { background: CanvasText; }"} {
		if !strings.Contains(forced, want) {
			t.Errorf("the style for forced colours lacks %q", want)
		}
	}
}

// contrast is the ratio of WCAG 2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	one, two := luminance(t, a), luminance(t, b)
	return (max(one, two) + 0.05) / (min(one, two) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	rgb, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	linear := func(shift int) float64 {
		c := float64(rgb>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(16) + 0.7152*linear(8) + 0.0722*linear(0)
}
