package email

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// relay is the server that takes our mail.
type relay struct {
	host     string
	port     int
	security string
	tls      *tls.Config
	options  []mail.Option
	signsIn  bool
}

func newRelay(s *Settings, env channel.Env) (relay, error) {
	host, port, err := net.SplitHostPort(s.Server)
	number, wrong := strconv.Atoi(port)
	if err != nil || wrong != nil || host == "" || number < 1 || number > 65535 {
		return relay{}, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("server %q is no relay: write host:port, such as smtp.example.com:587", s.Server))
	}
	r := relay{host: host, port: number, security: s.Security}
	if r.security == "" {
		r.security = startTLS
		if number == 465 {
			r.security = implicitTLS
		}
	}
	if r.tls, err = trust(host, s, env); err != nil {
		return relay{}, err
	}
	policy := mail.NoTLS
	switch r.security {
	case startTLS:
		policy = mail.TLSMandatory
	case implicitTLS:
	case plain:
		if !loopback(host) {
			return relay{}, bot.Refuse(bot.ErrInvalid, "security none would send mail and password readably over the network: write starttls or tls; none is for a relay on this machine")
		}
	default:
		return relay{}, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("unknown security %q: write starttls, tls or none", s.Security))
	}
	r.options = []mail.Option{
		mail.WithPort(number), mail.WithTLSPolicy(policy), mail.WithTLSConfig(r.tls), mail.WithTimeout(commandTimeout), mail.WithoutSMTPUTF8(),
		mail.WithHELO(cmp.Or(s.Helo, domainOf(s.From))),
	}
	if s.Username == "" {
		return r, nil
	}
	password, err := env.ReadSecret("password", s.Password, s.PasswordFile)
	if err != nil {
		return relay{}, err
	}
	r.signsIn = true
	r.options = append(r.options, mail.WithUsername(s.Username), mail.WithPassword(password.Reveal()),
		mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthPlain, mail.SMTPAuthLogin))
	return r, nil
}

func trust(host string, s *Settings, env channel.Env) (*tls.Config, error) {
	c := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if s.CA == "" && s.CAFile == "" {
		return c, nil
	}
	certificates, err := env.ReadSecret("ca", s.CA, s.CAFile)
	if err != nil {
		return nil, err
	}
	c.RootCAs = x509.NewCertPool()
	if !c.RootCAs.AppendCertsFromPEM([]byte(certificates.Reveal())) {
		return nil, bot.Refuse(bot.ErrInvalid, "ca holds no certificate: write those to trust, in PEM")
	}
	return c, nil
}

func loopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// dial opens a connection and signs in. Nothing of a message has left when it fails.
func (r relay) dial(ctx context.Context) (*connection, *channel.Error) {
	c := &connection{}
	stop := func() bool { return true }
	dialer := mail.WithDialContextFunc(func(dialing context.Context, network, address string) (net.Conn, error) {
		raw, err := new(net.Dialer).DialContext(dialing, network, address)
		if err != nil {
			return nil, err
		}
		c.raw = raw
		stop = context.AfterFunc(ctx, c.interrupt)
		if r.security != implicitTLS {
			return raw, nil
		}
		private := tls.Client(raw, r.tls)
		return private, private.HandshakeContext(dialing)
	})
	client, err := mail.NewClient(r.host, append(slices.Clip(r.options), dialer)...)
	if err == nil {
		c.client, err = client.DialToSMTPClientWithContext(ctx)
	}
	stop()
	if err != nil {
		if c.raw != nil {
			c.close()
		}
		return nil, r.unreachable(err)
	}
	return c, nil
}

// unreachable tells why there is no connection, in words that hold no address and no password.
func (r relay) unreachable(err error) *channel.Error {
	told := &channel.Error{Reason: channel.Down, Err: errors.New(channel.Describe(err) + " before anything was sent")}
	reply, answered := answer(err)
	switch {
	case answered && signIn(reply.Code):
		told.Err = fmt.Errorf("the relay refused the sign-in: %s", code(reply))
	case answered && reply.Code == busy:
		return channel.Wait(busyWait, fmt.Errorf("the relay asked to wait: %s", code(reply)))
	case answered:
		told.Err = fmt.Errorf("the relay refused the connection: %s", code(reply))
	case r.security == startTLS && strings.Contains(err.Error(), "does not support STARTTLS"):
		told.Err = errors.New("the relay offers no STARTTLS: nothing was sent")
	}
	return told
}
