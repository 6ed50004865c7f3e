package render

import (
	"errors"
	"fmt"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
)

// compose has each channel make its bodies. It refuses every text that is too long for a channel, all of them at once.
func (r *Renderer) compose(src *source, composed []bot.Composed, destinations []bot.Destination) error {
	var faults bot.Sayings
	for i := range composed {
		c := &composed[i]
		at := slices.IndexFunc(destinations, func(d bot.Destination) bool { return d.ID == c.Destination })
		body, err := r.Composer.Compose(destinations[at], c.Rendition)
		for _, one := range apart(err) {
			over, ok := errors.AsType[*bot.ExcessError](one)
			if !ok {
				return fmt.Errorf("compose for %s in %s: %w", c.Destination, c.Language, one)
			}
			faults = append(faults, r.tooLong(src, c, over))
		}
		c.Body = body
	}
	if len(faults) == 0 {
		return nil
	}
	return bot.Refuse(bot.ErrInvalid, "this {type} update is too long for its channels:{faults}", "type", src.draft.Type, "faults", faults.Unique())
}

// tooLong names, beside the place that is too small, what is long in it.
func (r *Renderer) tooLong(src *source, c *bot.Composed, over *bot.ExcessError) bot.Saying {
	parts := r.shorter(src, c, over)
	if len(parts) == 0 {
		return bot.Say("{channel}, {language}: {fault}", "channel", c.Channel, "language", string(c.Language), "fault", over.Saying())
	}
	return bot.Say("{channel}, {language}: {fault}, in {parts}", "channel", c.Channel, "language", string(c.Language), "fault", over.Saying(), "parts", parts)
}

// apart are the errors that are joined in err.
func apart(err error) []error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}
