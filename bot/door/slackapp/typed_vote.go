package slackapp

import (
	"context"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// minDigest is how much of a digest a person types to bind a decision to a text; the command line asks for as much.
const minDigest = 7

// typedVote is a verdict over the text whose digest was typed, with its reason behind it: reject DRAFT 1a2b3c4 reason.
func (a *App) typedVote(verdict bot.Verdict) func(context.Context, *voice, payload, string) (answer, error) {
	return func(ctx context.Context, v *voice, _ payload, rest string) (answer, error) {
		seen, reason, shown, err := a.readBefore(ctx, v, string(verdict), rest)
		if err != nil || shown.message != nil {
			return shown, err
		}
		if reason == "" && verdict != bot.Approves {
			return answer{}, &refusal{text: "slackapp.refused.reason"}
		}
		vote := bot.Vote{DraftID: seen.Draft, Revision: seen.Revision, Digest: seen.Digest, Verdict: verdict}
		switch {
		case verdict != bot.Approves:
			vote.Reason = reason
		case seen.Statement:
			vote.Typed = reason // the incident's key
		case reason != "":
			return answer{}, leftover(reason)
		}
		return a.vote(ctx, v, vote)
	}
}

// typedRelease releases the text whose digest was typed. Nothing may follow: it may be a time, and now is not what was meant.
func (a *App) typedRelease(ctx context.Context, v *voice, rest string) (answer, error) {
	seen, left, shown, err := a.readBefore(ctx, v, "publish", rest)
	switch {
	case err != nil:
		return answer{}, err
	case left != "":
		return answer{}, leftover(left)
	case shown.message != nil:
		return shown, nil
	}
	return a.publish(ctx, v, seen)
}

// readBefore reads a typed decision: the draft, the digest of the text that the person read, and what follows it. Without a digest the text is shown, with
// what to type to decide about just that: nobody decides about a text by the name of its draft.
func (a *App) readBefore(ctx context.Context, v *voice, name, rest string) (ref draftRef, said string, shown answer, err error) {
	draftID, said := cutWord(rest)
	r, err := a.Desk.Review(ctx, draftID)
	if err != nil {
		return ref, "", answer{}, err
	}
	d := r.Draft
	digest, behind := cutWord(said)
	switch {
	case len(digest) >= minDigest && strings.HasPrefix(string(d.Digest), digest):
		return refOf(d), behind, answer{}, nil
	case looksLikeDigest(digest):
		return ref, "", answer{}, &refusal{text: "slackapp.refused.changed", data: []any{"revision", d.Revision}}
	}
	if shown, err = a.review(ctx, v, d.ID); err != nil {
		return ref, "", answer{}, err
	}
	bound := strings.TrimSpace(strings.Join([]string{a.Command, name, d.ID, d.Digest.Short(), said}, " "))
	shown.message.blocks = append(shown.message.blocks, sections(v.say("slackapp.typed.bound", "command", bound))...)
	return ref, said, shown, nil
}

// looksLikeDigest tells a digest from a word: it is of hexadecimal digits, some of which are no letters.
func looksLikeDigest(word string) bool {
	return len(word) >= minDigest && strings.Trim(word, "0123456789abcdef") == "" && strings.ContainsAny(word, "0123456789")
}
