package app

import (
	"fmt"
	"net/http"

	"github.com/bongsu-hq/bongsu/bot/door/console"
)

// console is the demo's: visitors need no sign-in, may act as any person of the scenario, and see what the platforms received.
func (d *demo) console() (http.Handler, error) {
	settings := d.house.consoleSettings(d.house.ids)
	settings.Received = d.platforms.received
	for _, r := range d.scenario.Record {
		settings.Record = append(settings.Record, console.Said{At: r.At, Text: r.Text, Source: r.Source})
	}
	for _, p := range d.house.config.People {
		settings.Guests = append(settings.Guests, p.ID)
	}
	settings.Guest = settings.Guests[0]
	door, err := console.New(settings)
	if err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	return door.Handler(), nil
}
