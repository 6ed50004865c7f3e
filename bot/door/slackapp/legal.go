package slackapp

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// Counsel is the desk's side for legal counsel, and for who takes what they propose.
type Counsel interface {
	AsLegal(ctx context.Context, actor string) error
	Unconfirm(ctx context.Context, actor, draftID string, revision int, field string) (bot.Draft, error)
	Propose(ctx context.Context, actor string, p bot.Proposal) (bot.Proposal, error)
	Proposals(ctx context.Context, actor, draftID string) ([]bot.Proposal, error)
	TakeProposal(ctx context.Context, actor, draftID, proposalID string) (bot.Draft, error)
}

// The beginnings of what the form of legal offers; the fact's key follows.
const (
	unconfirms = "unconfirm:"
	proposes   = "propose:"
)

// typedLegal opens the form of legal for a draft; who is not legal reads who is.
func (a *App) typedLegal(ctx context.Context, v *voice, in payload, rest string) (answer, error) {
	draftID, _ := cutWord(rest)
	return answer{}, a.lookUp(ctx, v, in, "desk.legal.title", func() (*slack.ModalViewRequest, error) {
		if err := a.Desk.AsLegal(ctx, v.person.ID); err != nil {
			return nil, err
		}
		r, err := a.Desk.Review(ctx, draftID)
		if err != nil {
			return nil, err
		}
		if !r.Draft.Waits() || r.Draft.Beat {
			return nil, &refusal{text: "slackapp.refused.legal", data: []any{"state", v.say("desk.card." + string(r.Draft.State))}}
		}
		lead := append([]slack.Block{section(v.heading(r.Incident) + " " + v.say("type."+string(r.Draft.Type)))}, v.text(r.Draft)...)
		return v.legalForm(refOf(r.Draft), lead, r.Draft.Facts.Unconfirmable(), r.Draft.Languages, legalDoing{}), nil
	})
}

// legalDoing is what the form of legal holds.
type legalDoing struct {
	what     string
	sentence bot.Text
	comment  string
}

func readLegal(w view) legalDoing {
	doing := legalDoing{what: w.one("what"), sentence: bot.Text{}, comment: w.one("comment")}
	for _, l := range w.languages("sentence") {
		if text := w.one("sentence-" + string(l)); text != "" {
			doing.sentence[l] = text
		}
	}
	return doing
}

// legalForm offers the facts that can be turned, and every one for which a sentence may be proposed. Above it stands what it is about, or what was
// wrong with it.
func (v *voice) legalForm(ref draftRef, lead []slack.Block, turned []string, languages []bot.Language, doing legalDoing) *slack.ModalViewRequest {
	var offered []choice
	for _, field := range turned {
		offered = append(offered, choice{unconfirms + field, v.say("slackapp.legal.unconfirm", "fact", v.say("desk.fact."+field))})
	}
	for _, field := range bot.Proposable() {
		offered = append(offered, choice{proposes + field, v.say("slackapp.legal.propose", "fact", v.say("desk.fact."+field))})
	}
	blocks := append(lead, note(v.say("desk.legal.privileged")), v.menu("what", "slackapp.legal.what", false, offered, doing.what), note(v.say("desk.legal.propose.form")))
	for _, l := range languages {
		blocks = append(blocks, v.line("sentence-"+string(l), "slackapp.legal.sentence."+string(l), true, true, doing.sentence[l]))
	}
	blocks = append(blocks, v.line("comment", "desk.legal.comment", true, true, doing.comment), note(v.say("slackapp.legal.says")))
	return v.form("legal", "desk.legal.title", "slackapp.legal.submit", ref, blocks)
}

// legalAgain is the submitted form once more.
func (v *voice) legalAgain(ref draftRef, w view, trouble string) *slack.ModalViewRequest {
	doing := readLegal(w)
	var turned []string
	if field, turns := strings.CutPrefix(doing.what, unconfirms); turns && slices.Contains(bot.Doubtful(), field) {
		turned = []string{field}
	}
	return v.legalForm(ref, sections(trouble), turned, w.languages("sentence"), doing)
}

