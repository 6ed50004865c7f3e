package site

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Icon     string      `xml:"icon"`
	Updated  string      `xml:"updated"`
	Author   atomAuthor  `xml:"author"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
	URI  string `xml:"uri"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Lang string `xml:"hreflang,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Published string       `xml:"published"`
	Updated   string       `xml:"updated"`
	Links     []atomLink   `xml:"link"`
	Category  atomCategory `xml:"category"`
	Content   atomContent  `xml:"content"`
}

type atomCategory struct {
	Scheme string `xml:"scheme,attr"`
	Term   string `xml:"term,attr"`
	Label  string `xml:"label,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// feedEntries is how many incidents the feed holds.
const feedEntries = 50

// feed makes the Atom feed: one entry per incident, its updates in the content. Its updated time is that of
// the newest update and never the clock, so its ETag holds while nothing happens.
func (w writer) feed() error {
	f := atomFeed{
		Lang: string(w.lang), ID: "tag:" + w.host + ",2005:/" + string(w.lang) + "/history",
		Title:  w.say("feed.title", map[string]any{"org": w.Org.Text[w.lang]}),
		Icon:   w.base + beaconPath,
		Author: atomAuthor{w.Org.Text[w.lang], w.base + path(w.lang, homePath)},
		Links: []atomLink{
			{"self", "application/atom+xml", string(w.lang), w.base + path(w.lang, feedPath)},
			{"alternate", "text/html", string(w.lang), w.base + path(w.lang, homePath)},
		},
	}
	if w.Reconstruction {
		f.Subtitle = w.say("reconstruction", nil)
	}
	for _, l := range bot.Languages() {
		if l != w.lang {
			f.Links = append(f.Links, atomLink{"alternate", "application/atom+xml", string(l), w.base + path(l, feedPath)})
		}
	}
	newest := time.Unix(0, 0)
	for n, i := range w.incidents {
		if n == feedEntries {
			break
		}
		if len(i.entries) == 0 {
			continue
		}
		e, err := w.feedEntry(i)
		if err != nil {
			return fmt.Errorf("feed entry %s: %w", i.ID, err)
		}
		f.Entries = append(f.Entries, e)
		if at := i.entries[0].At; at.After(newest) {
			newest = at
		}
	}
	f.Updated = newest.UTC().Format(time.RFC3339)
	data, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return fmt.Errorf("write the feed: %w", err)
	}
	w.snapshot.add(path(w.lang, feedPath), contentType(feedPath), append([]byte(xml.Header), append(data, '\n')...))
	return w.err
}

func (w writer) feedEntry(i incident) (atomEntry, error) {
	newest, oldest := i.entries[0], i.entries[len(i.entries)-1]
	e := atomEntry{
		ID:        "tag:" + w.host + ",2005:Incident/" + i.ID,
		Title:     i.title(w.lang),
		Published: oldest.At.UTC().Format(time.RFC3339),
		Updated:   newest.At.UTC().Format(time.RFC3339),
		Category:  atomCategory{w.base + "/status", string(i.Phase), w.phase(i.Phase)},
	}
	e.Links = []atomLink{{"alternate", "text/html", string(w.lang), w.base + path(w.lang, incidentPath(i.ID))}}
	for _, l := range bot.Languages() {
		if l != w.lang {
			e.Links = append(e.Links, atomLink{"alternate", "text/html", string(l), w.base + path(l, incidentPath(i.ID))})
		}
	}
	html, err := w.memory.recall(path(w.lang, feedPath)+i.ID, i.PublicIncident, func() ([]byte, error) { return w.feedContent(i) })
	e.Content = atomContent{"html", strings.TrimSpace(string(html))}
	return e, err
}

func (w writer) feedContent(i incident) ([]byte, error) {
	content := struct {
		Base           string
		Reconstruction bool
		Updates        []feedUpdate
	}{w.base, w.Reconstruction, nil}
	for n, one := range i.entries {
		// A reader sees the feed on any day, so every time says its own.
		content.Updates = append(content.Updates, feedUpdate{w.update(w.tongue, i, n), w.full(one.At)})
	}
	return w.render("feed", content, w.tongue)
}

type feedUpdate struct {
	entryView
	When stamp
}
