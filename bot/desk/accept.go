package desk

import (
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// accepting is what a person lets stand by their name: all differences, or those of some ids.
type accepting struct {
	person string
	all    bool
	ids    []string
}

func (a accepting) takes(d bot.Difference) bool { return a.all || slices.Contains(a.ids, d.ID) }

// accept keeps the differences that stand by a person's name and shows them to everybody who signs. It returns those that nobody
// has accepted. One that the text no longer holds is forgotten.
func accept(draft *bot.Draft, found []bot.Difference, now accepting) (open []bot.Difference) {
	var accepted []bot.Acceptance
	for _, difference := range found {
		i := slices.IndexFunc(draft.Accepted, func(a bot.Acceptance) bool { return a.ID == difference.ID })
		switch {
		case i >= 0:
			accepted = append(accepted, draft.Accepted[i])
		case now.takes(difference):
			accepted = append(accepted, bot.Acceptance{Difference: difference, Person: now.person})
		default:
			open = append(open, difference)
		}
	}
	draft.Accepted = accepted
	for _, a := range accepted {
		draft.Warnings = append(draft.Warnings, bot.Warning{Code: "difference", Detail: a.String(), Person: a.Person})
	}
	return open
}

// acceptances tells for the record what stands by whose name.
func acceptances(all []bot.Acceptance) string {
	told := make([]string, 0, len(all))
	for _, a := range all {
		told = append(told, a.String()+" ("+a.Person+")")
	}
	return strings.Join(told, "; ")
}
