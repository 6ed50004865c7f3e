package slackapp

import (
	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// startOfKnown fills in how far one fact is known: one that is reported by nobody in particular, as no notice tells that, else the cause.
func (v *voice) startOfKnown(f bot.Facts, u *updating) {
	u.knownFor = "cause"
	for _, field := range bot.Knowable() {
		if k, tells := f.Known(field); tells && field != "started" && k.Certainty == bot.Reported && len(k.Source) == 0 {
			u.knownFor, u.more = field, append(u.more, moreKnown)
			break
		}
	}
	k, _ := f.Known(u.knownFor)
	u.known, u.source = string(k.Certainty), k.Source
	if !k.AsOf.IsZero() {
		u.knownAt = v.dated(k.AsOf)
	}
	if len(u.more) == 0 && (len(k.Source) > 0 || !k.AsOf.IsZero()) {
		u.more = append(u.more, moreKnown)
	}
}

// knownFields ask how far one fact is known; the other facts keep what is known of them.
func (v *voice) knownFields(u updating) []slack.Block {
	var facts []choice
	for _, field := range bot.Knowable() {
		facts = append(facts, choice{field, v.say("desk.fact." + field)})
	}
	blocks := []slack.Block{
		note(v.say("slackapp.known")),
		v.menu("known-for", "slackapp.label.known-for", true, facts, u.knownFor),
		v.menu("known", "slackapp.label.known", true, v.certainties(), u.known),
	}
	for _, l := range bot.Languages() {
		blocks = append(blocks, v.line("source-"+string(l), "slackapp.label.source."+string(l), true, false, u.source[l]))
	}
	return append(blocks, v.when("known-at", "slackapp.label.known-at", true, u.knownAt)...)
}

// retold are the facts with what the form says of how far one is known.
func (v *voice) retold(before, f bot.Facts, u updating) (bot.Facts, error) {
	at, err := v.past("known-at", u.knownAt)
	if err != nil || u.knownFor == "" {
		return f, err
	}
	k := bot.Known{Certainty: bot.Certainty(u.known), Source: u.source, AsOf: at}
	if k.Equal(bot.Known{}) {
		return f, nil
	}
	if now, _ := f.Known(u.knownFor); k.Certainty == "" && len(k.Source) == 0 {
		k.Certainty, k.Source = now.Certainty, now.Source
	}
	return f.Retold(before, u.knownFor, k)
}
