package slackapp

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

// scheduling is what the form of a draft's own time holds.
type scheduling struct {
	release, next dated
	promises      bool // it tells when the next update comes
}

func readScheduling(w view) scheduling {
	_, promises := w.State.Values["next-time"]
	return scheduling{w.dated("release"), w.dated("next"), promises}
}

// openSchedule asks when a draft is to leave, and says first what becomes of its signatures.
func (a *App) openSchedule(ctx context.Context, v *voice, in payload, ref draftRef) error {
	return a.lookUp(ctx, v, in, "slackapp.schedule.title", func() (*slack.ModalViewRequest, error) {
		r, err := a.Desk.Review(ctx, ref.Draft)
		if err != nil {
			return nil, err
		}
		if r.Draft.Revision != ref.Revision || r.Draft.Digest != ref.Digest {
			return nil, &refusal{text: "slackapp.refused.changed", data: []any{"revision", r.Draft.Revision}}
		}
		return v.scheduleForm(ref, v.proposed(r), v.voids(r)), nil
	})
}

// voids says what a new time does to the signatures, and by when readers wait for an update.
func (v *voice) voids(r bot.Review) string {
	text := v.say("slackapp.schedule.voids")
	var signed []string
	for _, step := range r.Standing.Steps {
		signed = append(signed, step.Signed...)
	}
	slices.Sort(signed)
	if signed = slices.Compact(signed); len(signed) > 0 {
		text += "\n" + v.say("slackapp.schedule.signed", "who", v.names(signed))
	}
	if due := r.Incident.Promise.DueAt; r.Draft.Type.Tells() && due.After(v.now) {
		text += "\n" + v.say("slackapp.schedule.due", "at", v.moment(due))
	}
	return text
}

// proposed is what the form starts from.
func (v *voice) proposed(r bot.Review) scheduling {
	d, release := r.Draft, r.ProposedRelease(v.now)
	s := scheduling{release: v.dated(release), promises: d.Type.Promises()}
	if next := d.NextFrom(release); s.promises && !next.IsZero() {
		s.next = v.dated(next)
	}
	return s
}

func (v *voice) scheduleForm(ref draftRef, s scheduling, lead string) *slack.ModalViewRequest {
	blocks := append(sections(lead), v.when("release", "slackapp.schedule.at", true, s.release)...)
	if s.promises {
		blocks = append(blocks, v.when("next", "slackapp.label.next", true, s.next)...)
	}
	return v.form("schedule", "slackapp.schedule.title", "slackapp.schedule.submit", ref, blocks)
}

// schedule gives the draft of the form its time.
func (a *App) schedule(ctx context.Context, v *voice, in payload) (answer, error) {
	ref, err := readDraftRef(in.view.Metadata)
	if err != nil {
		return answer{}, err
	}
	s := readScheduling(in.view)
	release, err := v.future("release", s.release)
	if err != nil {
		return answer{}, err
	}
	next, err := v.future("next", s.next)
	if err != nil {
		return answer{}, err
	}
	return a.scheduled(ctx, v, ref.Draft, ref.Revision, release, next)
}

func (a *App) scheduled(ctx context.Context, v *voice, draftID string, revision int, release, next time.Time) (answer, error) {
	d, err := a.Desk.Schedule(ctx, v.person.ID, draftID, revision, release, next)
	if err != nil {
		return answer{}, err
	}
	return v.stored(ctx, d, "slackapp.schedule.title"), nil
}

// typedPublish publishes what was held, or gives a draft a time: publish DRAFT at 14:30, and the time of the next update behind it.
func (a *App) typedPublish(ctx context.Context, v *voice, _ payload, rest string) (answer, error) {
	t, err := readTyped(rest, "next")
	if err != nil {
		return answer{}, err
	}
	at, next := t.takeAt(), t.one("next")
	if at == "" && next == "" {
		return a.typedRelease(ctx, v, rest)
	}
	next = cmp.Or(next, t.take(isWhen))
	draft := t.take(func(string) bool { return true })
	if err := t.rest(); err != nil {
		return answer{}, err
	}
	release, err := v.ahead(at)
	if err != nil {
		return answer{}, err
	}
	nextAt, err := v.aheadOf(release, next)
	if err != nil {
		return answer{}, err
	}
	r, err := a.Desk.Review(ctx, draft)
	if err != nil {
		return answer{}, err
	}
	return a.scheduled(ctx, v, draft, r.Draft.Revision, release, nextAt)
}

func (v *voice) scheduleButton(d bot.Draft) *slack.ButtonBlockElement {
	label := "desk.action.schedule"
	if !d.ReleaseAt.IsZero() {
		label = "desk.action.reschedule"
	}
	return button(bot.ActionSchedule, v.say(label), encode(refOf(d)))
}

// coming are the signed texts of an incident that leave by themselves, each in a line of its own.
func (v *voice) coming(i bot.Incident, drafts []bot.Draft) string {
	var text strings.Builder
	for _, d := range drafts {
		if d.IncidentID == i.ID && d.Scheduled(v.now) {
			text.WriteString("\n" + v.say("type."+string(d.Type)) + " · " + v.state(d))
		}
	}
	return text.String()
}

// leaves tells when a draft leaves by itself, and how long that is.
func (v *voice) leaves(d bot.Draft) string {
	return v.say("slackapp.leaves", "at", v.moment(d.ReleaseAt), "in", v.lasting(d.ReleaseAt.Sub(v.now)))
}

// state is where a draft stands, and when it leaves by itself.
func (v *voice) state(d bot.Draft) string {
	text := v.say("desk.card." + string(d.State))
	if d.Waits() && d.ReleaseAt.After(v.now) {
		text += " · " + v.leaves(d)
	}
	return text
}

// lasting tells how long something is, at least a minute.
func (v *voice) lasting(d time.Duration) string {
	return locale.Duration(v.language, max(time.Minute, d.Round(time.Minute)))
}
