package scenario

import (
	"embed"
	"fmt"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

//go:embed builtin/*.yaml
var builtin embed.FS

// Builtin returns the built-in scenario of that name; bot.ErrNotFound when there is none.
func Builtin(name string) ([]byte, error) {
	data, err := builtin.ReadFile("builtin/" + name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("scenario %s: %w", name, bot.ErrNotFound)
	}
	return data, nil
}

// Names returns the names of the built-in scenarios.
func Names() []string {
	entries, err := builtin.ReadDir("builtin")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}
