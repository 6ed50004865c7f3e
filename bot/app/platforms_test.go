package app

import (
	"testing"

	"github.com/bongsu-hq/bongsu/bot/config"
)

func platformOf[P platform](t *testing.T, p *platforms, channel string) P {
	t.Helper()
	running, ok := p.running[channel].(P)
	if !ok {
		t.Fatalf("the platform of channel %s is %T", channel, p.running[channel])
	}
	return running
}

// TestEveryKindHasASandbox: a kind that sends without one would reach a real platform from a demo.
func TestEveryKindHasASandbox(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		open, ok := sandboxes[k.Name]
		if sends := k.Open != nil; sends != ok {
			t.Errorf("kind %s: sends %t, has a sandbox %t", k.Name, sends, ok)
		}
		if !ok {
			continue
		}
		if _, err := open(ground{channel: &config.Channel{Name: "other", Kind: k.Name, Settings: struct{}{}}}); err == nil {
			t.Errorf("kind %s: its sandbox takes the settings of another kind", k.Name)
		}
	}
}
