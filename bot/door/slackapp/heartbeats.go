package slackapp

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// The set that is written where nobody says otherwise.
const (
	usualBeats = 4
	usualPause = 30 * time.Minute
)

// typedHeartbeats writes no-change notices for the promises to come: heartbeats INC-1 30m 4. Each has its own card, and its own signatures.
func (a *App) typedHeartbeats(ctx context.Context, v *voice, _ payload, rest string) (answer, error) {
	t, err := readTyped(rest)
	if err != nil {
		return answer{}, err
	}
	key := t.take(func(string) bool { return true })
	every, count := usualPause, usualBeats
	if d := t.take(func(w string) bool { _, err := time.ParseDuration(w); return err == nil }); d != "" {
		every, _ = time.ParseDuration(d) // taken because it is one
	}
	if n := t.take(func(w string) bool { _, err := strconv.Atoi(w); return err == nil }); n != "" {
		count, _ = strconv.Atoi(n) // likewise
	}
	if err := t.rest(); err != nil {
		return answer{}, err
	}
	beats, err := a.Desk.Heartbeats(ctx, v.person.ID, key, every, count)
	if err != nil {
		return answer{}, err
	}
	var lines []string
	for _, b := range beats {
		lines = append(lines, v.say("slackapp.heartbeats.line", "at", v.moment(b.ReleaseAt), "next", v.moment(b.NextAt), "digest", b.Digest.Short()))
	}
	head := v.say("slackapp.heartbeats.head", "n", len(beats))
	blocks := append([]slack.Block{section(head)}, sections(strings.Join(lines, "\n"))...)
	var row []slack.BlockElement
	for _, b := range beats[:min(len(beats), mostShown)] {
		row = append(row, button(bot.ActionReview, v.say("slackapp.heartbeats.show", "at", v.moment(b.ReleaseAt)), encode(refOf(b))))
	}
	return answer{message: &message{text: head, blocks: append(blocks, buttons(row...))}}, nil
}

// mostShown bounds the buttons of one row.
const mostShown = 5
