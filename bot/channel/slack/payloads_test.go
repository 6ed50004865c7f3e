package slack_test

import (
	"os"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/sandbox/vendortest"
)

// payloads are the goldens, and all that the tests of this package sent to a workspace.
var payloads vendortest.Collector

func TestMain(m *testing.M) {
	os.Exit(payloads.Run(m, vendortest.SlackMessage, vendortest.SlackBlocks, vendortest.SlackAttachments, vendortest.SlackMetadata))
}

// Not parallel: with -update the parallel tests write these files.
func TestGoldensGoThroughTheGateOfTypes(t *testing.T) {
	payloads.Goldens(t, func(string) vendortest.Type { return vendortest.SlackMessage })
}
