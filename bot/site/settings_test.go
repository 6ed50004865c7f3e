package site_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/site"
)

func TestNewRefusesSettingsThatCouldNotSpeak(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		spoil func(*site.Settings)
		want  string
	}{
		"no host":            {func(s *site.Settings) { s.BaseURL = "status.example.com" }, "base URL"},
		"a path in the base": {func(s *site.Settings) { s.BaseURL = "https://example.com/status" }, "base URL"},
		"unknown default":    {func(s *site.Settings) { s.DefaultLanguage = "de" }, "default language"},
		"no zone":            {func(s *site.Settings) { s.Zones = map[bot.Language]*time.Location{} }, "time zone"},
		"no name":            {func(s *site.Settings) { s.Org.Text = bot.Text{bot.Korean: "한빛"} }, "no name in en"},
		"no contact":         {func(s *site.Settings) { s.Contact = nil }, "no contact in fr"},
		"a component without French": {func(s *site.Settings) {
			s.Components = append(s.Components, bot.Component{ID: "x", Name: bot.Name{Text: bot.Text{bot.Korean: "가", bot.English: "a"}}})
		}, "no name in [fr]"},
		"a component nobody can pronounce": {func(s *site.Settings) {
			s.Components = append(s.Components, component("x", "xYz", "", "xYz"))
		}, "last sound"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := settings(t)
			c.spoil(&s)
			_, err := site.New(s)
			if !errors.Is(err, bot.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("New: %v, want a refusal that says %q", err, c.want)
			}
		})
	}
}

func TestNewRefusesBrokenTemplates(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.Templates = fstest.MapFS{"page/style.css": {}, "page/clock.js": {}, "page/beacon.svg": {}, "page/home.html": {Data: []byte("{{if}}")}}
	if _, err := site.New(s); err == nil {
		t.Error("New took a broken template")
	}
	s.Templates = fstest.MapFS{}
	if _, err := site.New(s); err == nil {
		t.Error("New took templates without a style")
	}
}
