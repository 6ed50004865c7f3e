package app

import (
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
)

// dialler knows how the lines of the desk dial a person: each takes numbers in its own form.
type dialler struct{ settings map[string]any }

func newDialler(channels []config.Channel) dialler { return dialler{newComposers(channels).settings} }

// Number returns the person's telephone as the destination's line takes it: with its country, else as it is dialled in Korea.
func (d dialler) Number(to bot.Destination, p bot.Person) (string, bool) {
	if p.Phone == "" || to.Class != bot.DeskClass || to.Kind != "voice" && to.Kind != "sms" {
		return "", false
	}
	kind, ok := kindByName(to.Kind)
	if !ok || kind.Check == nil {
		return "", false
	}
	number := strings.NewReplacer(" ", "", "-", "").Replace(p.Phone)
	forms := []string{number}
	if home, korean := strings.CutPrefix(number, "+82"); korean {
		forms = append(forms, "0"+home)
	}
	for _, form := range forms {
		if kind.Check(d.settings[to.Channel], bot.Recipient{ID: p.ID, Address: form}) == nil {
			return form, true
		}
	}
	return "", false
}
