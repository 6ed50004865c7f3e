package locale

import (
	"maps"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"github.com/bongsu-hq/bongsu/bot"
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

// checkTranslations holds every message against its translations.
func (r *reading) checkTranslations() {
	ids := map[string]bool{}
	for _, w := range r.catalog.languages {
		for id := range w.messages {
			ids[id] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		if isSaying(id) {
			r.checkSaying(id)
			continue
		}
		seen := r.translations(id)
		r.checkForms(id, seen)
		r.checkFacts(id, seen)
	}
}

// translations are the languages in which a message stands for certain. It notes those in which it surely does not.
func (r *reading) translations(id string) []bot.Language {
	var at place
	var seen, missing []bot.Language
	for _, l := range bot.Languages() {
		e, ok := r.catalog.languages[l].messages[id]
		if ok {
			at = e.at("")
		}
		switch {
		case r.blind(l, id):
		case ok:
			seen = append(seen, l)
		default:
			missing = append(missing, l)
		}
	}
	for _, l := range missing {
		r.faults.add("L2", at, id, "it is missing in %s: translate it", l)
	}
	return seen
}

func (r *reading) checkForms(id string, in []bot.Language) {
	counted := slices.ContainsFunc(in, func(l bot.Language) bool { return plural(r.catalog.languages[l].messages[id].Message) })
	for _, l := range in {
		want := []string{"other"}
		if counted {
			want = requiredForms(l)
		}
		e := r.catalog.languages[l].messages[id]
		var has []string
		for _, f := range forms(e.Message) {
			has = append(has, f.name)
		}
		if !slices.Equal(has, want) && len(has) > 0 {
			r.faults.add("L4", e.at(""), id, "it has the plural forms %v: %s needs %v", has, l, want)
		}
	}
}

// checkFacts wants the same facts in every language, and in an operator's text those that are handed over.
func (r *reading) checkFacts(id string, in []bot.Language) {
	english := r.catalog.languages[bot.English].messages[id]
	isSeen := slices.Contains(in, bot.English) && r.parses(bot.English, english)
	var want []string
	if isSeen {
		want = r.factsOf(bot.English, id)
	}
	for _, l := range in {
		e := r.catalog.languages[l].messages[id]
		if !r.parses(l, e) {
			continue
		}
		told := r.factsOf(l, id)
		if isSeen && !slices.Equal(told, want) {
			at := e.at("")
			if english.folder > e.folder { // who wrote the English one mends it
				at = english.at("")
			}
			r.faults.add("L3", at, id, "it tells the facts %v in %s, but %v in English: tell the same", told, l, want)
		}
		if e.facts == nil || strings.HasPrefix(id, "notice.") { // a notice is tried as a whole by who renders it
			continue
		}
		for _, fact := range told {
			if !slices.Contains(e.facts, fact) {
				r.faults.add("L3", e.at(""), id, "it tells {{.%s}}, which nobody hands over here: use some of %v", fact, e.facts)
			}
		}
	}
}

// parses reports whether a message can be filled at all; where it cannot, that was told.
func (r *reading) parses(l bot.Language, e entry) bool {
	texts := r.catalog.languages[l].compiled.texts
	return !slices.ContainsFunc(forms(e.Message), func(f form) bool { return texts[f.text] == nil })
}

func (r *reading) factsOf(l bot.Language, id string) []string {
	w := r.catalog.languages[l]
	return w.compiled.facts(w.messages[id].Message)
}

// facts are the variables of a message without their forms; a span is its start, its end and its duration.
func (c *compiled) facts(m *i18n.Message) []string {
	names := map[string]bool{}
	for _, f := range forms(m) {
		if p := c.texts[f.text]; p != nil && p.template != nil {
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