// legal takes the form to the desk: over the revision that it was opened for.
func (a *App) legal(ctx context.Context, v *voice, in payload) (answer, error) {
	ref, err := readDraftRef(in.view.Metadata)
	if err != nil {
		return answer{}, err
	}
	doing := readLegal(in.view)
	if field, turns := strings.CutPrefix(doing.what, unconfirms); turns {
		if len(doing.sentence) > 0 || doing.comment != "" {
			return answer{}, &refusal{text: "slackapp.refused.legal-both", block: "what"}
		}
		d, err := a.Desk.Unconfirm(ctx, v.person.ID, ref.Draft, ref.Revision, field)
		if err != nil {
			return answer{}, err
		}
		return v.stored(ctx, d, "desk.legal.title"), nil
	}
	field, _ := strings.CutPrefix(doing.what, proposes)
	if _, err := a.Desk.Propose(ctx, v.person.ID, bot.Proposal{DraftID: ref.Draft, Field: field, Sentence: doing.sentence, Comment: doing.comment}); err != nil {
		return answer{}, err
	}
	return answer{view: v.window("desk.legal.title", section(v.say("desk.legal.propose.says")))}, nil
}

// take writes a proposed sentence into its draft.
func (a *App) take(ctx context.Context, v *voice, ref draftRef) (answer, error) {
	d, err := a.Desk.TakeProposal(ctx, v.person.ID, ref.Draft, ref.Proposal)
	if err != nil {
		return answer{}, err
	}
	return v.stored(ctx, d, "desk.legal.title"), nil
}

// proposed are the sentences that wait to be taken into a draft, for those who may read them.
func (a *App) proposed(ctx context.Context, v *voice, d bot.Draft) ([]bot.Proposal, error) {
	if !d.Waits() {
		return nil, nil
	}
	all, err := a.Desk.Proposals(ctx, v.person.ID, d.ID)
	if errors.Is(err, bot.ErrForbidden) {
		return nil, nil
	}
	return slices.DeleteFunc(all, func(p bot.Proposal) bool { return !p.TakenAt.IsZero() }), err
}

// maxProposed and proposedRunes bound the proposals that one answer shows beside the text, the newest first; the console has them whole.
const (
	maxProposed   = 3
	proposedRunes = 900
)

// proposals shows what legal proposed for a draft, with a button for those who write.
func (v *voice) proposals(d bot.Draft, all []bot.Proposal) []slack.Block {
	if len(all) == 0 {
		return nil
	}
	blocks := []slack.Block{note(v.say("desk.legal.title") + " · " + v.say("desk.legal.privileged"))}
	slices.Reverse(all)
	for _, p := range all[:min(len(all), maxProposed)] {
		lines := []string{v.name(p.Person) + " · " + v.say("desk.fact."+p.Field)}
		for _, l := range bot.Languages() {
			if p.Sentence[l] != "" {
				lines = append(lines, p.Sentence[l])
			}
		}
		if p.Comment != "" {
			lines = append(lines, v.say("desk.legal.comment")+": "+p.Comment)
		}
		blocks = append(blocks, section(clip(strings.Join(lines, "\n"), proposedRunes)))
		if v.person.Has(bot.Writers()...) {
			ref := refOf(d)
			ref.Proposal = p.ID
			take := button(bot.ActionTakeProposal, v.say("desk.legal.take"), encode(ref))
			blocks = append(blocks, buttons(v.asking(take, v.say("desk.legal.take.says", "who", v.name(p.Person)), v.say("desk.legal.take"))))
		}
	}
	if rest := len(all) - maxProposed; rest > 0 {
		blocks = append(blocks, note(v.say("slackapp.more", "number", rest)))
	}
	return blocks
}
