package desk

import (
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// accept keeps the differences that stand by a person's name and shows them to everybody who signs. It refuses those that nobody
// has accepted; accepting is who does so now, empty for nobody. One that the text no longer holds is forgotten.
func accept(draft *bot.Draft, found []bot.Difference, accepting string) error {
	var open []bot.Difference
	var accepted []bot.Acceptance
	for _, difference := range found {
		i := slices.IndexFunc(draft.Accepted, func(a bot.Acceptance) bool { return a.ID == difference.ID })
		switch {
		case i >= 0:
			accepted = append(accepted, draft.Accepted[i])
		case accepting != "":
			accepted = append(accepted, bot.Acceptance{Difference: difference, Person: accepting})
		default:
			open = append(open, difference)
		}
	}
	if len(open) > 0 {
		return &bot.DifferenceError{Differences: open}
	}
	draft.Accepted = accepted
	for _, a := range accepted {
		draft.Warnings = append(draft.Warnings, bot.Warning{Code: "difference", Detail: a.String(), Person: a.Person})
	}
	return nil
}

// acceptances tells for the record what stands by whose name.
func acceptances(all []bot.Acceptance) string {
	told := make([]string, 0, len(all))
	for _, a := range all {
		told = append(told, a.String()+" ("+a.Person+")")
	}
	return strings.Join(told, "; ")
}
