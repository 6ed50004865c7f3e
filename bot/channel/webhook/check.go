package webhook

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// expiresSoon is how long before its end a receiver's certificate is worth a warning.
const expiresSoon = 14 * 24 * time.Hour

// Check connects to every receiver up to the TLS handshake; no request is made. It tells each that is not fine, and of each destination how many are.
func (s *Sender) Check(ctx context.Context, destinations []bot.Destination) []bot.Finding {
	var findings []bot.Finding
	for _, d := range destinations {
		found := s.checkAll(ctx, d.Recipients)
		fine := 0
		for i, f := range found {
			if f.Grade == bot.GradeFine {
				fine++
				continue
			}
			f.About = bot.Say("destination {id}, recipient {recipient}", "id", d.ID, "recipient", d.Recipients[i].ID)
			findings = append(findings, f)
		}
		if fine > 0 {
			findings = append(findings, bot.Finding{
				About: bot.Say("destination {id}", "id", d.ID), Grade: bot.GradeFine,
				Text: bot.Say("{fine} of {all} receivers can be reached, and their secrets can sign", "fine", fine, "all", len(found)),
			})
		}
	}
	return findings
}

func (s *Sender) checkAll(ctx context.Context, recipients []bot.Recipient) []bot.Finding {
	found := make([]bot.Finding, len(recipients))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(s.concurrency, len(recipients)) {
		workers.Go(func() {
			for i := range next {
				found[i] = s.checkOne(ctx, recipients[i])
			}
		})
	}
	for i := range recipients {
		next <- i
	}
	close(next)
	workers.Wait()
	return found
}

func (s *Sender) checkOne(ctx context.Context, r bot.Recipient) bot.Finding {
	if err := check(&Settings{AllowPrivate: s.private}, r); err != nil {
		text, mend, _ := strings.Cut(err.Error(), ": ")
		return bot.Finding{Grade: bot.GradeBroken, Text: bot.Saying{Pattern: text}, Mend: bot.Saying{Pattern: mend}}
	}
	u, _ := target(r.Address, s.private) // was judged by check
	ends, err := s.handshake(ctx, u)
	key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.Secret.Reveal(), secretPrefix)) // so was the secret
	switch {
	case errors.Is(err, errPrivate):
		return bot.Finding{Grade: bot.GradeBroken, Text: bot.Say("its name leads to a private address"), Mend: bot.Say("write a public one, or set allow_private for an inner network")}
	case err != nil:
		return bot.Finding{Grade: bot.GradeBroken, Text: bot.SayingOf(channel.Broken(err)), Mend: bot.Say("ask the receiver, or write its new address")}
	case !ends.IsZero() && ends.Before(s.clock.Now().Add(expiresSoon)):
		return bot.Finding{Grade: bot.GradeWarning, Text: bot.Say("its certificate ends on {day}", "day", bot.Day{Time: ends}), Mend: bot.Say("tell the receiver to renew it")}
	case len(key) > longestKey:
		return bot.Finding{
			Grade: bot.GradeWarning, Text: bot.Say("its signing secret has {n} bytes, and receivers may refuse one of more than {most}", "n", len(key), "most", longestKey),
			Mend: bot.Say("make another, such as with: openssl rand -base64 32"),
		}
	}
	return bot.Finding{Grade: bot.GradeFine}
}

// handshake connects as a request would, and returns when the receiver's certificate ends: zero without TLS.
func (s *Sender) handshake(ctx context.Context, u *url.URL) (ends time.Time, err error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	conn, err := newDialer(s.private).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return time.Time{}, err
	}
	defer conn.Close()
	if u.Scheme != "https" {
		return time.Time{}, nil
	}
	settings := &tls.Config{MinVersion: tls.VersionTLS12}
	if t, ok := s.client.Transport.(*http.Transport); ok && t.TLSClientConfig != nil {
		settings = t.TLSClientConfig.Clone()
	}
	settings.ServerName, settings.NextProtos = u.Hostname(), nil
	secure := tls.Client(conn, settings)
	if err := secure.HandshakeContext(ctx); err != nil {
		return time.Time{}, err
	}
	return secure.ConnectionState().PeerCertificates[0].NotAfter, nil
}

var _ channel.Checker = (*Sender)(nil)
