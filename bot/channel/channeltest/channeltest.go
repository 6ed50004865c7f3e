// Package channeltest is the contract that every kind of channel passes.
// Extending it comes before extending a channel.
package channeltest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Case is a kind with what the contract must know of its platform.
type Case struct {
	Kind channel.Kind

	// Settings are what bodies are composed with; nil: the kind's empty ones.
	Settings any

	// Short is true of a kind that posts the short form: its reader sees that instead of title and parts.
	Short bool

	// Shown returns every text of a body as the platform shows it to a reader.
	Shown func(t *testing.T, body []byte) string

	// Live returns what of a body the platform would act on: mentions, mark-up in people's words. It must be empty.
	Live func(t *testing.T, body []byte) []string

	// Long is how many characters of one part are too many.
	Long int

	// Unreachable are recipients whom the kind's Check refuses; it takes those of the Platform.
	Unreachable []bot.Recipient

	// Platform is nil for a kind without Open.
	Platform *Platform
}

// Run runs the contract.
func Run(t *testing.T, c Case) {
	t.Helper()
	t.Run("kind says what it is", func(t *testing.T) {
		t.Parallel()
		if c.Kind.Name == "" || c.Kind.Compose == nil || c.Kind.New == nil || c.Kind.Limits.BatchRows < 1 || c.Kind.Limits.Attempts < 1 {
			t.Errorf("kind %q is not complete: %+v", c.Kind.Name, c.Kind.Limits)
		}
	})
	t.Run("compose", func(t *testing.T) { t.Parallel(); composes(t, c) })
	t.Run("compose refuses, never cuts", func(t *testing.T) { t.Parallel(); refusesLong(t, c) })
	t.Run("compose lets nobody in", func(t *testing.T) { t.Parallel(); resistsInjection(t, c) })
	if c.Platform != nil {
		t.Run("check refuses who can never be reached", func(t *testing.T) { t.Parallel(); checks(t, c) })
		sends(t, c)
	}
}

func checks(t *testing.T, c Case) {
	if c.Kind.Check == nil || len(c.Unreachable) == 0 {
		t.Fatal("a kind with a sender says whom it cannot reach")
	}
	good := bot.Recipient{ID: "good", Address: c.Platform.Address("https://platform.example.com", 0), Secret: c.Platform.Secret}
	if err := c.Kind.Check(c.Platform.Settings("https://platform.example.com"), good); err != nil {
		t.Errorf("a good recipient is refused: %v", err)
	}
	for _, r := range c.Unreachable {
		if err := c.Kind.Check(c.settings(), r); err == nil {
			t.Errorf("a recipient who can never be reached is taken: %q", r.Address)
		}
	}
}

func (c Case) settings() any {
	if c.Settings != nil {
		return c.Settings
	}
	return c.Kind.New()
}

// say makes text the words of r, in the form that the kind posts.
func (c Case) say(r *bot.Rendition, text string) {
	r.Parts = []bot.Part{{Name: "seen", Text: text}}
	r.Text = text
	if c.Short {
		r.Short = text
	}
}

func composes(t *testing.T, c Case) {
	all := Renditions()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		r := all[name]
		first, err := c.Kind.Compose(r, c.settings())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		again, err := c.Kind.Compose(r, c.settings())
		if err != nil || !bytes.Equal(first.Bytes, again.Bytes) || first.MediaType != again.MediaType {
			t.Errorf("%s: composed twice, two bodies (%v)", name, err)
		}
		if first.MediaType == "" {
			t.Errorf("%s: a body without a media type", name)
		}
		shown := c.Shown(t, first.Bytes)
		for _, want := range c.seen(r) {
			if !strings.Contains(shown, want) {
				t.Errorf("%s: the reader does not see %q in\n%s", name, want, shown)
			}
		}
		if first.MediaType != "message/rfc822" { // mail is no JSON; its golden files are those of bongsu render
			Golden(t, name, first.Bytes)
		}
	}
}

// seen are the words that a reader must see.
func (c Case) seen(r bot.Rendition) []string {
	if c.Short {
		return []string{r.Short, r.Mark, r.URL}
	}
	all := []string{r.Title, r.Mark, r.Notice}
	for _, p := range r.Parts {
		all = append(all, p.Text)
	}
	return all
}

func refusesLong(t *testing.T, c Case) {
	r := progressEnglish()
	for _, letter := range []string{"a", "가"} {
		n := c.Long / len(letter)
		c.say(&r, strings.Repeat(letter, cmp.Or(n, 1)))
		_, err := c.Kind.Compose(r, c.settings())
		if !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%d × %q: got %v, want a refusal", n, letter, err)
			continue
		}
		if !strings.Contains(err.Error(), "shorten it by") {
			t.Errorf("the refusal does not say by how much: %v", err)
		}
	}
}

func resistsInjection(t *testing.T, c Case) {
	for name, text := range map[string]string{
		"all":      Hostile,
		"mentions": "@everyone @here <!channel> <!everyone> <@U1> <!subteam^S1>",
		"fences":   "``` unclosed ` fence **",
		"bidi":     "\u202Egnp.exe\u202C \u2067x\u2069",
		"emoji":    strings.Repeat("👩‍👩‍👧‍👦🇰🇷", 20),
		"long":     string([]rune(strings.Repeat("긴 글입니다.", 500))[:3000]),
		"address":  "https://status.example/a_b_c에서 https://x.example/**b** (https://y.example/z).",
		"json":     `"},{"type":"section","text":{"type":"mrkdwn","text":"<!channel>"}},{"` + "\x00\x1f",
	} {
		r := Injected("x")
		c.say(&r, strings.ToValidUTF8(text, ""))
		body, err := c.Kind.Compose(r, c.settings())
		if c.Short && errors.Is(err, bot.ErrInvalid) {
			continue // too long for the short form
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !json.Valid(body.Bytes) && body.MediaType == "application/json" {
			t.Errorf("%s: the body is no JSON", name)
		}
		if shown := c.Shown(t, body.Bytes); !strings.Contains(shown, strings.TrimSpace(r.Parts[0].Text)) {
			t.Errorf("%s: the reader sees something else than was signed:\n%q\nin\n%q", name, r.Parts[0].Text, shown)
		}
		if live := c.Live(t, body.Bytes); len(live) > 0 {
			t.Errorf("%s: the platform would act on %q", name, live)
		}
	}
}
