package app

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// BenchmarkScale measures what one recipient of a publication by e-mail costs, from the deciding vote to the last acceptance in the ledger, and
// the most memory that the process held meanwhile: the relay is part of it. Nothing is signed, so that the ledger's share is not lost in the signatures'.
func BenchmarkScale(b *testing.B) {
	for _, engine := range []string{store.SQLite, store.Postgres} {
		for _, recipients := range []int{1_000, 10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", engine, recipients), func(b *testing.B) {
				sink := swallow(b)
				r := newRig(b, empty(b, engine), mails(b, sink.address, "", recipients), nil)
				peak := watchMemory(b)
				took := r.timeOne(b, recipients)
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(float64(took.Microseconds())/float64(recipients), "us/recipient")
				b.ReportMetric(peak(), "MB-peak")
			})
		}
	}
}

// BenchmarkLine measures one publication by multicast to 100,000 people, through the sandbox that enforces LINE's limits.
func BenchmarkLine(b *testing.B) {
	const recipients, perCall, callsPerSecond = 100_000, 500, 200
	var table strings.Builder
	table.WriteString("id,address,languages\n")
	for n := range recipients {
		fmt.Fprintf(&table, "m%d,U%032x,\n", n, n)
	}
	channels := `
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: line
    kind: line
    settings: {token: line-token, channel_secret: line-secret}
    destinations:
      - {id: merchants, class: public, languages: [ko], recipients_file: ` + strconv.Quote(tabled(b, table.String())) + `}
`
	floor := time.Duration(recipients/perCall) * time.Second / callsPerSecond
	b.Run(store.SQLite, func(b *testing.B) {
		r, _ := newPlatformRig(b, empty(b, store.SQLite), channels)
		took := r.timeOne(b, recipients)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(milliseconds(took), "ms-all")
		b.ReportMetric(float64(took)/float64(floor), "of-floor")
	})
}

// BenchmarkDiscord measures one publication to 500 channels, through the sandbox that answers 429 above 50 requests a second.
func BenchmarkDiscord(b *testing.B) {
	const rooms, perSecond = 500, 45
	var list strings.Builder
	for n := range rooms {
		fmt.Fprintf(&list, "          - {id: c%d, address: \"9200000000000%05d\"}\n", n, n)
	}
	channels := `
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: discord
    kind: discord
    settings: {token: discord-token}
    destinations:
      - id: community
        class: public
        languages: [en]
        recipients:
` + list.String()
	floor := time.Duration(rooms) * time.Second / perSecond
	b.Run(store.SQLite, func(b *testing.B) {
		r, p := newPlatformRig(b, empty(b, store.SQLite), channels)
		took := r.timeOne(b, rooms)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(milliseconds(took), "ms-all")
		b.ReportMetric(float64(took)/float64(floor), "of-floor")
		b.ReportMetric(float64(throttled(p.running["discord"].(discordPlatform).Requests())), "429s")
	})
}

func throttled(requests []sandbox.Request) int {
	n := 0
	for _, r := range requests {
		if r.Status == http.StatusTooManyRequests {
			n++
		}
	}
	return n
}

// timeOne publishes one notice and returns the time from the deciding vote to the last acceptance in the ledger.
func (r *rig) timeOne(b *testing.B, rows int) time.Duration {
	b.Helper()
	var took time.Duration
	for b.Loop() {
		r.forget(&receiver{})
		vote := r.draft(b, 3)
		start := time.Now()
		r.vote(b, vote)
		took = r.settled(b, rows).Sub(start)
	}
	return took
}

// newPlatformRig is a node whose channels speak to sandboxed platforms.
func newPlatformRig(b *testing.B, on config.Store, channels string) (*rig, *platforms) {
	b.Helper()
	cfg := loaded(b, channels)
	p, err := sandboxed(cfg, wallClock{})
	if err != nil {
		b.Fatal(err)
	}
	return rigOf(b, on, cfg, nil, p.tasks...), p
}

func tabled(b *testing.B, table string) string {
	b.Helper()
	file := filepath.Join(b.TempDir(), "recipients.csv")
	if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
		b.Fatal(err)
	}
	return file
}

// watchMemory forgets the process's peak of resident memory and returns the one since then, in MB; 0 where the system does not tell.
func watchMemory(b *testing.B) (peak func() float64) {
	b.Helper()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); errors.Is(err, fs.ErrNotExist) {
		return func() float64 { return 0 }
	} else if err != nil {
		b.Log("the peak of memory is that of the whole process:", err)
	}
	return func() float64 {
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			b.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(status), "VmHWM:")
		kilobytes, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
		n, err := strconv.ParseFloat(kilobytes, 64)
		if err != nil {
			b.Fatal(err)
		}
		return n / 1024
	}
}
