package store

import (
	"fmt"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
)

// guard refuses a change that no stage may ask for, whatever it believes: the last look before anything is written.
func guard(c bot.Change) error {
	if c.At.IsZero() {
		return bot.Refuse(bot.ErrInvalid, "a change needs its time")
	}
	var draft bot.Draft
	if p := c.Publication; p != nil {
		i := slices.IndexFunc(c.Drafts, func(d bot.Draft) bool { return d.ID == p.DraftID })
		if i < 0 || !c.Approved.Covers(c.Drafts[i]) || p.Revision != c.Drafts[i].Revision || p.Digest != c.Drafts[i].Digest {
			return bot.Refuse(bot.ErrNotApproved, fmt.Sprintf("draft %s is published without the signatures of this very text", p.DraftID))
		}
		draft = c.Drafts[i]
	}
	for _, b := range c.Batches {
		if err := guardUpdate(b, draft); err != nil {
			return err
		}
	}
	for _, b := range c.Notices {
		if !b.Notice || b.Class != bot.DeskClass {
			return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("a notice cannot go to destination %s of class %s: only desk destinations take notices", b.Destination, b.Class))
		}
		if err := guardRows(b); err != nil {
			return err
		}
	}
	return nil
}

// guardUpdate refuses a batch that is not part of the approved draft, body by body.
func guardUpdate(b bot.Batch, draft bot.Draft) error {
	if b.Notice || !b.Class.Takes(b.Mode) {
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("destination %s of class %s takes no %s update", b.Destination, b.Class, b.Mode))
	}
	approved := draft.ID != "" && b.UpdateID == draft.ID && b.Revision == draft.Revision && b.Mode == draft.Mode &&
		slices.ContainsFunc(draft.Composed, func(c bot.Composed) bool {
			return c.Destination == b.Destination && c.Language == b.Language && c.Class == b.Class && c.Body.BodyDigest() == b.Digest
		})
	if !approved {
		return bot.Refuse(bot.ErrNotApproved, fmt.Sprintf("the text for destination %s is not part of an approved draft", b.Destination))
	}
	return guardRows(b)
}

func guardRows(b bot.Batch) error {
	if b.Body.BodyDigest() != b.Digest {
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("the body for destination %s is not the one of its digest", b.Destination))
	}
	if len(b.Rows) == 0 {
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("the batch for destination %s has no recipient", b.Destination))
	}
	for _, row := range b.Rows {
		if row.Class != b.Class || row.Mode != b.Mode || row.Destination != b.Destination || row.Digest != b.Digest {
			return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("a delivery to destination %s differs from its batch in class, mode, destination or digest", b.Destination))
		}
	}
	return nil
}
