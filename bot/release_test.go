package bot_test

import (
	"testing"
	"testing/quick"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// TestEveryReleaseTimeHasItsOwnDigest: who signed one time has not signed another.
func TestEveryReleaseTimeHasItsOwnDigest(t *testing.T) {
	t.Parallel()
	at := func(seconds uint32) bot.Draft {
		d := text()
		if seconds > 0 { // 0: it has none
			d.ReleaseAt = time.Unix(int64(seconds), 0)
		}
		return d
	}
	differ := func(a, b uint32) bool { return (a == b) == (at(a).Seal() == at(b).Seal()) }
	if err := quick.Check(differ, nil); err != nil {
		t.Error(err)
	}
	if !differ(0, 1) {
		t.Error("with a time and without the digest is the same")
	}
	here := at(1000)
	here.ReleaseAt = here.ReleaseAt.In(time.FixedZone("KST", 9*3600))
	if here.Seal() != at(1000).Seal() {
		t.Error("the digest depends on the zone in which the time is told")
	}
}
