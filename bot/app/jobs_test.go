package app

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/queue"
)

// Where Slack is the only desk, nobody else can be told that it is silent: the log at least says so.
func TestAChannelThatFallsSilentIsInTheLog(t *testing.T) {
	t.Parallel()
	p := play(t, phonesAndMail)
	var log strings.Builder
	p.logger = slog.New(slog.NewTextHandler(&log, nil))
	news := must(json.Marshal(bot.ChannelNews{Channel: "mail", Change: bot.ChannelRests, Reason: "no answer", At: p.clock.Now()}))
	if err := p.handlers()[bot.JobChannel](t.Context(), queue.Received{Args: news}); err != nil {
		t.Fatal(err)
	}
	if got := log.String(); !strings.Contains(got, "level=WARN") || !strings.Contains(got, "channel=mail change=rests") || !strings.Contains(got, `reason="no answer"`) {
		t.Errorf("the log says %q", got)
	}
}
