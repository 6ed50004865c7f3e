package render

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// compose has each channel make its bodies. It refuses every text that is too long for a channel, all of them at once.
func (r *Renderer) compose(src *source, composed []bot.Composed, destinations []bot.Destination) error {
	var faults []string
	for i := range composed {
		c := &composed[i]
		at := slices.IndexFunc(destinations, func(d bot.Destination) bool { return d.ID == c.Destination })
		body, err := r.Composer.Compose(destinations[at], c.Rendition)
		for _, one := range apart(err) {
			over, ok := errors.AsType[*bot.ExcessError](one)
			if !ok {
				return fmt.Errorf("compose for %s in %s: %w", c.Destination, c.Language, one)
			}
			faults = append(faults, fmt.Sprintf("%s, %s: %s%s", c.Channel, c.Language, one, r.shorter(src, c, over)))
		}
		c.Body = body
	}
	if len(faults) == 0 {
		return nil
	}
	return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("this %s update is too long for its channels:\n- %s", src.draft.Type, strings.Join(unique(faults), "\n- ")))
}

// unique keeps one of what several destinations of a channel say alike.
func unique(lines []string) []string {
	slices.Sort(lines)
	return slices.Compact(lines)
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
