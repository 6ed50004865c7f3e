package email_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/email"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const password = "p4ssw0rd"

func issued() time.Time { return time.Date(2022, 10, 15, 6, 41, 0, 0, time.UTC) }

// key makes a signing key with the record that DNS has of it.
func key(t testing.TB, kind string) (private, record string) {
	t.Helper()
	var signer any
	switch kind {
	case "ed25519":
		public, made, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		signer, record = made, "v=DKIM1; k=ed25519; p="+base64.StdEncoding.EncodeToString(public)
	default:
		made, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			t.Fatal(err)
		}
		public, err := x509.MarshalPKIXPublicKey(&made.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		signer, record = made, "v=DKIM1; k=rsa; p="+base64.StdEncoding.EncodeToString(public)
	}
	der, err := x509.MarshalPKCS8PrivateKey(signer)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), record
}

// post is a relay with a sender to it.
type post struct {
	*sandbox.Mail
	clock    *channeltest.Clock
	sender   channel.Sender
	settings *email.Settings
}

// serve runs a relay until the test ends.
func serve(t *testing.T, relay *sandbox.Mail, listener net.Listener) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error)
	go func() { ended <- relay.Serve(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func newPost(t *testing.T, o sandbox.MailOptions, change func(*email.Settings)) *post {
	t.Helper()
	p := &post{clock: channeltest.NewClock(issued())}
	private, record := key(t, "ed25519")
	o.Clock, o.Keys = p.clock, map[string]string{"s1._domainkey.example.com": record}
	p.Mail = sandbox.NewMail(o)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serve(t, p.Mail, listener)
	p.settings = &email.Settings{
		Server: listener.Addr().String(), Security: "none", From: "status@example.com",
		FromName: map[bot.Language]string{bot.Korean: "하늘톡", bot.English: "Haneul Talk", bot.French: "Haneul Talk"},
		DKIM:     []email.Key{{Domain: "example.com", Selector: "s1", Key: private}}, UnsubscribeSecret: "unsub-s3cr3t",
	}
	if change != nil {
		change(p.settings)
	}
	p.sender, err = email.Open(p.settings, channel.Env{Clock: p.clock, SiteURL: "https://status.example.com"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// batch of live rows, one for each address; change is made before it is composed.
func (p *post) batch(t *testing.T, r bot.Rendition, addresses ...string) bot.Batch {
	t.Helper()
	r.Unsubscribe = "Unsubscribe from these e-mails"
	body, err := email.Compose(r, p.settings)
	if err != nil {
		t.Fatal(err)
	}
	b := bot.Batch{
		ID: "bat1", UpdateID: r.UpdateID, Revision: 1, IncidentID: "k2m9x1", Type: r.Type, Mode: bot.Live, Class: bot.PublicClass, Kind: "email", Channel: "mail",
		Destination: "customers", Language: r.Language, Body: body, Digest: body.BodyDigest(), At: issued(),
	}
	for n, address := range addresses {
		id := fmt.Sprint(n)
		b.Rows = append(b.Rows, bot.Delivery{ID: "dlv" + id, Recipient: "r-" + id, Address: address, Key: "6f1c1b0e-0000-5000-8000-00000000000" + id, Digest: b.Digest})
	}
	return b
}

func (p *post) send(t *testing.T, b bot.Batch) []bot.Outcome {
	t.Helper()
	return send(t, t.Context(), p.sender, b)
}

func send(t *testing.T, ctx context.Context, s channel.Sender, b bot.Batch) []bot.Outcome {
	t.Helper()
	outcomes, err := s.Send(ctx, b)
	if err != nil {
		t.Fatal(err)
	}
	if len(outcomes) != len(b.Rows) {
		t.Fatalf("%d outcomes for %d rows", len(outcomes), len(b.Rows))
	}
	for n, o := range outcomes {
		if o.DeliveryID != b.Rows[n].ID {
			t.Errorf("outcome %d is of row %s", n, o.DeliveryID)
		}
		for _, secret := range []string{password, "127.0.0.1", "unsub-s3cr3t", b.Rows[n].Address} {
			if strings.Contains(o.Reason, secret) {
				t.Errorf("%q stands in the reason %q", secret, o.Reason)
			}
		}
	}
	return outcomes
}

func english() bot.Rendition { return channeltest.Renditions()["progress.en"] }

func TestWhatWasApprovedIsWhatArrives(t *testing.T) {
	t.Parallel()
	for name, r := range channeltest.Renditions() {
		if r.Mode == bot.Drill {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPost(t, sandbox.MailOptions{}, nil)
			b := p.batch(t, r, "jane@example.org")
			if o := p.send(t, b)[0]; o.State != bot.Accepted || o.ProviderID == "" {
				t.Fatalf("%+v", o)
			}
			got := p.Messages("jane@example.org")[0]
			// The link is each recipient's own; with it put back, what follows our envelope is the approved body to the byte.
			url := "https://status.example.com/unsubscribe/" + bot.Unsubscription{Destination: "customers", Recipient: "r-0", Language: r.Language}.Token(bot.NewSecret("unsub-s3cr3t"))
			_, after, _ := bytes.Cut(got.Data, []byte("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"))
			back := strings.NewReplacer(broken(url), "{{unsubscribe_url}}", broken(`href=3D"`+url+`"`), `href=3D"{{unsubscribe_url}}"`)
			if diff := cmp.Diff(string(b.Body.Bytes), back.Replace(string(after))); diff != "" {
				t.Errorf("what was approved is not what arrived (-approved +arrived):\n%s", diff)
			}
			if diff := cmp.Diff([]string{"example.com"}, got.SignedBy); diff != "" {
				t.Errorf("signatures (-want +got):\n%s", diff)
			}
		})
	}
}

// broken is a line as quoted-printable breaks it.
func broken(line string) string {
	if len(line) <= 75 {
		return line
	}
	return line[:75] + "=\r\n" + broken(line[75:])
}

func TestTheEnvelopeIsEachRecipientsOwn(t *testing.T) {
	t.Parallel()
	p := newPost(t, sandbox.MailOptions{}, func(s *email.Settings) { s.ReplyTo = "help@example.com" })
	p.send(t, p.batch(t, english(), "jane@example.org", "joe@example.org"))
	later := p.batch(t, channeltest.Renditions()["correction.en"], "jane@example.org")
	later.Rows[0].Key = "6f1c1b0e-0000-5000-8000-0000000000aa"
	p.send(t, later)

	header, subject, text, page, err := p.Messages("jane@example.org")[0].Read()
	if err != nil {
		t.Fatal(err)
	}
	url := "https://status.example.com/unsubscribe/" + bot.Unsubscription{Destination: "customers", Recipient: "r-0", Language: bot.English}.Token(bot.NewSecret("unsub-s3cr3t"))
	for name, want := range map[string]string{
		"From": `"Haneul Talk" <status@example.com>`, "To": "<jane@example.org>", "Reply-To": "help@example.com", "Date": "Sat, 15 Oct 2022 06:41:00 +0000",
		"Message-Id": "<6f1c1b0e-0000-5000-8000-000000000000@example.com>", "List-Id": "<customers.example.com>",
		"List-Unsubscribe": "<" + url + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated", "Precedence": "bulk",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if subject != english().Title || !strings.HasSuffix(text, "Unsubscribe from these e-mails\n"+url) || !strings.Contains(page, `href="`+url+`"`) {
		t.Errorf("subject %q\n%s\n%s", subject, text, page)
	}
	again, _, _, _, err := p.Messages("jane@example.org")[1].Read()
	if err != nil {
		t.Fatal(err)
	}
	other, _, _, _, err := p.Messages("joe@example.org")[0].Read()
	if err != nil {
		t.Fatal(err)
	}
	thread := header.Get("References")
	if thread == "" || header.Get("In-Reply-To") != thread || again.Get("References") != thread || other.Get("References") == thread {
		t.Errorf("threads: %q, then %q, and of somebody else %q", thread, again.Get("References"), other.Get("References"))
	}
}

func TestARowRepeatsItselfByteForByte(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"ed25519", "rsa"} {
		private, _ := key(t, kind)
		p := newPost(t, sandbox.MailOptions{}, func(s *email.Settings) {
			s.DKIM = append(s.DKIM, email.Key{Domain: "example.com", Selector: "s2", Key: private})
		})
		b := p.batch(t, english(), "jane@example.org")
		p.send(t, b)
		p.clock.Advance(time.Hour)
		p.send(t, b)
		got := p.Messages("")
		if len(got) != 2 || !bytes.Equal(got[0].Data, got[1].Data) {
			t.Errorf("%s: the second attempt differs from the first", kind)
		}
	}
}

func TestBothKindsOfKeySign(t *testing.T) {
	t.Parallel()
	edPrivate, edRecord := key(t, "ed25519")
	rsaPrivate, rsaRecord := key(t, "rsa")
	keys := map[string]string{}
	p := newPost(t, sandbox.MailOptions{}, func(s *email.Settings) {
		s.DKIM = []email.Key{{Domain: "example.com", Selector: "ed", Key: edPrivate}, {Domain: "example.com", Selector: "rsa", Key: rsaPrivate}}
	})
	relay := sandbox.NewMail(sandbox.MailOptions{Clock: p.clock, Keys: keys})
	keys["ed._domainkey.example.com"], keys["rsa._domainkey.example.com"] = edRecord, rsaRecord
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serve(t, relay, listener)
	p.settings.Server = listener.Addr().String()
	if p.sender, err = email.Open(p.settings, channel.Env{Clock: p.clock, SiteURL: "https://status.example.com"}); err != nil {
		t.Fatal(err)
	}
	if o := p.send(t, p.batch(t, english(), "jane@example.org"))[0]; o.State != bot.Accepted {
		t.Fatalf("%+v", o)
	}
	if got := relay.Messages("")[0].SignedBy; len(got) != 2 {
		t.Errorf("signatures that hold: %v", got)
	}
}

// Each row is what the table of the platform's facts says of it.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		relay     sandbox.MailOptions
		stage     sandbox.MailStage
		fault     sandbox.Fault
		state     bot.DeliveryState
		throttled bool
		reason    string
		effects   int
	}{
		"cut before the message":        {stage: sandbox.MailFrom, fault: sandbox.Fault{Kind: sandbox.Down}, state: bot.Pending, reason: "before the message was sent"},
		"cut within the message":        {stage: sandbox.MailData, fault: sandbox.Fault{Kind: sandbox.Down}, state: bot.UnknownOutcome, reason: "after the whole message had left"},
		"cut after the final dot":       {stage: sandbox.MailEnd, fault: sandbox.Fault{Kind: sandbox.Cut}, state: bot.UnknownOutcome, reason: "after the whole message had left", effects: 1},
		"no answer to the final dot":    {stage: sandbox.MailEnd, fault: sandbox.Fault{Kind: sandbox.Timeout, Applied: true}, state: bot.UnknownOutcome, reason: "no answer in time", effects: 1},
		"451 at the final dot":          {stage: sandbox.MailEnd, fault: sandbox.Fault{Kind: "451"}, state: bot.Pending, reason: "the relay refused the message: 451 4.3.0"},
		"554 at the final dot":          {stage: sandbox.MailEnd, fault: sandbox.Fault{Kind: "554"}, state: bot.Failed, reason: "the relay refused the message: 554 5.3.0"},
		"421 at the sender":             {stage: sandbox.MailFrom, fault: sandbox.Fault{Kind: "421"}, state: bot.Pending, throttled: true, reason: "the relay asked to wait: 421 4.3.0"},
		"421 at the final dot":          {stage: sandbox.MailEnd, fault: sandbox.Fault{Kind: "421"}, state: bot.Pending, throttled: true, reason: "the relay asked to wait: 421 4.3.0"},
		"the sender is refused":         {stage: sandbox.MailFrom, fault: sandbox.Fault{Kind: "553"}, state: bot.Failed, reason: "the relay refused our address: 553 5.3.0"},
		"the account is refused":        {relay: sandbox.MailOptions{Username: "u", Password: "other"}, state: bot.Pending, reason: "the relay refused the sign-in: 535 5.7.8"},
		"no account where one is asked": {relay: sandbox.MailOptions{Username: "", Password: ""}, stage: sandbox.MailFrom, fault: sandbox.Fault{Kind: "530"}, state: bot.Pending, reason: "530 5.3.0"},
		"an unknown mailbox":            {relay: sandbox.MailOptions{Refused: map[string]int{"jane@example.org": 550}}, state: bot.Failed, reason: "the recipient was refused: 550 5.1.1"},
		"a full mailbox":                {relay: sandbox.MailOptions{Refused: map[string]int{"jane@example.org": 452}}, state: bot.Pending, reason: "the recipient was refused: 452 4.1.1"},
		"too large":                     {relay: sandbox.MailOptions{MaxBytes: 100}, state: bot.Failed, reason: "the relay refused the message: 552 5.3.4"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPost(t, tt.relay, func(s *email.Settings) {
				if tt.fault.Kind == sandbox.Timeout {
					s.ReplyTimeout = 100 * time.Millisecond
				}
				if tt.relay.Username != "" {
					s.Username, s.Password = "u", password
				}
			})
			if tt.fault.Kind != "" {
				p.FailAt(tt.stage, tt.fault)
			}
			o := p.send(t, p.batch(t, english(), "jane@example.org"))[0]
			if o.State != tt.state || o.Throttled != tt.throttled || o.MayHave || !strings.Contains(o.Reason, tt.reason) {
				t.Errorf("got %+v, want %s, throttled %t, for %q", o, tt.state, tt.throttled, tt.reason)
			}
			if o.State == bot.Pending && !strings.Contains(tt.reason, "sign-in") && o.After < 30*time.Second {
				t.Errorf("tried again after %s", o.After)
			}
			if n := len(p.Messages("")); n != tt.effects {
				t.Errorf("%d messages were taken, want %d", n, tt.effects)
			}
		})
	}
}

