package slackapp_test

import (
	"os"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/sandbox/vendortest"
)

// payloads are all windows, messages and answers that the tests of this package made the door send.
var payloads vendortest.Collector

func TestMain(m *testing.M) {
	os.Exit(payloads.Run(m, vendortest.SlackModal, vendortest.SlackHome, vendortest.SlackBlocks, vendortest.SlackMessage, vendortest.SlackOptions))
}
