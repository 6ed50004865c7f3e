package email

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

const (
	defaultConnections = 8
	defaultPatience    = 2 * time.Minute
	idleTimeout        = time.Minute
	replyBytes         = 200 // kept of a relay's answer: its id of the message
)

// Sender hands mail to one relay over connections that it keeps.
type Sender struct {
	clock    bot.Clock
	relay    relay
	pool     *pool
	patience time.Duration
	from     string
	names    map[bot.Language]string
	replyTo  string
	keys     []signature
	secret   bot.Secret // of unsubscribing; none: nobody can
	site     string
	lookup   func(ctx context.Context, name string) ([]string, error)
}

// Open returns a sender for the settings' relay.
func Open(settings any, env channel.Env) (channel.Sender, error) {
	s, ok := settings.(*Settings)
	if !ok {
		return nil, fmt.Errorf("open email: settings are %T", settings)
	}
	sender := &Sender{
		clock: env.Clock, patience: cmp.Or(s.ReplyTimeout, defaultPatience), from: s.From, names: s.FromName, replyTo: s.ReplyTo,
		site: strings.TrimSuffix(env.SiteURL, "/"), lookup: s.LookupTXT,
	}
	if sender.lookup == nil {
		sender.lookup = net.DefaultResolver.LookupTXT
	}
	if err := s.refuse(); err != nil {
		return nil, err
	}
	var err error
	if sender.relay, err = newRelay(s, env); err != nil {
		return nil, err
	}
	if sender.keys, err = signatures(s.DKIM, env); err != nil {
		return nil, err
	}
	if s.unsubscribing() {
		if sender.secret, err = env.ReadSecret("unsubscribe_secret", s.UnsubscribeSecret, s.UnsubscribeSecretFile); err != nil {
			return nil, err
		}
		if err := reachable(sender.site); err != nil {
			return nil, err
		}
	}
	sender.pool = newPool(cmp.Or(s.Connections, defaultConnections), idleTimeout, sender.relay.dial)
	return sender, nil
}

func (s *Settings) unsubscribing() bool {
	return s.UnsubscribeSecret != "" || s.UnsubscribeSecretFile != ""
}

// refuse judges what can be judged by itself, all of it at once.
func (s *Settings) refuse() error {
	var faults []string
	if err := mailbox(s.From); err != nil {
		faults = append(faults, "from: "+err.Error()+": write the address that readers see as the sender's, such as status@example.com")
	}
	if err := mailbox(s.ReplyTo); s.ReplyTo != "" && err != nil {
		faults = append(faults, "reply_to: "+err.Error()+": write one such as help@example.com")
	}
	for l := range s.FromName {
		if !l.Valid() {
			faults = append(faults, fmt.Sprintf("from_name: there is no language %q: write ko, en and fr", l))
		}
	}
	for _, l := range bot.Languages() {
		if name, ok := s.FromName[l]; len(s.FromName) > 0 && (!ok || strings.TrimSpace(name) == "" || strings.ContainsAny(name, "\r\n")) {
			faults = append(faults, fmt.Sprintf("from_name: there is none in %s: write one line in every language, none stands in for another", l))
		}
	}
	if s.Connections < 0 || s.ReplyTimeout < 0 {
		faults = append(faults, "connections and reply_timeout are above zero, or absent")
	}
	slices.Sort(faults)
	if len(faults) > 0 {
		return &bot.Error{Kind: bot.ErrInvalid, Saying: bot.Saying{Pattern: strings.Join(faults, "; ")}}
	}
	return nil
}

// reachable refuses a site to which the button of a mail program could not post.
func reachable(site string) error {
	u, err := url.Parse(site)
	if err != nil || u.Host == "" || u.Scheme != "https" && !loopback(u.Hostname()) {
		return bot.Refuse(bot.ErrInvalid, "unsubscribe_secret is set, and readers unsubscribe on the public site: write its address as site.base_url, with https")
	}
	return nil
}

// Send hands the body to the relay once for each row, in an envelope of its own. A row's provider id is the relay's answer.
func (s *Sender) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	l, err := open(b.Body)
	if err != nil {
		return nil, err
	}
	if l.slotted() && !s.unsubscribes(b) {
		return nil, bot.Refuse(bot.ErrInvalid, "the approved text has a link to unsubscribe, and the channel has no unsubscribe_secret any longer: give it back, or write the update anew")
	}
	var signers []*mail.DKIMSigner
	for _, key := range s.keys {
		signers = append(signers, key.signer(b.At))
	}
	return channel.EachRow(ctx, b, s.clock, func(ctx context.Context, row bot.Delivery) (string, *channel.Error) {
		message, err := s.write(b, row, l, signers)
		if err != nil {
			return "", &channel.Error{Reason: channel.Rejected, Err: errors.New("the message could not be signed")}
		}
		return s.post(ctx, row, message)
	}), nil
}

// write puts an approved message into a row's envelope and signs it.
func (s *Sender) write(b bot.Batch, row bot.Delivery, l letter, signers []*mail.DKIMSigner) ([]byte, error) {
	e := s.envelope(b, row)
	header := append(e.header(), l.header...)
	body := l.fill(e.unsubscribe)
	signatures, err := sign(signers, header, body)
	if err != nil {
		return nil, err
	}
	return slices.Concat(signatures, header, []byte("\r\n"), body), nil
}

// post makes one transaction. A kept connection that the relay closed meanwhile is no failure of the row's: it is made on a fresh one.
func (s *Sender) post(ctx context.Context, row bot.Delivery, message []byte) (string, *channel.Error) {
	if err := mailbox(row.Address); err != nil {
		return "", &channel.Error{Reason: channel.Rejected, Err: err}
	}
	for {
		c, failure := s.pool.take(ctx)
		if failure != nil {
			return "", failure
		}
		reply, at, err := c.send(ctx, s.from, row.Address, message, s.patience)
		if err == nil {
			s.pool.give(c)
			return shorten(reply), nil
		}
		refusal, answered := answer(err)
		if answered && refusal.Code != busy && c.clear() {
			s.pool.give(c)
			return "", failed(at, err, row)
		}
		s.pool.drop(c)
		if stale := c.used && at == atSender && (!answered || refusal.Code == busy); !stale || ctx.Err() != nil {
			return "", failed(at, err, row)
		}
	}
}

func shorten(reply string) string {
	reply, _, _ = strings.Cut(reply, "\n")
	return strings.ToValidUTF8(reply[:min(len(reply), replyBytes)], "")
}
