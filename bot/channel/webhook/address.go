package webhook

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/bongsu-hq/bongsu/bot/channel"
)

var errPrivate = errors.New("the address is private")

// newClient returns the one client of a sender. Redirects are not followed, and unless the settings allow it every
// address is looked at as it is dialled, after the name was resolved: a name that changes its mind does not get in.
func newClient(base *http.Client, allowPrivate bool) *http.Client {
	client := http.Client{}
	if base != nil {
		client = *base
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if client.Transport == nil {
		client.Transport = http.DefaultTransport
	}
	// Another kind of transport than the standard library's does not dial by itself.
	if t, ok := client.Transport.(*http.Transport); ok {
		t = t.Clone()
		t.MaxIdleConnsPerHost = 64
		t.MaxIdleConns = 256
		if !allowPrivate {
			t.Proxy = nil // a proxy would be dialled in the address's place
			t.DialTLSContext = nil
			t.DialContext = newDialer(false).DialContext
		}
		client.Transport = t
	}
	return &client
}

// newDialer returns a dialer that looks at each address as it connects to it, unless private ones are allowed.
func newDialer(allowPrivate bool) *net.Dialer {
	d := &net.Dialer{Timeout: deadline, KeepAlive: 30 * time.Second}
	if !allowPrivate {
		d.Control = refusePrivate
	}
	return d
}

func refusePrivate(_, address string, _ syscall.RawConn) error {
	host, err := netip.ParseAddrPort(address)
	if err != nil || !public(host.Addr()) {
		return errPrivate
	}
	return nil
}

// public is false for every address that names something inside: private, loopback, link-local, shared, reserved,
// and IPv6 forms that carry an IPv4 address.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, inside := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10", "::/96",
	} {
		if netip.MustParsePrefix(inside).Contains(a) {
			return false
		}
	}
	return true
}

// target returns a recipient's address, or the refusal of one that must not be called.
func target(address string, allowPrivate bool) (*url.URL, *channel.Error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		return nil, rejected("the recipient's address is no web address")
	case u.Scheme != "https" && !allowPrivate:
		return nil, rejected("the recipient's address is not https")
	}
	return u, nil
}

func rejected(format string, args ...any) *channel.Error {
	return &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf(format, args...)}
}