func TestOneRefusalIsOneRows(t *testing.T) {
	t.Parallel()
	p := newPost(t, sandbox.MailOptions{Refused: map[string]int{"joe@example.org": 550, "jim@example.org": 451}}, nil)
	var states []bot.DeliveryState
	for _, o := range p.send(t, p.batch(t, english(), "jane@example.org", "joe@example.org", "jim@example.org", "jill@example.org", "not an address")) {
		states = append(states, o.State)
		if o.State == bot.Pending && !o.Answered {
			t.Errorf("a recipient whom the relay puts off counts against the relay: %+v", o)
		}
	}
	if diff := cmp.Diff([]bot.DeliveryState{bot.Accepted, bot.Failed, bot.Pending, bot.Accepted, bot.Failed}, states); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	if _, ever := p.Connections(); ever != 1 {
		t.Errorf("%d connections for one batch: a refused recipient is no reason for a new one", ever)
	}
}

func TestConnectionsAreKeptAndSharedAndReplaced(t *testing.T) {
	t.Parallel()
	p := newPost(t, sandbox.MailOptions{}, func(s *email.Settings) { s.Connections = 2 })
	b := p.batch(t, english(), "jane@example.org", "joe@example.org")
	for range 3 {
		p.send(t, b)
	}
	if _, ever := p.Connections(); ever != 1 {
		t.Errorf("%d connections for three batches one after the other, want 1", ever)
	}
	done := make(chan []bot.Outcome)
	for range 6 {
		go func() { outcomes, _ := p.sender.Send(t.Context(), b); done <- outcomes }()
	}
	for range 6 {
		for _, o := range <-done {
			if o.State != bot.Accepted {
				t.Errorf("%+v", o)
			}
		}
	}
	if _, ever := p.Connections(); ever > 2 {
		t.Errorf("%d connections, and 2 may be open", ever)
	}
	p.FailAt(sandbox.MailFrom, sandbox.Fault{Kind: sandbox.Down, Next: 1}) // as a relay does to a connection that was idle for long
	for _, o := range p.send(t, b) {
		if o.State != bot.Accepted {
			t.Errorf("a kept connection was closed by the relay, and the row is %+v", o)
		}
	}
}

