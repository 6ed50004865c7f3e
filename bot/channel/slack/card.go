package slack

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

type button struct {
	Type     string   `json:"type"`
	Text     *label   `json:"text"`
	ActionID string   `json:"action_id"`
	Value    string   `json:"value,omitempty"`
	Style    string   `json:"style,omitempty"`
	Confirm  *confirm `json:"confirm,omitempty"`
}

type confirm struct {
	Title   *label `json:"title"`
	Text    *label `json:"text"`
	Confirm *label `json:"confirm"`
	Deny    *label `json:"deny"`
	Style   string `json:"style,omitempty"`
}

// ComposeCard makes Block Kit of a card. The text to be signed stands right under who asks, before any fold; buttons and context stand beside the colour bar. It always
// fits: a text that is longer than a message may be is shown from its beginning, and the card says that it goes on.
func ComposeCard(c bot.Card) (bot.Body, error) {
	var top, bar builder
	top.header(short(c.Header, headerRunes))
	bar.context(short(c.Context, lineRunes), "")
	bar.buttons(c.Actions)
	bottom := below(c)
	room := blocksRunes - closing - size(bar.blocks) - size(bottom.blocks)
	top.lines(c.Lines, min(aboveRunes, room-textRunesAtLeast))
	if c.Text != "" {
		top.opening(c.Text, c.Cut, room)
	}
	top.blocks = append(top.blocks, bottom.blocks...)
	top.words.WriteString(bottom.words.String())
	fallback := escape(short(c.Fallback, sectionRunes))
	m := message{Text: fallback, Blocks: top.blocks}
	if len(bar.blocks) > 0 {
		m.Attachments = []attachment{{Color: colour(c), Fallback: fallback, Blocks: bar.blocks}}
	}
	return m.finish(&top, &bar)
}

// below are the lines beneath the text: it stands on the first screen of a telephone only where they do not stand above it.
func below(c bot.Card) *builder {
	var b builder
	if len(c.Below) == 0 {
		return &b
	}
	if c.Text != "" {
		b.divider()
	}
	b.lines(c.Below, belowRunes)
	return &b
}

func (b *builder) lines(lines []string, room int) {
	for _, p := range packed(shortened(lines)) {
		b.fitted(p, room)
	}
}

// Of what a message may hold, the lines above a card's text and those beneath it take so much at most, and so much is kept free for the text and
// for the sentence that says that it goes on.
const (
	aboveRunes       = 2000
	belowRunes       = 3000
	lineRunes        = 600
	textRunesAtLeast = 1500
	closing          = 500
)

// ComposeNotice makes Block Kit of a notice: its text and its buttons.
func ComposeNotice(n bot.Notice) (bot.Body, error) {
	var b builder
	for _, p := range pieces(n.Text) {
		b.sections(p)
	}
	b.buttons(n.Actions)
	first, _, _ := strings.Cut(n.Text, "\n")
	return message{Text: escape(first), Blocks: b.blocks}.finish(&b)
}

// colour is the bar's by tone, and an exercise's own; the card's words say the same.
func colour(c bot.Card) string {
	if c.Mode == bot.Drill {
		return "#7a2a6e"
	}
	switch c.Tone {
	case "approved":
		return "#1d56b3"
	case "published":
		return "#1b6e46"
	case "stopped":
		return "#55595f"
	}
	return "#b93815"
}

func (b *builder) buttons(actions []bot.Action) {
	if len(actions) == 0 {
		return
	}
	if len(actions) > maxButtons {
		b.over = append(b.over, channel.TooLong(bot.Say("the Slack card"), "", len(actions), maxButtons, bot.Say("buttons"), nil))
	}
	var elements []any
	for _, a := range actions {
		elements = append(elements, b.button(a))
	}
	b.blocks = append(b.blocks, block{Type: "actions", Elements: elements})
}

func (b *builder) button(a bot.Action) button {
	made := button{
		Type: "button", Text: plain(b.check(bot.Say("a button of the Slack card"), short(a.Label, buttonRunes), buttonRunes)),
		ActionID: a.ID, Value: b.check(bot.Say("a value of the Slack card"), a.Value, valueRunes),
	}
	switch {
	case a.Danger:
		made.Style = "danger"
	case a.Primary:
		made.Style = "primary"
	}
	if a.Confirm == "" {
		return made
	}
	// Slack wants a word for yes and for no; where there is none of ours, or none that is short enough, it is a sign.
	yes := cmp.Or(a.Yes, a.Label)
	if utf8.RuneCountInString(yes) > answerRunes {
		yes = "✓"
	}
	made.Confirm = &confirm{
		Title:   plain(b.check(bot.Say("a button of the Slack card"), short(a.Label, titleRunes), titleRunes)),
		Text:    plain(b.check(bot.Say("a question of the Slack card"), short(a.Confirm, confirmRunes), confirmRunes)),
		Confirm: plain(yes), Deny: plain("✕"), Style: made.Style,
	}
	return made
}
