package locale

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
	"unicode"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/unicode/norm"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// requiredForms are the plural forms of each language, in CLDR's words.
func requiredForms(l bot.Language) []string {
	switch l {
	case bot.English:
		return []string{"one", "other"}
	case bot.French:
		return []string{"many", "one", "other"}
	case bot.Korean:
		return []string{"other"}
	}
	return nil
}

func plural(m *i18n.Message) bool {
	return m.Zero+m.One+m.Two+m.Few+m.Many != ""
}

// check holds every message against its translations and against the rules of its own language.
func (c *Catalog) check() error {
	ids := map[string]bool{}
	for _, w := range c.languages {
		for id := range w.messages {
			ids[id] = true
		}
	}
	var faults []error
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		faults = append(faults, c.checkTranslations(id))
		for _, l := range bot.Languages() {
			if m, ok := c.languages[l].messages[id]; ok {
				for _, fault := range textFaults(l, m.Message) {
					faults = append(faults, fmt.Errorf("%s: %s: %s", m.file, id, fault))
				}
			}
		}
	}
	return errors.Join(faults...)
}

func (c *Catalog) checkTranslations(id string) error {
	counted := false
	facts := map[bot.Language][]string{}
	for l, w := range c.languages {
		m, ok := w.messages[id]
		if !ok {
			continue
		}
		counted = counted || plural(m.Message)
		facts[l] = w.compiled.facts(m.Message)
	}
	var faults []error
	for _, l := range bot.Languages() {
		m, ok := c.languages[l].messages[id]
		if !ok {
			faults = append(faults, fmt.Errorf("%s is missing in %s: translate it", id, l))
			continue
		}
		want := []string{"other"}
		if counted {
			want = requiredForms(l)
		}
		if has := slices.Sorted(maps.Keys(forms(m.Message))); !slices.Equal(has, want) {
			faults = append(faults, fmt.Errorf("%s: %s has the plural forms %v: %s needs %v", m.file, id, has, l, want))
		}
		if en, ok := facts[bot.English]; ok && !slices.Equal(facts[l], en) {
			faults = append(faults, fmt.Errorf("%s: %s tells the facts %v, but the English one %v: tell the same", m.file, id, facts[l], en))
		}
	}
	return errors.Join(faults...)
}

// facts are the variables of a message without their forms; a span is its start, its end and its duration.
func (c compiled) facts(m *i18n.Message) []string {
	names := map[string]bool{}
	for _, text := range forms(m) {
		if p := c[text]; p != nil {
			collect(p.template.Root, names)
		}
	}
	if names["span"] {
		delete(names, "span")
		names["startedAt"], names["endedAt"], names["duration"] = true, true, true
	}
	delete(names, "count")
	return slices.Sorted(maps.Keys(names))
}

func collect(node parse.Node, names map[string]bool) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			collect(child, names)
		}
	case *parse.ActionNode:
		collect(n.Pipe, names)
	case *parse.IfNode:
		collectBranch(&n.BranchNode, names)
	case *parse.WithNode:
		collectBranch(&n.BranchNode, names)
	case *parse.RangeNode:
		collectBranch(&n.BranchNode, names)
	case *parse.PipeNode:
		if n == nil {
			return
		}
		for _, command := range n.Cmds {
			for _, arg := range command.Args {
				collect(arg, names)
			}
		}
	case *parse.ChainNode:
		collect(n.Node, names)
	case *parse.FieldNode:
		names[n.Ident[0]] = true
	}
}

func collectBranch(n *parse.BranchNode, names map[string]bool) {
	collect(n.Pipe, names)
	collect(n.List, names)
	collect(n.ElseList, names)
}

var (
	doubleParticle = regexp.MustCompile(`은\(는\)|는\(은\)|이\(가\)|가\(이\)|을\(를\)|를\(을\)|과\(와\)|와\(과\)|\(으\)로|\(이\)`)
	bareParticle   = regexp.MustCompile(`\}\}(은|는|이|가|을|를|과|와|으로|로)([\s.,]|$)`)
)

// textFaults are the faults of one message on its own.
func textFaults(l bot.Language, m *i18n.Message) []string {
	var faults []string
	fault := func(wrong bool, words string) {
		if wrong {
			faults = append(faults, words)
		}
	}
	all := forms(m)
	fault(len(all) == 0, "it is empty: write the text")
	for _, form := range slices.Sorted(maps.Keys(all)) {
		text := all[form]
		fault(!norm.NFC.IsNormalString(text), "it is not in normal form C: save it composed")
		fault(strings.TrimSpace(text) != text, "it has a space at its start or end: take it off")
		fault(strings.ContainsFunc(text, invisible), "it has a control or zero-width character: take it out")
		if banned := Banned(l, text); len(banned) > 0 {
			fault(true, fmt.Sprintf("no notice says %q: write it plainly", banned))
		}
		if l == bot.Korean {
			fault(doubleParticle.MatchString(text), "it offers two particles: use josa")
			fault(bareParticle.MatchString(text), "a particle touches a variable: use josa")
		}
		if l == bot.French {
			fault(language.FrType(text) != text, fmt.Sprintf("its spacing is not French: write %q", language.FrType(text)))
		}
	}
	return faults
}

func invisible(r rune) bool {
	return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r))
}
