package console

import (
	"maps"
	"net/http"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
)

// platform is what one platform of the demo took, newest first.
type platform struct {
	Name     string
	Messages []took
}

// took is a message with its raw bytes as text.
type took struct {
	Received
	Body   string
	Tongue bot.Language
}

func (c *Console) received(w http.ResponseWriter, _ *http.Request, v *voice) error {
	byName := map[string][]took{}
	for _, m := range c.Received() {
		byName[m.Platform] = append(byName[m.Platform], took{m, string(m.Raw), bot.Language(m.Language)})
	}
	var content []platform
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		messages := byName[name]
		slices.SortStableFunc(messages, func(a, b took) int { return b.At.Compare(a.At) })
		content = append(content, platform{name, messages})
	}
	heading, err := v.T("console.received.title")
	if err != nil {
		return err
	}
	return v.show(w, http.StatusOK, page{Page: "received", Heading: heading, Live: true, Here: "/received", Content: content})
}