func TestDrillsAndNoticesHaveTheirOwnWay(t *testing.T) {
	t.Parallel()
	p := newPost(t, sandbox.MailOptions{}, nil)
	live := p.batch(t, english(), "jane@example.org")
	for name, change := range map[string]func(*bot.Batch){
		"drill to public":  func(b *bot.Batch) { b.Mode = bot.Drill },
		"live to drill":    func(b *bot.Batch) { b.Class = bot.DrillClass },
		"update to desk":   func(b *bot.Batch) { b.Class = bot.DeskClass },
		"notice to public": func(b *bot.Batch) { b.Notice = true },
		"no mode":          func(b *bot.Batch) { b.Mode = "" },
		"another body":     func(b *bot.Batch) { b.Body = bot.Body{MediaType: "application/json", Bytes: []byte("{}\r\n\r\n")} },
	} {
		b := live
		change(&b)
		if outcomes, err := p.sender.Send(t.Context(), b); err == nil {
			t.Errorf("%s: sent with %+v", name, outcomes)
		}
	}
	body, err := email.ComposeNotice(bot.Notice{Text: "INC-7: the update is due", Language: bot.English})
	if err != nil {
		t.Fatal(err)
	}
	notice := live
	notice.Notice, notice.Class, notice.Destination, notice.Body = true, bot.DeskClass, "on-call", body
	if o := p.send(t, notice)[0]; o.State != bot.Accepted {
		t.Fatalf("%+v", o)
	}
	header, _, _, _, err := p.Messages("")[0].Read()
	if err != nil || header.Get("List-Unsubscribe") != "" || header.Get("List-Id") != "" || header.Get("References") == "" {
		t.Errorf("a notice's headers: %v, %v", header, err)
	}
	if n := len(p.Messages("")); n != 1 {
		t.Errorf("%d messages left", n)
	}
}

