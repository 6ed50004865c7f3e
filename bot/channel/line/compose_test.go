package line_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/line"
)

// statement is a drill's text of that many paragraphs.
func statement(paragraph string, n int) bot.Rendition {
	r := channeltest.Renditions()["drill.ko"]
	r.Parts = nil
	for range n {
		r.Parts = append(r.Parts, bot.Part{Name: "seen", Text: paragraph})
	}
	return r
}

func TestComposeDividesALongTextBetweenParagraphs(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		paragraph string
		n, want   int
	}{
		"short":           {"짧은 글입니다.", 3, 1},
		"two and a half":  {strings.Repeat("가", 2000), 5, 3},
		"emoji count two": {strings.Repeat("🔥", 1200), 4, 2},
		"five":            {strings.Repeat("가", 4900), 5, 5},
	} {
		body, err := line.Compose(statement(tt.paragraph, tt.n), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		messages := texts(t, body.Bytes)
		if len(messages) != tt.want {
			t.Errorf("%s: %d messages, want %d", name, len(messages), tt.want)
		}
		for i, m := range messages {
			if n := len(utf16.Encode([]rune(m["text"]))); n > 5000 {
				t.Errorf("%s: message %d has %d units", name, i, n)
			}
			if !strings.HasPrefix(m["text"], "[훈련]") || !strings.HasSuffix(m["text"], "[훈련]") {
				t.Errorf("%s: message %d of a drill without its mark at both ends", name, i)
			}
		}
		if got := strings.Count(shown(t, body.Bytes), tt.paragraph); got != tt.n {
			t.Errorf("%s: %d of %d paragraphs are whole", name, got, tt.n)
		}
	}
}

func TestComposeRefusesWhatFiveMessagesCannotHold(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]bot.Rendition{
		"too many": statement(strings.Repeat("가", 4900), 6),
		// 2,497 emoji are 4,994 units: over the limit with the drill's mark at both ends.
		"one too long": statement(strings.Repeat("🔥", 2497), 1),
	} {
		if _, err := line.Compose(r, nil); !errors.Is(err, bot.ErrInvalid) || !strings.Contains(err.Error(), "shorten it by") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
