package console_test

import (
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

// What the desk itself writes on the record reads like the rest of it, in every language.
func TestTheRecordHasWordsForWhatNobodyDid(t *testing.T) {
	t.Parallel()
	words, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{
		"expired", "withdrawn", "publish-refused", "release-missed", "overtaken", "more-signatures", "draft-refused",
		"channel-" + string(bot.ChannelPaused), "channel-" + string(bot.ChannelResumed), "channel-" + string(bot.ChannelRests), "channel-" + string(bot.ChannelBack),
	} {
		for _, l := range bot.Languages() {
			if _, err := words.Text(string(l), "console.event."+kind, nil); err != nil {
				t.Errorf("%s: %v", l, err)
			}
		}
	}
}
