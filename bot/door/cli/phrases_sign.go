package cli

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
)

type phrasesSignCommand struct {
	IDs []string `arg:"" optional:"" name:"id" help:"The phrases, as bongsu phrases list names them."`
	deskFlags
	Lang bot.Language `required:"" placeholder:"ko|en|fr" help:"The language in which you read and sign them."`
	All  bool         `help:"Every phrase that you have not signed: shows their texts, and signs nothing without --yes."`
	Yes  bool         `help:"With --all: you have read them, and sign."`
}

// Run signs the present texts of phrases, and prints what was signed.
func (c *phrasesSignCommand) Run(ctx context.Context, program Program, streams Streams) error {
	switch {
	case !c.Lang.Valid():
		return noLanguage(c.Lang)
	case c.All && len(c.IDs) > 0:
		return bot.Refuse(bot.ErrInvalid, "name phrases, or say --all: not both")
	case !c.All && len(c.IDs) == 0:
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("which phrases? Name them, or say --all; this shows those that nobody has signed: bongsu phrases list --unsigned --lang %s", c.Lang))
	}
	return c.with(ctx, program, func(s *Session) error {
		phrases, err := s.Desk.Phrases(ctx)
		if err != nil {
			return err
		}
		if c.All {
			phrases = slices.DeleteFunc(phrases, func(p bot.PhraseStanding) bool { return p.Language != c.Lang || signedBy(p, s.Person.ID) })
			if !c.Yes || len(phrases) == 0 {
				return c.ask(s, streams, phrases)
			}
			for _, p := range phrases {
				c.IDs = append(c.IDs, p.Phrase)
			}
		}
		signed, err := s.Desk.SignPhrases(ctx, s.Person.ID, c.Lang, c.IDs)
		if err != nil {
			return err
		}
		return c.print(streams.Out, s.Person.ID, signed)
	})
}

func signedBy(p bot.PhraseStanding, person string) bool {
	return slices.ContainsFunc(p.SignedBy, func(s bot.PhraseSignature) bool { return s.Person == person })
}

// ask shows what --all would sign.
func (c *phrasesSignCommand) ask(s *Session, streams Streams, phrases []bot.PhraseStanding) error {
	if c.JSON {
		return printJSON(streams.Out, phrases)
	}
	if len(phrases) == 0 {
		_, err := fmt.Fprintf(streams.Out, "you have signed every phrase in %s\n", c.Lang)
		return err
	}
	for _, p := range phrases {
		printPhrase(streams.Out, s, p)
	}
	_, err := fmt.Fprintf(streams.Out, "nothing is signed yet. When you have read them, sign these %d with: bongsu phrases sign --all --lang %s --yes\n", len(phrases), c.Lang)
	return err
}

func (c *phrasesSignCommand) print(out io.Writer, person string, signed []bot.PhraseText) error {
	if c.JSON {
		return printJSON(out, signed)
	}
	for _, p := range signed {
		_, _ = fmt.Fprintf(out, "%s: %s\n", p.Phrase, p.Sentence)
	}
	line := fmt.Sprintf("%d signed in %s by %s", len(signed), c.Lang, person)
	if already := len(c.IDs) - len(signed); already > 0 {
		line += fmt.Sprintf("; %d already were", already)
	}
	_, err := fmt.Fprintln(out, line)
	return err
}
