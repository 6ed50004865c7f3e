package email

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Check connects, signs in, and holds the keys against DNS. No transaction is begun.
func (s *Sender) Check(ctx context.Context, destinations []bot.Destination) []bot.Finding {
	findings := []bot.Finding{s.checkRelay(ctx)}
	if len(s.keys) == 0 {
		findings = append(findings, bot.Finding{
			About: bot.Say("DKIM"), Grade: bot.GradeWarning, Text: bot.Say("mail leaves unsigned unless the relay signs it"),
			Mend: bot.Say("large mail services refuse or hide unsigned bulk mail: add a key under dkim, or see that the relay signs for {domain}", "domain", domainOf(s.from)),
		})
	}
	for _, key := range s.keys {
		findings = append(findings, s.checkKey(ctx, key))
	}
	public := false
	for _, d := range destinations {
		public = public || d.Class == bot.PublicClass
	}
	if public && s.secret.IsZero() {
		findings = append(findings, bot.Finding{
			About: bot.Say("unsubscribing"), Grade: bot.GradeWarning, Text: bot.Say("readers of the public destinations cannot unsubscribe"),
			Mend: bot.Say("add unsubscribe_secret, unless they are authorities or staff"),
		})
	}
	return findings
}

func (s *Sender) checkRelay(ctx context.Context) bot.Finding {
	f := bot.Finding{About: bot.Say("relay"), Grade: bot.GradeBroken}
	c, failure := s.relay.dial(ctx)
	if failure != nil {
		f.Text, f.Mend = bot.SayingOf(failure), bot.Say("look at server, security, username and password, and whether the relay lets this machine in")
		return f
	}
	defer c.quit()
	f.Grade, f.Text = bot.GradeFine, bot.Say("connected without TLS, on this machine")
	if state, ok := c.client.TLSConnectionState(); ok {
		f.Text = bot.Say("connected over {tls}", "tls", tls.VersionName(state.Version))
	}
	if s.relay.signsIn {
		f.Text = bot.Say("{connected}, signed in", "connected", f.Text)
	}
	return f
}

func (s *Sender) checkKey(ctx context.Context, key signature) bot.Finding {
	f := bot.Finding{About: bot.Say("DKIM {record}", "record", key.selector+"."+key.domain), Grade: bot.GradeWarning}
	if domain := domainOf(s.from); key.domain != domain && !strings.HasSuffix(domain, "."+key.domain) {
		f.Text = bot.Say("signs for {domain}, and readers see mail from {from}", "domain", key.domain, "from", domain)
		f.Mend = bot.Say("sign for the domain of from, or mail services count the signature as a stranger's")
		return f
	}
	name := key.selector + "._domainkey." + key.domain
	records, err := s.lookup(ctx, name)
	none, unknown := errors.AsType[*net.DNSError](err)
	switch {
	case unknown && none.IsNotFound, err == nil && len(records) == 0:
		f.Text, f.Mend = bot.Say("DNS has no key at {name}", "name", name), bot.Say("publish it as a TXT record: {record}", "record", record(key.key))
	case err != nil:
		f.Text, f.Mend = bot.Say("DNS gave no answer about {name}: {cause}", "name", name, "cause", errors.New(channel.Describe(err))), bot.Say("ask again, or look at this machine's resolver")
	case !published(records, key.key):
		f.Text, f.Mend = bot.Say("the key at {name} is another one than signs here", "name", name), bot.Say("publish the one that signs: {record}", "record", record(key.key))
	default:
		f.Grade, f.Text = bot.GradeFine, bot.Say("the key in DNS is the one that signs")
	}
	return f
}

// record is the TXT record of a key's public half.
func record(key crypto.Signer) string {
	switch public := key.Public().(type) {
	case ed25519.PublicKey:
		return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	case *rsa.PublicKey:
		der, err := x509.MarshalPKIXPublicKey(public)
		if err != nil {
			return "" // a key that signs marshals
		}
		return "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)
	}
	return ""
}

// published reports whether one of the records holds the key's public half.
func published(records []string, key crypto.Signer) bool {
	_, want, _ := strings.Cut(record(key), "p=")
	for _, r := range records {
		for tag := range strings.SplitSeq(r, ";") {
			name, value, _ := strings.Cut(strings.Join(strings.Fields(tag), ""), "=")
			if name == "p" && value == want {
				return true
			}
		}
	}
	return false
}

var _ channel.Checker = (*Sender)(nil)
