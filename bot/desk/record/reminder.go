package record

import (
	"fmt"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Rung names the rung of the ladder that a reminder stands on.
type Rung struct {
	Kind    string // soon, due, overdue, broken, silent
	Number  int
	Waiting bool // a draft is written and waits for signatures
}

// Reminder returns the words of one rung of an incident's open promise.
func (w *Words) Reminder(i bot.Incident, rung Rung, l bot.Language, now time.Time) (string, error) {
	data := map[string]any{
		"fires": Fires(i.Severity), "key": i.Key, "due": w.moment(i.Promise.DueAt, now, l), "lead": w.name(i.Holder(bot.PromiseItem), l),
		"minutes": int(now.Sub(i.Promise.DueAt).Minutes()),
	}
	id := rung.Kind
	if rung.Kind == "soon" && rung.Waiting {
		id = "unsigned"
	}
	if i.Promise.First() {
		id = "first." + id
	}
	id = "desk.remind." + id
	text, err := w.Catalog.Text(string(l), id, data)
	if err != nil || i.Mode == bot.Live {
		return text, err
	}
	mark, err := w.Catalog.Text(string(l), "desk.drill", nil)
	return mark + " " + text + " " + mark, err
}

// ReminderActions returns the buttons under a reminder: where a draft waits for signatures, it is one click away.
func (w *Words) ReminderActions(i bot.Incident, waiting bot.Draft, l bot.Language) ([]bot.Action, error) {
	t := &texts{catalog: w.Catalog, language: l}
	ref := value(IncidentRef{i.ID})
	var actions []bot.Action
	if waiting.ID != "" {
		actions = append(actions, bot.Action{
			ID: bot.ActionReview, Label: t.text("desk.action.review-draft", nil), Value: refOf(waiting), Primary: true,
		})
	}
	actions = append(actions, bot.Action{ID: bot.ActionWriteUpdate, Label: t.text("desk.action.write", nil), Value: ref, Primary: waiting.ID == ""})
	if !i.Promise.First() {
		actions = append(actions, bot.Action{ID: bot.ActionNoChange, Label: t.text("desk.action.unchanged", nil), Value: ref})
	}
	return append(actions, bot.Action{ID: bot.ActionSnooze, Label: t.text("desk.action.snooze", nil), Value: ref}), t.err
}

// Press returns what a call says after a reminder: the digit 1 acknowledges.
func (w *Words) Press(l bot.Language) (string, error) {
	return w.Catalog.Text(string(l), "desk.remind.press", nil)
}

// Brief returns the leadership brief: every open incident, its phase and its next promise.
func (w *Words) Brief(incidents []bot.Incident, l bot.Language, now time.Time) (string, error) {
	t := &texts{catalog: w.Catalog, language: l}
	lines := []string{t.text("desk.brief.head", map[string]any{"at": w.moment(now, now, l)})}
	for _, i := range incidents {
		due := t.text("desk.brief.unpromised", nil)
		if !i.Promise.DueAt.IsZero() {
			due = w.moment(i.Promise.DueAt, now, l)
		}
		if i.Promise.Overdue(now) {
			due = t.text("desk.brief.overdue", map[string]any{"due": due})
		}
		line := t.text("desk.brief.line", map[string]any{
			"fires": Fires(i.Severity), "key": i.Key, "title": i.Title[l], "phase": t.text("desk.phase."+string(i.Phase), nil), "due": due,
		})
		if i.Mode == bot.Drill {
			line = t.text("desk.drill", nil) + " " + line
		}
		lines = append(lines, line)
	}
	if len(incidents) == 0 {
		lines = append(lines, t.text("desk.brief.none", nil))
	}
	if t.err != nil {
		return "", fmt.Errorf("words of the brief: %w", t.err)
	}
	return strings.Join(lines, "\n"), nil
}

// ChannelNews returns the words about a channel that was paused, rests, or is back.
func (w *Words) ChannelNews(n bot.ChannelNews, l bot.Language, now time.Time) (string, error) {
	data := map[string]any{"channel": n.Channel, "reason": n.Reason, "by": "", "until": ""}
	if n.By != "" {
		data["by"] = w.name(n.By, l)
	} else {
		data["reason"] = w.Catalog.Reason(l, n.Reason).Text
	}
	if !n.Until.IsZero() {
		data["until"] = w.moment(n.Until, now, l)
	}
	text, err := w.Catalog.Text(string(l), "desk.channel."+string(n.Change), data)
	if err != nil {
		return "", fmt.Errorf("words about channel %s: %w", n.Channel, err)
	}
	return text, nil
}

// Fallback returns where the desk decides while the channel of its cards is down, and how people sign in there.
func (w *Words) Fallback(consoleURL string, l bot.Language) (string, error) {
	id := "desk.fallback.console"
	if consoleURL == "" {
		id = "desk.fallback.terminal"
	}
	text, err := w.Catalog.Text(string(l), id, map[string]any{"url": consoleURL})
	if err != nil {
		return "", fmt.Errorf("words about where to decide: %w", err)
	}
	return text, nil
}

// SignInLink returns the words above a one-time link into the console.
func (w *Words) SignInLink(l bot.Language) (string, error) {
	text, err := w.Catalog.Text(string(l), "desk.sign-in", map[string]any{"n": int(bot.SignInTime.Minutes())})
	if err != nil {
		return "", fmt.Errorf("words of a sign-in link: %w", err)
	}
	return text, nil
}
