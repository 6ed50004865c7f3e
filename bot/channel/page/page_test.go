package page_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/page"
)

func TestContract(t *testing.T) {
	t.Parallel()
	k := page.Kind()
	if k.Open != nil {
		t.Error("the page is opened by nobody: bongsu publishes it itself")
	}
	channeltest.Run(t, channeltest.Case{
		Kind: k,
		Shown: func(t *testing.T, body []byte) string {
			t.Helper()
			var e page.Entry
			if err := json.Unmarshal(body, &e); err != nil {
				t.Fatal(err)
			}
			return strings.Join([]string{e.Mark, e.Notice, e.Title, e.Text}, "\n")
		},
		// The site's templates escape; here a text is data.
		Live: func(*testing.T, []byte) []string { return nil },
		Long: 300_000,
	})
}
