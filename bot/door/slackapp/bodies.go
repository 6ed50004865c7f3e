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
	pages := v.bodiesPages(r.Draft)
	page := min(max(ref.Page, 0), len(pages)-1)
	blocks := []slack.Block{note(v.say("slackapp.bodies.page", "page", page+1, "pages", len(pages), "digest", r.Draft.Digest.Short()))}
	blocks = append(blocks, pages[page]...)
	var turn []slack.BlockElement
	if page > 0 {
		ref.Page = page - 1
		turn = append(turn, button(actionPageBack, v.say("slackapp.bodies.back"), encode(ref)))
	}
	if page < len(pages)-1 {
		ref.Page = page + 1
		turn = append(turn, button(actionPage, v.say("slackapp.bodies.next"), encode(ref)))
	}
	if len(turn) > 0 {
		blocks = append(blocks, buttons(turn...))
	}
	return v.window("slackapp.bodies.title", blocks...)
}

// bodiesPages cuts the blocks of all bodies into pages; there is always one.
func (v *voice) bodiesPages(d bot.Draft) [][]slack.Block {
	pages := [][]slack.Block{nil}
	runes := 0
	for _, b := range v.bodyBlocks(d) {
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
