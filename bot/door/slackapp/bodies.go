package slackapp

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// A page of the window that shows every body: far below what Slack takes, as nobody knows its limit of bytes.
const (
	pageBlocks = 80
	pageRunes  = 12000
)

// bodies shows, page by page, every text that a signature covers: as it reads, and the very bytes that leave.
func (a *App) bodies(ctx context.Context, v *voice, in payload, ref draftRef) error {
	return a.lookUp(ctx, v, in, "slackapp.bodies.title", func() (*slack.ModalViewRequest, error) {
		r, err := a.Desk.Review(ctx, ref.Draft)
		if err != nil {
			return nil, err
		}
		if r.Draft.Revision != ref.Revision || r.Draft.Digest != ref.Digest {
			return nil, &refusal{text: "slackapp.refused.changed", data: []any{"revision", r.Draft.Revision}}
		}
		return v.bodiesPage(r, ref), nil
	})
}

func (v *voice) bodiesPage(r bot.Review, ref draftRef) *slack.ModalViewRequest {
	pages := paged(v.bodyBlocks(r.Draft))
	page := min(max(ref.Page, 0), len(pages)-1)
	blocks := []slack.Block{note(v.say("slackapp.bodies.page", "page", page+1, "pages", len(pages), "digest", r.Draft.Digest.Short()))}
	blocks = append(blocks, pages[page]...)
	blocks = append(blocks, v.turns(page, len(pages), actionPage, actionPageBack, func(n int) string {
		ref.Page = n
		return encode(ref)
	})...)
	return v.window("slackapp.bodies.title", blocks...)
}

// turns are the buttons to the page before and the next, none where there is one page; value is that of the button to the nth.
func (v *voice) turns(page, pages int, next, back string, value func(n int) string) []slack.Block {
	var turn []slack.BlockElement
	if page > 0 {
		turn = append(turn, button(back, v.say("slackapp.bodies.back"), value(page-1)))
	}
	if page < pages-1 {
		turn = append(turn, button(next, v.say("slackapp.bodies.next"), value(page+1)))
	}
	if len(turn) == 0 {
		return nil
	}
	return []slack.Block{buttons(turn...)}
}

// paged cuts blocks into pages; there is always one.
func paged(blocks []slack.Block) [][]slack.Block {
	pages := [][]slack.Block{nil}
	runes := 0
	for _, b := range blocks {
		size := textSize(b)
		last := len(pages) - 1
		if len(pages[last]) >= pageBlocks || (runes+size > pageRunes && len(pages[last]) > 0) {
			pages = append(pages, nil)
			last, runes = last+1, 0
		}
		pages[last] = append(pages[last], b)
		runes += size
	}
	return pages
}

func textSize(b slack.Block) int {
	if s, ok := b.(*slack.SectionBlock); ok && s.Text != nil {
		return utf8.RuneCountInString(s.Text.Text)
	}
	return 0
}

// bodyBlocks shows each body once, with every destination that gets it.
func (v *voice) bodyBlocks(d bot.Draft) []slack.Block {
	type text struct {
		language bot.Language
		digest   bot.Digest
	}
	to := map[text][]string{}
	for _, c := range d.Composed {
		key := text{c.Language, c.Body.BodyDigest()}
		to[key] = append(to[key], fmt.Sprintf("%s (%d)", c.Destination, c.Recipients))
	}
	var blocks []slack.Block
	for _, c := range d.Composed {
		key := text{c.Language, c.Body.BodyDigest()}
		names := to[key]
		if names == nil {
			continue
		}
		delete(to, key)
		blocks = append(blocks, header(v.say("slackapp.language."+string(c.Language))+" · "+c.Kind), section(strings.Join(names, ", ")))
		blocks = append(blocks, sections(c.Rendition.Text)...)
		raw := strings.ToValidUTF8(string(c.Body.Bytes), "�")
		if raw != c.Rendition.Text {
			blocks = append(blocks, note(v.say("slackapp.bodies.exact", "media", c.Body.MediaType, "digest", key.digest.Short())))
			blocks = append(blocks, sections(raw)...)
		}
		blocks = append(blocks, slack.NewDividerBlock())
	}
	return blocks
}

func (v *voice) bodiesButton(d bot.Draft) *slack.ButtonBlockElement {
	return button(bot.ActionShowBodies, v.say("desk.action.bodies"), encode(refOf(d)))
}