func TestWithoutAnAnswerNothingIsTriedOn(t *testing.T) {
	t.Parallel()
	p := newPost(t, sandbox.MailOptions{}, nil)
	b := p.batch(t, english(), "jane@example.org", "joe@example.org")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, o := range send(t, ctx, p.sender, b) {
		if o.State != bot.Pending || !o.Throttled {
			t.Errorf("a row that was not tried: %+v", o)
		}
	}
	p.FailAt(sandbox.MailFrom, sandbox.Fault{Kind: sandbox.Timeout})
	ctx, cancel = context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if o := send(t, ctx, p.sender, b)[0]; o.State != bot.Pending || !strings.Contains(o.Reason, "sent") {
		t.Errorf("stopped before the message: %+v", o)
	}
	if n := len(p.Messages("")); n != 0 {
		t.Errorf("%d messages left all the same", n)
	}
}

// over is a batch's time, which the test ends.
type over struct {
	context.Context
	ended chan struct{}
}

func (o over) Done() <-chan struct{} { return o.ended }

func (o over) Err() error {
	select {
	case <-o.ended:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// The batch's time may be over while the relay still thinks: its answer is waited for.
func TestALateAnswerIsNoDoubt(t *testing.T) {
	t.Parallel()
	p := newPost(t, sandbox.MailOptions{}, nil)
	ctx := over{t.Context(), make(chan struct{})}
	p.Thinking(func() { close(ctx.ended) })
	outcomes := send(t, ctx, p.sender, p.batch(t, english(), "jane@example.org", "joe@example.org"))
	if outcomes[0].State != bot.Accepted {
		t.Errorf("%+v", outcomes[0])
	}
	if outcomes[1].State != bot.Pending || !outcomes[1].Throttled {
		t.Errorf("the next row was not for this batch any more: %+v", outcomes[1])
	}
}

func TestRefusedConnection(t *testing.T) {
	t.Parallel()
	p := newPost(t, sandbox.MailOptions{}, func(s *email.Settings) { s.Server = "127.0.0.1:1" })
	o := p.send(t, p.batch(t, english(), "jane@example.org"))[0]
	if o.State != bot.Pending || o.MayHave || !strings.Contains(o.Reason, "refused before anything was sent") {
		t.Errorf("%+v", o)
	}
}

// tlsServer gives a certificate for this machine, and the authority to trust.
func tlsServer(t *testing.T) (*tls.Config, string) {
	t.Helper()
	server := httptest.NewTLSServer(nil)
	t.Cleanup(server.Close)
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	return &tls.Config{Certificates: server.TLS.Certificates}, string(ca)
}

func TestMailIsPrivateAndSignedIn(t *testing.T) {
	t.Parallel()
	server, ca := tlsServer(t)
	account := func(s *email.Settings) {
		s.Security, s.CA, s.Username, s.Password = "starttls", ca, "u", password
	}
	for name, tt := range map[string]struct {
		relay  sandbox.MailOptions
		change func(*email.Settings)
		state  bot.DeliveryState
		reason string
	}{
		"starttls":         {sandbox.MailOptions{TLS: server, Username: "u", Password: password}, account, bot.Accepted, ""},
		"no starttls":      {sandbox.MailOptions{Username: "u", Password: password}, account, bot.Pending, "the relay offers no STARTTLS"},
		"a strange server": {sandbox.MailOptions{TLS: server}, func(s *email.Settings) { s.Security = "starttls" }, bot.Pending, "the certificate was not trusted"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPost(t, tt.relay, tt.change)
			o := p.send(t, p.batch(t, english(), "jane@example.org"))[0]
			if o.State != tt.state || !strings.Contains(o.Reason, tt.reason) {
				t.Errorf("%+v", o)
			}
		})
	}
	t.Run("tls from the start", func(t *testing.T) {
		t.Parallel()
		p := newPost(t, sandbox.MailOptions{}, nil)
		relay := sandbox.NewMail(sandbox.MailOptions{Clock: p.clock, Username: "u", Password: password})
		listener, err := tls.Listen("tcp", "127.0.0.1:0", server)
		if err != nil {
			t.Fatal(err)
		}
		serve(t, relay, listener)
		account(p.settings)
		p.settings.Security, p.settings.Server = "tls", listener.Addr().String()
		if p.sender, err = email.Open(p.settings, channel.Env{Clock: p.clock, SiteURL: "https://status.example.com"}); err != nil {
			t.Fatal(err)
		}
		if o := p.send(t, p.batch(t, english(), "jane@example.org"))[0]; o.State != bot.Accepted {
			t.Errorf("%+v", o)
		}
	})
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*email.Settings){
		"no server":                  func(s *email.Settings) { s.Server = "" },
		"no port":                    func(s *email.Settings) { s.Server = "smtp.example.com" },
		"plain over the network":     func(s *email.Settings) { s.Server = "smtp.example.com:25" },
		"another security":           func(s *email.Settings) { s.Security = "ssl" },
		"no sender":                  func(s *email.Settings) { s.From = "" },
		"a sender with a name":       func(s *email.Settings) { s.From = "Status <status@example.com>" },
		"a name in one language":     func(s *email.Settings) { s.FromName = map[bot.Language]string{bot.Korean: "하늘톡"} },
		"a name of two lines":        func(s *email.Settings) { s.FromName[bot.English] = "a\r\nBcc: x@y.z" },
		"no such language":           func(s *email.Settings) { s.FromName["de"] = "Haneul Talk" },
		"an answer to nowhere":       func(s *email.Settings) { s.ReplyTo = "help" },
		"an account without a word":  func(s *email.Settings) { s.Username = "u" },
		"a key that is none":         func(s *email.Settings) { s.DKIM[0].Key = "-----BEGIN s3cr3t" },
		"a key without a selector":   func(s *email.Settings) { s.DKIM[0].Selector = "" },
		"certificates that are none": func(s *email.Settings) { s.CA = "x" },
		"fewer than no connections":  func(s *email.Settings) { s.Connections = -1 },
		"two secrets":                func(s *email.Settings) { s.UnsubscribeSecretFile = "f" },
	} {
		private, _ := key(t, "ed25519")
		s := &email.Settings{
			Server: "127.0.0.1:25", Security: "none", From: "status@example.com", UnsubscribeSecret: "s",
			FromName: map[bot.Language]string{bot.Korean: "하늘톡", bot.English: "Haneul Talk", bot.French: "Haneul Talk"},
			DKIM:     []email.Key{{Domain: "example.com", Selector: "s1", Key: private}},
		}
		change(s)
		_, err := email.Open(s, channel.Env{SiteURL: "https://status.example.com"})
		if err == nil || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := email.Open(&email.Settings{Server: "127.0.0.1:25", Security: "none", From: "a@b.c", UnsubscribeSecret: "s"}, channel.Env{SiteURL: "http://status.example.com"}); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a site without https: %v", err)
	}
}

