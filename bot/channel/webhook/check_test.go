package webhook_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/webhook"
)

func TestCheckGoesAsFarAsTheHandshake(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request was made") }))
	defer server.Close()
	stranger := httptest.NewUnstartedServer(nil)
	stranger.Config.ErrorLog = nil
	stranger.StartTLS() // its certificate is another one's
	defer stranger.Close()
	nobody := httptest.NewServer(nil)
	nobody.Close()
	long := "whsec_" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 65)))
	destinations := []bot.Destination{{ID: "newsrooms", Recipients: []bot.Recipient{
		{ID: "fine", Address: server.URL + "/hook?token=t0ken", Secret: bot.NewSecret(secret())},
		{ID: "mute", Address: strings.Replace(nobody.URL, "http:", "https:", 1), Secret: bot.NewSecret(secret())},
		{ID: "short", Address: server.URL, Secret: bot.NewSecret("whsec_YQ==")},
		{ID: "long", Address: server.URL, Secret: bot.NewSecret(long)},
		{ID: "plain", Address: "http://" + strings.TrimPrefix(server.URL, "https://"), Secret: bot.NewSecret(secret())},
	}}}
	findings := check(t, webhook.Settings{AllowPrivate: true}, channel.Env{Client: server.Client(), Clock: channeltest.NewClock(published())}, destinations)
	want := []string{
		"destination newsrooms, recipient mute: broken: the connection was refused before anything was sent: ask the receiver, or write its new address",
		"destination newsrooms, recipient short: broken: its signing secret has 1 bytes: make one of at least 24, such as with: openssl rand -base64 32",
		"destination newsrooms, recipient long: warning: its signing secret has 65 bytes, and receivers may refuse one of more than 64: make another, such as with: openssl rand -base64 32",
		"destination newsrooms: ok: 2 of 5 receivers can be reached, and their secrets can sign: ",
	}
	if diff := cmp.Diff(want, findings); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}

	inside := check(t, webhook.Settings{}, channel.Env{Client: server.Client()}, []bot.Destination{{ID: "in", Recipients: []bot.Recipient{
		{ID: "named", Address: strings.Replace(server.URL, "127.0.0.1", "localhost", 1), Secret: bot.NewSecret(secret())},
	}}})
	if len(inside) != 1 || !strings.Contains(inside[0], "private") {
		t.Errorf("a name that leads inside: %q", inside)
	}
	late := channeltest.NewClock(time.Date(2084, 1, 20, 0, 0, 0, 0, time.UTC)) // the test certificate ends nine days later
	ending := check(t, webhook.Settings{AllowPrivate: true}, channel.Env{Client: server.Client(), Clock: late}, []bot.Destination{{ID: "in", Recipients: destinations[0].Recipients[:1]}})
	if len(ending) != 1 || !strings.Contains(ending[0], "its certificate ends on 29 Jan 2084") {
		t.Errorf("a certificate about to end: %q", ending)
	}
	untrusted := check(t, webhook.Settings{AllowPrivate: true}, channel.Env{Client: &http.Client{Transport: &http.Transport{}}}, []bot.Destination{{ID: "in", Recipients: destinations[0].Recipients[:1]}})
	if len(untrusted) != 1 || !strings.Contains(untrusted[0], "certificate was not trusted") {
		t.Errorf("a certificate that nobody signed: %q", untrusted)
	}
}

func check(t *testing.T, s webhook.Settings, env channel.Env, destinations []bot.Destination) []string {
	t.Helper()
	checker, ok := open(t, s, env, 0).(channel.Checker)
	if !ok {
		t.Fatal("webhooks can be checked")
	}
	var lines []string
	for _, f := range checker.Check(t.Context(), destinations) {
		line := fmt.Sprintf("%s: %s: %s: %s", f.About, f.Grade, f.Text, f.Mend)
		if strings.Contains(line, "t0ken") || strings.Contains(line, "127.0.0.1") {
			t.Errorf("an address stands in %q", line)
		}
		lines = append(lines, line)
	}
	return lines
}

// A name that looked public when it was checked and leads inside when it is dialled gets no request. The resolver is the
// process's own, so this test runs alone.
func TestANameThatChangesItsMindGetsNothing(t *testing.T) { //nolint:paralleltest // see above
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the request arrived") }))
	defer server.Close()
	names := &fickleNames{answers: []net.IP{net.IPv4(93, 184, 215, 14), net.IPv4(127, 0, 0, 1)}}
	names.serve(t)
	before := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", names.address)
	}}
	defer func() { net.DefaultResolver = before }()

	const name = "rebind.example.com"
	if seen, err := net.DefaultResolver.LookupHost(t.Context(), name); err != nil || len(seen) != 1 || seen[0] != "93.184.215.14" {
		t.Fatalf("at first the name is public: %v, %v", seen, err)
	}
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	o := send(t, open(t, webhook.Settings{}, channel.Env{Client: server.Client()}, 1), batch(t, "https://"+name+":"+port+"/hook"))[0]
	if o.State != bot.Failed || o.Reason != "the recipient's address is private: public ones only" {
		t.Errorf("got %+v", o)
	}
}

// fickleNames answers each question for an IPv4 address with the next of its answers.
type fickleNames struct {
	answers []net.IP
	asked   atomic.Int32
	address string
}

func (n *fickleNames) serve(t *testing.T) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	n.address = conn.LocalAddr().String()
	go func() {
		question := make([]byte, 512)
		for {
			size, from, err := conn.ReadFrom(question)
			if err != nil {
				return
			}
			_, _ = conn.WriteTo(n.answer(question[:size]), from)
		}
	}()
}

// answer writes a DNS reply (RFC 1035, section 4): the question again and, for type A, one address.
func (n *fickleNames) answer(question []byte) []byte {
	const header = 12
	end := header
	for question[end] != 0 {
		end += int(question[end]) + 1
	}
	end += 5 // the root, type and class
	isA := question[end-3] == 1
	reply := append([]byte{question[0], question[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, question[header:end]...)
	if !isA {
		return reply
	}
	reply[7] = 1
	ip := n.answers[min(int(n.asked.Add(1))-1, len(n.answers)-1)].To4()
	reply = append(reply, 0xc0, header, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
	return append(reply, ip...)
}
