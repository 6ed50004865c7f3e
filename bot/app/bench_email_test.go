package app

import (
	"cmp"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	gomail "github.com/wneessen/go-mail"

	"github.com/bongsu-hq/bongsu/bot/store"
)

const mailConnections = 8

// BenchmarkEmail measures one publication by e-mail, each message with its row in the ledger, its own link and an RSA signature, beside bare
// go-mail that sends as many messages of the same size over as many connections, signed with the same key, and keeps nothing.
func BenchmarkEmail(b *testing.B) {
	key, file := benchKey(b)
	count, sent := mailFanOut(b), 0
	for _, engine := range []string{store.SQLite, store.Postgres} {
		b.Run(engine, func(b *testing.B) {
			sink := swallow(b)
			r := newRig(b, empty(b, engine), mails(b, sink.address, file, count), nil)
			var took []time.Duration
			for b.Loop() {
				sink.count.Store(0)
				vote := r.draft(b, 3)
				start := time.Now()
				r.vote(b, vote)
				took = append(took, r.settled(b, count).Sub(start))
				if n := sink.count.Load(); n != int64(count) {
					b.Fatalf("%d messages arrived, want %d", n, count)
				}
				r.expectAccepted(b, vote.DraftID, count)
				r.forget(&receiver{})
			}
			sent = int(sink.bytes.Load() / sink.all.Load())
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(percentile(took, 50), "ms-all")
			b.ReportMetric(float64(sent), "bytes/message")
		})
	}
	b.Run("bare", func(b *testing.B) { benchBareMail(b, key, cmp.Or(sent, 4000), count) })
}

// mailFanOut is how many e-mails one publication has: 10,000, or what BENCH_MAILS says.
func mailFanOut(b *testing.B) int {
	b.Helper()
	n, err := strconv.Atoi(cmp.Or(os.Getenv("BENCH_MAILS"), "10000"))
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func benchKey(b *testing.B) (*rsa.PrivateKey, string) {
	b.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		b.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(b.TempDir(), "dkim.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		b.Fatal(err)
	}
	return key, file
}

// benchBareMail sends messages of that size, built before the clock starts.
func benchBareMail(b *testing.B, key *rsa.PrivateKey, size, count int) {
	sink := swallow(b)
	host, port, err := net.SplitHostPort(sink.address)
	if err != nil {
		b.Fatal(err)
	}
	number, err := net.LookupPort("tcp", port)
	if err != nil {
		b.Fatal(err)
	}
	signer := gomail.NewDKIMSigner("example.com", "bench", key)
	text := strings.Repeat("Messages are not being sent or received, and the cause is known. ", max(1, (size-1100)/65)) // and headers
	write := func(n int) *gomail.Msg {
		m := gomail.NewMsg()
		if err := m.From("status@example.com"); err != nil {
			b.Fatal(err)
		}
		if err := m.To(fmt.Sprintf("r%d@example.org", n)); err != nil {
			b.Fatal(err)
		}
		m.Subject("Service incident")
		m.SetBodyString(gomail.TypeTextPlain, text)
		m.SetDKIM(signer)
		return m
	}
	if _, err := write(0).WriteTo(io.Discard); err != nil { // the signer chooses its algorithm at the first signature
		b.Fatal(err)
	}
	run := func() time.Duration {
		var messages []*gomail.Msg
		for n := range count {
			messages = append(messages, write(n))
		}
		sink.count.Store(0)
		start := time.Now()
		var senders sync.WaitGroup
		for part := range slices.Chunk(messages, count/mailConnections) {
			senders.Go(func() {
				client, err := gomail.NewClient(host, gomail.WithPort(number), gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithHELO("example.com"))
				if err == nil {
					err = client.DialAndSend(part...)
				}
				if err != nil {
					b.Error(err)
				}
			})
		}
		senders.Wait()
		return time.Since(start)
	}
	var took []time.Duration
	for b.Loop() {
		took = append(took, run())
		if n := sink.count.Load(); n != int64(count) {
			b.Fatalf("%d messages arrived, want %d", n, count)
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(percentile(took, 50), "ms-all")
	b.ReportMetric(float64(sink.bytes.Load()/sink.all.Load()), "bytes/message")
}

// mails are the channels: the page, and one destination with a table of recipients; key is the file of the signature, none when empty.
func mails(b *testing.B, server, key string, count int) string {
	b.Helper()
	var table strings.Builder
	table.WriteString("id,address,languages\n")
	for n := range count {
		fmt.Fprintf(&table, "r%d,r%d@example.org,\n", n, n)
	}
	dkim := ""
	if key != "" {
		dkim = fmt.Sprintf("dkim: [{domain: example.com, selector: bench, key_file: %q}]", key)
	}
	return fmt.Sprintf(`
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: mail
    kind: email
    settings:
      server: %q
      security: none
      from: status@example.com
      connections: %d
      unsubscribe_secret: bench
      %s
    destinations:
      - {id: customers, class: public, languages: [en], recipients_file: %q}
`, server, mailConnections, dkim, tabled(b, table.String()))
}

// sink is a relay that takes everything and keeps nothing.
type sink struct {
	address           string
	count, all, bytes atomic.Int64
}

func swallow(b *testing.B) *sink {
	b.Helper()
	s := &sink{}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return swallower{s}, nil }))
	server.Domain, server.ErrorLog = "sink.example", quiet{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s.address = listener.Addr().String()
	ended := make(chan error)
	go func() { ended <- server.Serve(listener) }()
	b.Cleanup(func() {
		if err := errors.Join(server.Close(), <-ended); err != nil {
			b.Error(err)
		}
	})
	return s
}

type swallower struct{ sink *sink }

func (swallower) Reset()                               {}
func (swallower) Logout() error                        { return nil }
func (swallower) Mail(string, *smtp.MailOptions) error { return nil }
func (swallower) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (s swallower) Data(r io.Reader) error {
	n, err := io.Copy(io.Discard, r)
	s.sink.bytes.Add(n)
	s.sink.all.Add(1)
	s.sink.count.Add(1)
	return err
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}
