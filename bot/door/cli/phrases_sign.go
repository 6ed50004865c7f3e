package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

type phrasesSignCommand struct {
	IDs []string `arg:"" optional:"" name:"id" help:"The phrases, as bongsu phrases list names them."`
	deskFlags
	Lang bot.Language `required:"" placeholder:"ko|en|fr" help:"The language in which you read and sign them."`
	All  bool         `help:"Every phrase that is yours to sign and that you have not signed."`
	Yes  bool         `help:"You have read them, and sign. Without it their texts are shown, and nothing is signed."`
}

// Run shows the present texts of phrases, and with --yes signs them and prints what was signed.
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
			c.IDs = forPerson(phrases, s.Person, c.Lang)
		}
		chosen, err := bot.ToSign(phrases, s.Person, c.Lang, c.IDs)
		if err != nil {
			return err
		}
		if !c.Yes || c.All && len(chosen) == 0 {
			return c.ask(s, streams, phrases, chosen)
		}
		signed, err := s.Desk.SignPhrases(ctx, s.Person.ID, c.Lang, c.IDs)
		if err != nil {
			return err
		}
		return c.print(streams.Out, s.Person.ID, signed)
	})
}

// forPerson are the phrases that a person may sign in a language.
func forPerson(phrases []bot.PhraseStanding, p bot.Person, l bot.Language) []string {
	var ids []string
	for _, text := range phrases {
		if text.Language == l && text.IsFor(p) {
			ids = append(ids, text.Phrase)
		}
	}
	return ids
}

// ask shows what would be signed: every form of each phrase, filled in, and beside it what the other languages say.
func (c *phrasesSignCommand) ask(s *Session, streams Streams, phrases, chosen []bot.PhraseStanding) error {
	if c.JSON {
		return printJSON(streams.Out, chosen)
	}
	if len(chosen) == 0 {
		what := "these phrases"
		if c.All {
			what = "every phrase that is yours to sign"
		}
		_, err := fmt.Fprintf(streams.Out, "you have signed %s in %s\n", what, c.Lang)
		return err
	}
	for _, p := range chosen {
		printPhrase(streams.Out, s, p)
		for _, other := range phrases {
			if other.Phrase == p.Phrase && other.Language != p.Language {
				printForms(streams.Out, "in "+string(other.Language)+": ", read(other.PhraseText))
			}
		}
		_, _ = fmt.Fprintln(streams.Out)
	}
	which := "--all"
	if !c.All {
		which = strings.Join(c.IDs, " ")
	}
	_, err := fmt.Fprintf(streams.Out, "nothing is signed yet. When you have read them, sign these %d with: bongsu phrases sign %s --lang %s --yes\n", len(chosen), which, c.Lang)
	return err
}

// read is a phrase as readers read it.
func read(p bot.PhraseText) bot.PhraseExample {
	if len(p.Examples) > 0 {
		return p.Examples[0]
	}
	return bot.PhraseExample{Label: p.Label, Sentence: p.Sentence, Alternative: p.Alternative}
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
