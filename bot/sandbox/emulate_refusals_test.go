package sandbox_test

import (
	"testing"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// otherwise is what emulate answers to a bad request instead of our error, "" where it takes it, and why ours stands.
type otherwise struct{ theirs, why string }

// Reasons that several requests share. Slack's own pages name each of our errors for the method, or for all methods.
const (
	noTokens  = "emulate takes any token and knows no app tokens"
	noMethod  = "emulate has no such method, and answers 404 to what Slack has none of"
	noForms   = "emulate reads an unreadable body as an empty one"
	noField   = "Slack names the missing field; emulate looks for a thing with an empty name"
	noMembers = "emulate lets an app that was not invited into a public channel; Slack wants chat:write.public, or an invitation"
	noLimits  = "emulate knows no limits"
	noShape   = "emulate stores what Slack's schema refuses"
	noBlocks  = "emulate looks into no block; shapes are held by Slack's types (vendortest), lengths by Slack's pages"
	viewName  = "emulate has a name of its own, invalid_view; Slack says invalid_arguments and where"
)

func emulateDiffers() map[string]otherwise {
	return map[string]otherwise{
		"wrong token":                     {"", noTokens},
		"app token for a bot's method":    {"missing_scope", noTokens},
		"bot token for Socket Mode":       {"404", noMethod},
		"unknown method":                  {"404", noMethod},
		"no user group":                   {"404", noMethod},
		"unknown user group":              {"404", noMethod},
		"user group that is switched off": {"404", noMethod},
		"other content type":              {"channel_not_found", noForms},
		"torn JSON":                       {"channel_not_found", noForms},
		"other charset":                   {"channel_not_found", noForms},
		"no channel":                      {"channel_not_found", noField},
		"update without ts":               {"message_not_found", noField},
		"no trigger":                      {"invalid_trigger_id", noField},
		"private channel without the app": {"not_in_channel", "Slack does not tell an app of a private channel that it is not in"},
		"channel without the app":         {"", noMembers},
		"history without the app":         {"", noMembers},
		"blank text":                      {"", noShape},
		"thread that is not there":        {"", "emulate starts a thread under nothing"},
		"metadata without payload":        {"", noShape},
		"metadata too deep":               {"", noShape},
		"update by a person's id":         {"message_not_found", "emulate looks for the message only"},
		"update by a channel's name":      {"message_not_found", "emulate looks for the message only"},
		"ephemeral too long":              {"", noLimits},
		"history from no time":            {"", noLimits},
		"history of too many":             {"", noLimits},
		"blocks that are no JSON":         {"invalid_blocks", "emulate tells no form from a wrong one"},
		"blocks that are no list":         {"invalid_blocks", "emulate tells no form from a wrong one"},
		"view of 250 kB":                  {"", noLimits},
		"no view":                         {"invalid_view", viewName},
		"view that is no JSON":            {"invalid_view", viewName},
		"modal as a home":                 {"invalid_view", viewName},
		"no blocks":                       {"invalid_view", viewName},
		"101 blocks":                      {"", noLimits},
		"private_metadata of 3,001":       {"", noLimits},
		"callback_id of 256":              {"", noLimits},
		"external_id of 256":              {"", noLimits},
		"title of 25":                     {"", noLimits},
		"submit of 25":                    {"", noLimits},
		"markdown block in a view":        {"", noBlocks},
		"unknown property of a view":      {"", noShape},
	}
}

// refusedAlike puts our table of bad requests to emulate: the same error, or the reason why not.
func refusedAlike(t *testing.T, e *emulate) {
	t.Helper()
	differs := emulateDiffers()
	alike := 0
	for _, r := range sandbox.BadSlackRequests() {
		got, _ := e.send(t, r)["error"].(string)
		known, differ := differs[r.Name]
		delete(differs, r.Name)
		if !differ && (r.WantError == "invalid_blocks" || r.WantError == "msg_blocks_too_long") {
			known, differ = otherwise{"", noBlocks}, true
		}
		switch {
		case !differ && got == r.WantError:
			alike++
		case !differ:
			t.Errorf("%s: emulate says %q, ours %q, and no reason stands here", r.Name, got, r.WantError)
		case got == r.WantError:
			t.Errorf("%s: emulate says %q, too: take the reason away (%s)", r.Name, got, known.why)
		case got != known.theirs:
			t.Errorf("%s: emulate says %q, and this table %q (%s)", r.Name, got, known.theirs, known.why)
		}
	}
	for name := range differs {
		t.Errorf("%s: no bad request has this name", name)
	}
	if alike == 0 {
		t.Error("not one request was refused alike: nothing was compared")
	}
}
