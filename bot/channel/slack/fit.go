package slack

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
)

// short cuts the desk's own words; a text that is signed is never cut by it.
func short(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}

func shortened(lines []string) []string {
	made := make([]string, len(lines))
	for i, line := range lines {
		made[i] = short(line, lineRunes)
	}
	return made
}

// packed joins lines into as few texts as there must be, each short enough for a section.
func packed(lines []string) []string {
	var all []string
	for _, line := range lines {
		last := len(all) - 1
		if last >= 0 && utf8.RuneCountInString(all[last])+1+utf8.RuneCountInString(line) <= sectionRunes {
			all[last] += "\n" + line
			continue
		}
		all = append(all, line)
	}
	return all
}

// pieces are the parts of a text that are short enough for a section each, cut between paragraphs, lines or words where it has them.
func pieces(text string) []string {
	var all []string
	rest := []rune(strings.TrimSpace(text))
	for len(rest) > sectionRunes {
		head := string(rest[:sectionRunes])
		for _, between := range []string{"\n\n", "\n", " "} {
			if at := strings.LastIndex(head, between); at > 0 {
				head = head[:at]
				break
			}
		}
		all = append(all, strings.TrimSpace(head))
		rest = []rune(strings.TrimSpace(string(rest[utf8.RuneCountInString(head):])))
	}
	return append(all, string(rest))
}

// size is how much of a message blocks take, as Slack counts.
func size(blocks []block) int {
	data, err := json.Marshal(blocks)
	if err != nil {
		panic("marshal blocks: " + err.Error()) // texts marshal
	}
	return utf8.RuneCount(data)
}

// fitted adds a text as a section, cut until the blocks take no more than room.
func (b *builder) fitted(text string, room int) {
	for text != "" {
		one := block{Type: "section", Text: plain(text)}
		if size(append(slices.Clip(b.blocks), one)) <= room {
			b.check(bot.Say("a paragraph of the Slack message"), text, sectionRunes)
			b.blocks = append(b.blocks, one)
			return
		}
		half := utf8.RuneCountInString(text) / 2
		if half < 2 {
			return
		}
		text = short(text, half)
	}
}

// opening adds a text whole, or, where the blocks would take more than room, its beginning and the words that say that it goes on.
func (b *builder) opening(text, goesOn string, room int) {
	all := pieces(text)
	for i, p := range all {
		one := block{Type: "section", Text: plain(p)}
		if p == "" {
			continue
		}
		if size(append(slices.Clip(b.blocks), one)) > room || len(b.blocks) >= maxBlocks-barBlocks {
			if i == 0 {
				b.fitted(p, room)
			}
			b.fitted("⋯ "+goesOn, room+closing)
			return
		}
		b.check(bot.Say("a paragraph of the Slack message"), p, sectionRunes)
		b.blocks = append(b.blocks, one)
	}
}

// barBlocks are those that stand beneath a card's text at most: how it goes on, a divider and the lines, the context and the buttons.
const barBlocks = 7
