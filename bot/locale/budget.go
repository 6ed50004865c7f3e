package locale

import (
	"strings"
	"unicode/utf8"
)

// budgetOf returns how many characters a message may have, its variables not counted, and what sets the limit; 0 is none.
func budgetOf(id string) (most int, why string) {
	const window, button, option = "a window of Slack", "a button of Slack", "a list of Slack"
	room, rest, _ := strings.Cut(id, ".")
	switch {
	case room == "slackapp" && (strings.HasSuffix(id, ".title") || strings.HasSuffix(id, ".submit")),
		id == "slackapp.close", id == "slackapp.cancel", id == "slackapp.stored":
		return 24, window
	case room == "slackapp" && strings.HasPrefix(rest, "severity."):
		return 69, option // behind five fires and a space
	case room == "slackapp" && (strings.HasPrefix(rest, "mode.") || strings.HasPrefix(rest, "data.") || strings.HasPrefix(rest, "certainty.") || strings.HasPrefix(rest, "language.")):
		return 75, option
	case room == "slackapp" && strings.HasPrefix(rest, "action."), room == "desk" && strings.HasPrefix(rest, "action."):
		return 75, button
	case room == "phrase" && strings.HasSuffix(id, ".label"), room == "component", room == "phase", room == "type":
		return 75, option
	case room == "notice" && strings.HasSuffix(id, ".title"):
		return 70, "the heading of a Slack message, with the names of services in it,"
	case room == "drill":
		return 12, "a short message, at both its ends,"
	}
	return 0, ""
}

// length counts the characters of a text without its variables.
func length(text string) int { return utf8.RuneCountInString(action.ReplaceAllString(text, "")) }
