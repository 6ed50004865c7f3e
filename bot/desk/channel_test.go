package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

// News of the only desk channel reach nobody by Notice; the record has them once, also when the job runs again.
func TestNewsOfAChannelAreNotedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.settings
	w.settings = func(s *desk.Settings) { all(s); s.Destinations = destinations() }
	w.build(w.store)
	i := w.declare(bot.Live, "talk")
	for range 2 {
		if err := w.desk.RunChannel(t.Context(), bot.ChannelNews{Channel: "slack", Change: bot.ChannelRests, Reason: "503", At: w.clock.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	events := must(w.store.Events(t.Context(), i.ID))(w)
	events = slices.DeleteFunc(events, func(e bot.Event) bool { return e.Data["channel"] != "slack" })
	if len(events) != 1 {
		t.Errorf("the record tells it %d times", len(events))
	}
}

// lettered writes a notice as mail has it: its address under its text.
type lettered struct{ composers }

func (lettered) ComposeNotice(_ string, n bot.Notice) (bot.Body, error) {
	n.Text += "\n\n" + n.URL
	return slack.ComposeNotice(n)
}

// TestTheOtherDesksLearnWhereToDecideWhileSlackIsDown: once, with the console's address and the way in; and the cards heal when it is back.
func TestTheOtherDesksLearnWhereToDecideWhileSlackIsDown(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{"https://desk.example.com": "https://desk.example.com", "": "bongsu approvals"} {
		w := newWorld(t, func(s *desk.Settings) {
			s.ConsoleURL, s.Notices = url, lettered{}
			s.Destinations = append(s.Destinations, bot.Destination{
				ID: "pagers", Channel: "hooks", Kind: "webhook", Class: bot.DeskClass, Languages: []bot.Language{bot.English}, Recipients: recipients("pager"),
			})
		})
		d := w.write("duty", w.holding(w.declare(bot.Live, "talk")))
		said := func(change bot.ChannelChange) []string {
			t.Helper()
			before := len(w.platform.got)
			news := bot.ChannelNews{Channel: "slack", Change: change, Reason: "no answer", At: w.clock.Now(), Until: w.clock.Now().Add(time.Minute)}
			for range 2 { // two workers
				if err := w.desk.RunChannel(t.Context(), news); err != nil {
					t.Fatal(err)
				}
			}
			w.pass(time.Second)
			var texts []string
			for _, b := range w.platform.got[before:] {
				texts = append(texts, b.Destination+" "+string(b.Body.Bytes))
			}
			return slices.DeleteFunc(texts, func(text string) bool { return !strings.HasPrefix(text, "pagers") })
		}
		if texts := said(bot.ChannelRests); len(texts) != 1 || strings.Count(texts[0], want) != 1 || !strings.Contains(texts[0], "Signatures count together") {
			t.Errorf("with the console at %q the others were told: %q", url, texts)
		}
		before := len(w.cards)
		if texts := said(bot.ChannelBack); len(texts) != 1 || strings.Contains(texts[0], "Signatures count together") {
			t.Errorf("when it is back they were told: %q", texts)
		}
		if !slices.Contains(w.cards[before:], d.ID) {
			t.Error("the card of the draft that waits is not brought up to date")
		}
	}
}
