package site_test

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestFeedHasWhatAtomDemands(t *testing.T) {
	t.Parallel()
	s := build(t, settings(t), public())
	for _, l := range bot.Languages() {
		raw := text(t, s, "/"+string(l)+"/feed.atom")
		feed, err := (&atom.Parser{}).Parse(strings.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if feed.ID == "" || feed.Title == "" || feed.Updated != "2022-10-15T09:02:00Z" || len(feed.Authors) != 1 || feed.Language != string(l) {
			t.Errorf("%s: feed %q %q %q %v %q", l, feed.ID, feed.Title, feed.Updated, feed.Authors, feed.Language)
		}
		self := false
		for _, link := range feed.Links {
			self = self || link.Rel == "self" && link.Href == "https://status.example.com/"+string(l)+"/feed.atom"
		}
		if !self {
			t.Errorf("%s: the feed does not link itself", l)
		}
		var ids []string
		for _, e := range feed.Entries {
			ids = append(ids, e.ID)
			if e.Title == "" || e.Updated == "" || e.Content == nil || e.Content.Type != "html" || len(e.Categories) != 1 {
				t.Errorf("%s: entry %s lacks something", l, e.ID)
			}
			twins := map[string]bool{}
			for _, link := range e.Links {
				if twins[link.Type+link.Hreflang] {
					t.Errorf("%s: entry %s has two alternates in %s", l, e.ID, link.Hreflang)
				}
				twins[link.Type+link.Hreflang] = true
			}
		}
		want := []string{"tag:status.example.com,2005:Incident/chkt3cr0jf7b", "tag:status.example.com,2005:Incident/m41l5l0w0000", "tag:status.example.com,2005:Incident/f4l5e4l4rm00"}
		if diff := cmp.Diff(want, ids); diff != "" {
			t.Errorf("%s: ids differ (-want +got):\n%s", l, diff)
		}
		if terms := []string{feed.Entries[0].Categories[0].Term, feed.Entries[2].Categories[0].Term}; !cmp.Equal(terms, []string{"identified", "canceled"}) {
			t.Errorf("%s: terms %v", l, terms)
		}
	}
}

func TestFeedReaderReadsTheFeed(t *testing.T) {
	t.Parallel()
	s := build(t, settings(t), public())
	feed, err := gofeed.NewParser().ParseString(text(t, s, "/fr/feed.atom"))
	if err != nil {
		t.Fatal(err)
	}
	item := feed.Items[0]
	if item.Link != "https://status.example.com/fr/incidents/chkt3cr0jf7b/" || item.Title != "Panne de HanbitTalk et de Hanbit Pay" {
		t.Errorf("item %q %q", item.Link, item.Title)
	}
	if !item.PublishedParsed.Equal(seoul(15, 16, 10)) || !item.UpdatedParsed.Equal(seoul(15, 18, 2)) {
		t.Errorf("published %v, updated %v", item.PublishedParsed, item.UpdatedParsed)
	}
	first := item.Content[strings.Index(item.Content, "<strong>"):]
	if !strings.HasPrefix(first, "<strong>Origine identifiée</strong> - La version française est en préparation.") {
		t.Errorf("the newest update reads %.120q", first)
	}
	for _, want := range []string{"<del><p>À 9\u00a0h\u00a050", "<strong>Analyse en cours</strong>", "https://status.example.com/fr/incidents/chkt3cr0jf7b/#u-upd4"} {
		if !strings.Contains(item.Content, want) {
			t.Errorf("the content does not hold %q", want)
		}
	}
}

func TestFeedEscapesOnce(t *testing.T) {
	t.Parallel()
	p := public()
	p.Incidents[0].Title = same("R&D <위험>", "R&D <danger>", "R&D <danger>")
	s := build(t, settings(t), p)
	feed, err := gofeed.NewParser().ParseString(text(t, s, "/en/feed.atom"))
	if err != nil {
		t.Fatal(err)
	}
	if got := feed.Items[0].Title; got != "R&D <danger>" {
		t.Errorf("the title reads %q", got)
	}
	if strings.Contains(feed.Items[1].Content, "&lt;p&gt;") {
		t.Error("the content is escaped twice")
	}
}

func TestFeedHoldsWhileNothingHappens(t *testing.T) {
	t.Parallel()
	site := newSite(t, settings(t))
	for name, facts := range map[string]bot.Public{"with incidents": public(), "without": {}} {
		early, err := site.Build(facts, made())
		if err != nil {
			t.Fatal(err)
		}
		late, err := site.Build(facts, made().Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		one, _ := early.File("/ko/feed.atom")
		two, _ := late.File("/ko/feed.atom")
		if one.ETag != two.ETag {
			t.Errorf("%s: the feed changed with the clock:\n%s", name, cmp.Diff(string(one.Body), string(two.Body)))
		}
		if err := xml.Unmarshal(one.Body, new(struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
