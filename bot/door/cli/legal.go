package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
)

type legalCommand struct {
	Draft string `arg:"" help:"The draft's id."`
	deskFlags
	Unconfirm string `placeholder:"FACT" help:"Turn this fact to \"under confirmation\": started, symptom, cause, action, workaround, unaffected, data or eta. Signatures are asked for again."`
	Propose   string `placeholder:"FACT" help:"Propose a sentence for this fact, such as cause, with --ko, --en and --fr: a few words where it stands behind a colon, else with its full stop."`
	Ko        string `placeholder:"TEXT" help:"The sentence in Korean."`
	En        string `placeholder:"TEXT" help:"The sentence in English."`
	Fr        string `placeholder:"TEXT" help:"The sentence in French."`
	Comment   string `placeholder:"TEXT" help:"Privileged: for those who write and legal alone."`
	Take      string `placeholder:"ID" help:"Take a proposed sentence: by those who write."`
}

// Run does what legal may, takes a proposal, or lists those that there are.
func (c *legalCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		switch {
		case c.Unconfirm != "":
			review, err := s.Desk.Review(ctx, c.Draft)
			if err != nil {
				return err
			}
			draft, err := s.Desk.Unconfirm(ctx, s.Person.ID, c.Draft, review.Draft.Revision, c.Unconfirm)
			return c.revised(ctx, s, streams, draft, err)
		case c.Take != "":
			draft, err := s.Desk.TakeProposal(ctx, s.Person.ID, c.Draft, c.Take)
			return c.revised(ctx, s, streams, draft, err)
		case c.Propose != "":
			sentence := bot.Text{bot.Korean: c.Ko, bot.English: c.En, bot.French: c.Fr}
			for l, text := range sentence {
				if text == "" {
					delete(sentence, l)
				}
			}
			made, err := s.Desk.Propose(ctx, s.Person.ID, bot.Proposal{DraftID: c.Draft, Field: c.Propose, Sentence: sentence, Comment: c.Comment})
			if err != nil {
				return err
			}
			return c.list(streams, []bot.Proposal{made})
		}
		all, err := s.Desk.Proposals(ctx, s.Person.ID, c.Draft)
		if err != nil {
			return err
		}
		return c.list(streams, all)
	})
}

func (c *legalCommand) revised(ctx context.Context, s *Session, streams Streams, draft bot.Draft, err error) error {
	if err != nil {
		return err
	}
	return draftFlags{deskFlags: c.deskFlags}.print(ctx, s, streams, draft.ID)
}

func (c *legalCommand) list(streams Streams, all []bot.Proposal) error {
	if c.JSON {
		return printJSON(streams.Out, all)
	}
	for _, p := range all {
		state := "take it with: bongsu legal " + c.Draft + " --take " + p.ID
		if !p.TakenAt.IsZero() {
			state = "taken by " + p.TakenBy
		}
		_, _ = fmt.Fprintf(streams.Out, "%s · %s proposes for %s · %s\n", p.ID, p.Person, p.Field, state)
		for _, l := range slices.Sorted(slices.Values(bot.Languages())) {
			if text := p.Sentence[l]; text != "" {
				_, _ = fmt.Fprintf(streams.Out, "  %s %s\n", l, text)
			}
		}
		if p.Comment != "" {
			_, _ = fmt.Fprintf(streams.Out, "  privileged: %s\n", p.Comment)
		}
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(streams.Out, "legal has proposed nothing for this draft")
		return err
	}
	return nil
}
