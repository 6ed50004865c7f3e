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

// signs is what is typed behind an incident's key to read its heartbeats and sign them together.
const signs = "sign"

// typedHeartbeats writes no-change notices for the promises to come: heartbeats INC-1 30m 4. Each has its own card, and they are signed one by one or
// together: heartbeats INC-1 sign. The key alone shows those that wait, as a new set would take their place and their signatures.
func (a *App) typedHeartbeats(ctx context.Context, v *voice, in payload, rest string) (answer, error) {
	t, err := readTyped(rest)
	if err != nil {
		return answer{}, err
	}
	key := t.take(func(string) bool { return true })
	bare := len(t.words) == 0
	if toSign := t.take(func(w string) bool { return w == signs }) != ""; toSign || bare {
		i, err := a.Desk.Incident(ctx, key)
		if err != nil {
			return answer{}, err
		}
		waiting, err := a.Desk.Beats(ctx, i.ID)
		if err != nil {
			return answer{}, err
		}
		if toSign || len(waiting) > 0 {
			return answer{}, a.openBeats(ctx, v, in, i.ID)
		}
	}
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
	head := v.say("slackapp.heartbeats.head", "n", len(beats))
	blocks := []slack.Block{section(head)}
	for _, b := range beats {
		blocks = append(blocks, sectionWith(v.beat(b), button(actionReview, v.say("slackapp.action.read"), encode(refOf(b)))))
	}
	return answer{message: &message{text: head, blocks: blocks}}, nil
}

// beat is a heartbeat in one line: when it leaves, and what it promises.
func (v *voice) beat(b bot.Draft) string {
	return v.say("slackapp.heartbeats.line", "at", v.moment(b.ReleaseAt), "next", v.moment(b.NextAt), "digest", b.Digest.Short())
}

// beatsRef is what the window of heartbeats is bound to: the set that it showed.
type beatsRef struct {
	Incident string     `json:"incident"`
	Digest   bot.Digest `json:"digest"`
}

// openBeats shows the heartbeats of an incident that wait, each with its times and its text, with one button that signs them all.
func (a *App) openBeats(ctx context.Context, v *voice, in payload, incidentID string) error {
	return a.lookUp(ctx, v, in, "slackapp.beats.title", func() (*slack.ModalViewRequest, error) {
		beats, err := a.Desk.Beats(ctx, incidentID)
		if err != nil {
			return nil, err
		}
		if len(beats) == 0 {
			return nil, &refusal{text: "slackapp.refused.no-beats"}
		}
		return v.beatsForm(incidentID, beats), nil
	})
}

func (v *voice) beatsForm(incidentID string, beats []bot.Draft) *slack.ModalViewRequest {
	blocks := []slack.Block{section(v.say("slackapp.beats.head", "n", len(beats)))}
	unsigned := 0
	for _, b := range beats {
		if b.State == bot.DraftOpen {
			unsigned++
		}
		blocks = append(blocks, slack.NewDividerBlock(), section(v.beat(b)+" · "+v.say("desk.card."+string(b.State))))
		blocks = append(blocks, v.text(b)...)
	}
	if unsigned == 0 {
		return v.window("slackapp.beats.title", blocks...)
	}
	w := v.form("beats", "slackapp.beats.title", "slackapp.sign.submit", beatsRef{incidentID, bot.SealBeats(beats)}, blocks)
	w.Submit = plain(clip(v.say("slackapp.beats.submit", "n", unsigned), titleRunes))
	return w
}

// signBeats signs the set that the window showed, all of it or nothing.
func (a *App) signBeats(ctx context.Context, v *voice, in payload) (answer, error) {
	var ref beatsRef
	if err := decode([]byte(in.view.Metadata), &ref, true); err != nil || !isID(ref.Incident) || !isDigest(ref.Digest) {
		return answer{}, errButton()
	}
	beats, err := a.Desk.ApproveBeats(ctx, v.person.ID, ref.Incident, ref.Digest, "slack")
	if err != nil {
		return answer{}, err
	}
	lines := []string{v.say("slackapp.beats.signed", "n", len(beats))}
	for _, b := range beats {
		lines = append(lines, v.moment(b.ReleaseAt)+" · "+v.standing(ctx, b))
	}
	return answer{view: v.window("slackapp.stored", sections(strings.Join(lines, "\n"))...)}, nil
}
