package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// DefaultPolicy returns the rules that hold where the file has none. The text of a holding notice was signed
// in peace time, so that one signature does; the worst incidents need words and facts confirmed; a leader's
// statement needs its signatory, too, and waits for its release time.
func DefaultPolicy() bot.Policy {
	comms := bot.Step{Roles: []bot.Role{bot.Comms}, Count: 1}
	commander := bot.Step{Roles: []bot.Role{bot.Commander}, Count: 1}
	legal := bot.Step{Roles: []bot.Role{bot.Legal}, Count: 1}
	anybody := bot.Step{Roles: []bot.Role{bot.Comms, bot.Legal, bot.Commander}, Count: 1}
	news := []bot.MessageType{bot.Initial, bot.Progress, bot.Workaround, bot.Partial}
	const expires, documents = 30 * time.Minute, 2 * time.Hour
	return bot.Policy{
		{Types: news, MinSeverity: worstSeverity, Steps: []bot.Step{comms, commander}, Expires: expires},
		{Types: news, Steps: []bot.Step{comms}, Expires: expires},
		{Types: []bot.MessageType{bot.Holding, bot.NoChange}, Steps: []bot.Step{anybody}, Expires: expires},
		{Types: []bot.MessageType{bot.Resolved}, Steps: []bot.Step{comms, commander}, Expires: expires},
		{Types: []bot.MessageType{bot.Correction, bot.Retraction}, Steps: []bot.Step{anybody}, Expires: expires},
		{Types: []bot.MessageType{bot.Maintenance}, Steps: []bot.Step{comms}, Expires: documents},
		{Types: []bot.MessageType{bot.Compensation, bot.Regulator, bot.PostIncident}, Steps: []bot.Step{comms, legal}, Expires: documents},
		{Types: []bot.MessageType{bot.Apology, bot.Resignation}, Steps: []bot.Step{comms, legal}, Signatory: true},
	}
}

// policy returns the file's rules, the strictest severity first whatever their order in the file, since the
// first one that matches a draft decides.
func (l *loader) policy(rules []rule) bot.Policy {
	if len(rules) == 0 {
		return DefaultPolicy()
	}
	var made bot.Policy
	covered := map[string]bool{}
	for i, r := range rules {
		rule := l.rule(at("approval", i), r)
		for j, t := range rule.Types {
			key := fmt.Sprint(t, rule.MinSeverity)
			if covered[key] {
				l.fail(at("approval", i, "types", j), "another rule covers %s from the same severity: remove one, or give them different min_severity", t)
			}
			covered[key] = true
		}
		made = append(made, rule)
	}
	slices.SortStableFunc(made, func(a, b bot.Rule) int { return cmp.Compare(b.MinSeverity, a.MinSeverity) })
	var bare []bot.MessageType
	for _, t := range bot.MessageTypes() {
		if !slices.ContainsFunc(made, func(r bot.Rule) bool { return slices.Contains(r.Types, t) && r.MinSeverity == 0 }) {
			bare = append(bare, t)
		}
	}
	if len(bare) > 0 {
		l.fail("approval", "no rule without min_severity covers %s: add one, or leave approval out for the rules that bongsu brings", list(bare))
	}
	return made
}

func (l *loader) rule(path string, r rule) bot.Rule {
	made := bot.Rule{Types: r.Types, MinSeverity: r.minSeverity(), Signatory: r.Signatory, Expires: r.Expires}
	eachOf(l, at(path, "types"), "message type", r.Types, bot.MessageTypes())
	if len(r.Types) == 0 {
		l.fail(at(path, "types"), "the rule is for no message type: list some of %s", list(bot.MessageTypes()))
	}
	if r.MinSeverity != nil && (*r.MinSeverity < 1 || *r.MinSeverity > worstSeverity) {
		l.fail(at(path, "min_severity"), "unknown severity %d: write a number of fires from 1 to 5, of which 5 is the worst", *r.MinSeverity)
	}
	if r.Expires < 0 {
		l.fail(at(path, "expires"), "a signature cannot expire before it is given: write a duration such as 30m")
	}
	if len(r.Steps) == 0 {
		l.fail(at(path, "steps"), "the rule asks for nobody's signature: add at least one step")
	}
	for i, s := range r.Steps {
		place := at(path, "steps", i)
		eachOf(l, at(place, "roles"), "role", s.Roles, bot.Roles())
		if len(s.Roles) == 0 {
			l.fail(at(place, "roles"), "the step is for no role: list some of %s", list(bot.Roles()))
		}
		count := *cmp.Or(s.Count, new(1))
		if count < 1 {
			l.fail(at(place, "count"), "a step needs at least one signature: write a count from 1")
		}
		made.Steps = append(made.Steps, bot.Step{Roles: s.Roles, Count: count})
	}
	if r.Signatory && slices.ContainsFunc(r.Types, func(t bot.MessageType) bool { return t.Valid() && !t.Statement() }) {
		l.fail(at(path, "signatory"), "only statements have a signatory: keep %s and %s in this rule, or remove signatory", bot.Apology, bot.Resignation)
	}
	return made
}

// checkApprovers refuses rules that the configured people can never meet.
func (l *loader) checkApprovers(c *Config, f file) {
	told := map[string]bool{} // by roles: one absent role concerns many rules
	for _, rule := range c.Policy {
		path := "people"
		if len(f.Approval) > 0 {
			path = ruleAt(f.Approval, rule)
		}
		possible := true
		for j, step := range rule.Steps {
			if slices.ContainsFunc(c.People, func(p bot.Person) bool { return p.Has(step.Roles...) }) {
				continue
			}
			possible = false
			if roles := strings.Join(strings.Split(list(step.Roles), ", "), " or "); !told[roles] {
				told[roles] = true
				l.fail(stepAt(path, j), "nobody holds the role %s, which must sign %s: give it to a person", roles, list(rule.Types))
			}
		}
		key := fmt.Sprint(rule.Steps)
		if possible && !told[key] && !signable(rule, c.People) {
			told[key] = true
			l.fail(path, "whoever writes %s, too few others may sign it, for nobody approves their own text: give %s to more persons", list(rule.Types), rolesOf(rule))
		}
	}
}

// signable reports whether some person could write a draft under the rule that the others could sign.
func signable(rule bot.Rule, people bot.People) bool {
	return slices.ContainsFunc(people, func(author bot.Person) bool {
		return !slices.ContainsFunc(rule.Steps, func(s bot.Step) bool {
			others := 0
			for _, p := range people {
				if p.ID != author.ID && p.Has(s.Roles...) {
					others++
				}
			}
			return others < s.Count
		})
	})
}

func rolesOf(rule bot.Rule) string {
	var roles []bot.Role
	for _, s := range rule.Steps {
		for _, r := range s.Roles {
			if !slices.Contains(roles, r) {
				roles = append(roles, r)
			}
		}
	}
	return list(roles)
}

// ruleAt finds a rule's place in the file again, from which sorting moved it: a type and a severity name one rule only.
func ruleAt(rules []rule, r bot.Rule) string {
	return at("approval", slices.IndexFunc(rules, func(one rule) bool {
		return one.Types[0] == r.Types[0] && one.minSeverity() == r.MinSeverity
	}))
}

// minSeverity returns 0 for a rule that is for every severity.
func (r rule) minSeverity() int {
	if r.MinSeverity == nil || *r.MinSeverity == 1 {
		return 0
	}
	return *r.MinSeverity
}

func stepAt(path string, step int) string {
	if path == "people" {
		return path
	}
	return at(path, "steps", step, "roles")
}
