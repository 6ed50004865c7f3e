package line_test

import (
	"os"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/sandbox/vendortest"
)

// payloads are the goldens, and all that the tests of this package sent to LINE.
var payloads vendortest.Collector

func TestMain(m *testing.M) {
	os.Exit(payloads.Run(m, vendortest.LinePush, vendortest.LineMulticast, vendortest.LineBroadcast))
}

// Not parallel: with -update the parallel tests write these files.
func TestGoldensGoThroughTheGateOfTypes(t *testing.T) {
	payloads.Goldens(t, func(string) vendortest.Type { return vendortest.LineBroadcast })
}