func TestCheckSendsNothingAndFindsTheKeys(t *testing.T) {
	t.Parallel()
	private, record := key(t, "rsa")
	other, otherRecord := key(t, "ed25519")
	split := record[:40] + " " + record[40:]
	p := newPost(t, sandbox.MailOptions{Username: "u", Password: password}, func(s *email.Settings) {
		s.Username, s.Password = "u", password
		s.DKIM = []email.Key{
			{Domain: "example.com", Selector: "good", Key: private},
			{Domain: "example.com", Selector: "other", Key: private},
			{Domain: "example.com", Selector: "absent", Key: private},
			{Domain: "example.com", Selector: "mute", Key: private},
			{Domain: "stranger.example", Selector: "s", Key: other},
		}
		s.LookupTXT = func(_ context.Context, name string) ([]string, error) {
			switch name {
			case "good._domainkey.example.com":
				return []string{"unrelated", split}, nil
			case "other._domainkey.example.com":
				return []string{otherRecord}, nil
			case "absent._domainkey.example.com":
				return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
			}
			return nil, &net.DNSError{Err: "server misbehaving", Name: name, IsTemporary: true}
		}
	})
	checker, ok := p.sender.(channel.Checker)
	if !ok {
		t.Fatal("no Checker")
	}
	var got []string
	for _, f := range checker.Check(t.Context(), []bot.Destination{{ID: "customers", Class: bot.PublicClass}}) {
		got = append(got, string(f.Grade)+" "+f.About.String()+": "+f.Text.String())
		if f.Mend.IsZero() != (f.Grade == bot.GradeFine) {
			t.Errorf("%s: mend %q", f.About, f.Mend)
		}
	}
	want := []string{
		"ok relay: connected without TLS, on this machine, signed in",
		"ok DKIM good.example.com: the key in DNS is the one that signs",
		"warning DKIM other.example.com: the key at other._domainkey.example.com is another one than signs here",
		"warning DKIM absent.example.com: DNS has no key at absent._domainkey.example.com",
		"warning DKIM mute.example.com: DNS gave no answer about mute._domainkey.example.com: the name did not resolve",
		"warning DKIM s.stranger.example: signs for stranger.example, and readers see mail from example.com",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if n := len(p.Requests()); n != 0 {
		t.Errorf("%d transactions were made", n)
	}

	bad := newPost(t, sandbox.MailOptions{Username: "u", Password: "other"}, func(s *email.Settings) {
		s.Username, s.Password, s.DKIM, s.UnsubscribeSecret = "u", password, nil, ""
	})
	findings := bad.sender.(channel.Checker).Check(t.Context(), []bot.Destination{{ID: "customers", Class: bot.PublicClass}})
	if len(findings) != 3 || findings[0].Grade != bot.GradeBroken || !strings.Contains(findings[0].Text.String(), "535") || findings[1].Grade != bot.GradeWarning || findings[2].About.String() != "unsubscribing" {
		t.Errorf("findings: %+v", findings)
	}
}
