package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

type phrasesCommand struct {
	List phrasesListCommand `cmd:"" help:"Show the texts of the phrasebook and who has signed them."`
	Sign phrasesSignCommand `cmd:"" help:"Sign phrases in a language that you read, or their legal wording, in peace time: what is signed needs nobody on the night."`
}

type phrasesListCommand struct {
	deskFlags
	Lang     bot.Language `placeholder:"ko|en|fr" help:"In this language only."`
	Unsigned bool         `help:"Only those that count as free text: never signed, or changed since."`
	Kind     string       `help:"Only those of this kind, such as symptom."`
	Family   string       `help:"Only those for this family of incidents, such as payment."`
}

// Run shows each phrase as its templates are written.
func (c *phrasesListCommand) Run(ctx context.Context, program Program, streams Streams) error {
	if err := c.check(); err != nil {
		return err
	}
	return c.with(ctx, program, func(s *Session) error {
		phrases, err := s.Desk.Phrases(ctx)
		if err != nil {
			return err
		}
		phrases = slices.DeleteFunc(phrases, func(p bot.PhraseStanding) bool { return !c.asks(p) })
		if c.JSON {
			return printJSON(streams.Out, phrases)
		}
		for _, p := range phrases {
			printPhrase(streams.Out, s, p)
			_, _ = fmt.Fprintln(streams.Out)
		}
		return printCounts(streams.Out, phrases)
	})
}

func (c *phrasesListCommand) check() error {
	if c.Lang != "" && !c.Lang.Valid() {
		return noLanguage(c.Lang)
	}
	if c.Kind != "" && !slices.Contains(locale.Kinds(), c.Kind) {
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("there is no kind %q: use one of %s", c.Kind, strings.Join(locale.Kinds(), ", ")))
	}
	if c.Family != "" && !slices.Contains(locale.Families(), c.Family) {
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("there is no family %q: use one of %s", c.Family, strings.Join(locale.Families(), ", ")))
	}
	return nil
}

func noLanguage(l bot.Language) error {
	return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("%q is no language: --lang ko, en or fr", l))
}

func (c *phrasesListCommand) asks(p bot.PhraseStanding) bool {
	return (c.Lang == "" || p.Language == c.Lang) && (!c.Unsigned || p.State != bot.PhraseSigned) &&
		(c.Kind == "" || p.Kind == c.Kind) && (c.Family == "" || slices.Contains(p.Families, c.Family))
}

// printPhrase prints what a reader needs to judge a phrase.
func printPhrase(out io.Writer, s *Session, p bot.PhraseStanding) {
	about := []string{p.Phrase, string(p.Language), p.Kind, "owner " + p.Owner}
	if p.Legal {
		about = append(about, "legal wording")
	}
	review := "review by " + p.Review.Format("2 Jan 2006")
	if p.Overdue {
		review += " OVERDUE"
	}
	_, _ = fmt.Fprintf(out, "%s\n", strings.Join(append(about, review, standing(s, p)), " · "))
	printForms(out, "", bot.PhraseExample{Label: p.Label, Sentence: p.Sentence, Alternative: p.Alternative})
	for _, example := range p.Examples {
		printForms(out, "such as: ", example)
	}
}

// printForms prints the forms of a phrase, a line each.
func printForms(out io.Writer, before string, p bot.PhraseExample) {
	for _, form := range []struct{ name, text string }{{"label", p.Label}, {"sentence", p.Sentence}, {"alternative", p.Alternative}} {
		if form.text != "" {
			_, _ = fmt.Fprintf(out, "  %-12s %s%s\n", form.name, before, form.text)
		}
	}
}

func standing(s *Session, p bot.PhraseStanding) string {
	var said []string
	for _, sig := range p.SignedBy {
		said = append(said, fmt.Sprintf("signed by %s, %s", sig.Person, sig.At.In(s.Zone).Format("2 Jan 2006")))
	}
	for _, void := range p.Void {
		said = append(said, fmt.Sprintf("signature of %s void: %s", void.Person, void.Why))
	}
	switch {
	case len(said) == 0 && p.Legal:
		said = append(said, string(p.State)+", needs a reader and legal")
	case len(said) == 0:
		said = append(said, string(p.State))
	case len(p.SignedBy) > 0 && slices.Contains(p.Lacks, bot.Legal):
		said = append(said, "still needs legal")
	case len(p.SignedBy) > 0 && slices.Contains(p.Lacks, bot.Reader):
		said = append(said, "still needs a reader")
	}
	return strings.Join(said, "; ")
}

func printCounts(out io.Writer, phrases []bot.PhraseStanding) error {
	for _, l := range bot.Languages() {
		counts := map[bot.PhraseState]int{}
		for _, p := range phrases {
			if p.Language == l {
				counts[p.State]++
			}
		}
		signed, void, unsigned := counts[bot.PhraseSigned], counts[bot.PhraseVoid], counts[bot.PhraseUnsigned]
		if signed+void+unsigned == 0 {
			continue
		}
		line := fmt.Sprintf("%s: %d shown, %d signed, %d void, %d unsigned", l, signed+void+unsigned, signed, void, unsigned)
		if void+unsigned > 0 {
			line += fmt.Sprintf("; a reader signs with: bongsu phrases sign ID ... --lang %s", l)
		}
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	if len(phrases) == 0 {
		_, err := fmt.Fprintln(out, "no phrase is like that")
		return err
	}
	return nil
}

// unsignedNote tells how many phrases ask for a reader; that is no fault.
func unsignedNote(counts map[bot.Language]int) string {
	if counts == nil {
		return "note: the store does not tell which phrases are signed: bring it up with: bongsu migrate"
	}
	var unsigned []string
	for _, l := range bot.Languages() {
		if counts[l] > 0 {
			unsigned = append(unsigned, fmt.Sprintf("%d in %s", counts[l], l))
		}
	}
	if len(unsigned) == 0 {
		return "every phrase is signed"
	}
	return "note: unsigned phrases count as free text, which needs a reader on the night: " + strings.Join(unsigned, ", ") + "; see them with: bongsu phrases list --unsigned"
}
