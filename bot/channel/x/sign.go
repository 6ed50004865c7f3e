package x

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // OAuth 1.0a signs with HMAC-SHA1
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// signer signs requests by OAuth 1.0a (RFC 5849) with four secrets that do not expire.
type signer struct{ apiKey, apiSecret, accessToken, accessSecret bot.Secret }

// authorization is the header of a request whose parameters stand in its address: a JSON body takes no part.
func (s signer) authorization(method string, u *url.URL, nonce string, at time.Time) string {
	oauth := url.Values{
		"oauth_consumer_key":     {s.apiKey.Reveal()},
		"oauth_nonce":            {nonce},
		"oauth_signature_method": {"HMAC-SHA1"},
		"oauth_timestamp":        {strconv.FormatInt(at.Unix(), 10)},
		"oauth_token":            {s.accessToken.Reveal()},
		"oauth_version":          {"1.0"},
	}
	oauth.Set("oauth_signature", s.signature(method, u, oauth))
	var parts []string
	for name := range oauth {
		parts = append(parts, fmt.Sprintf(`%s="%s"`, name, escape(oauth.Get(name))))
	}
	slices.Sort(parts)
	return "OAuth " + strings.Join(parts, ", ")
}

// signature signs method, address and all parameters: those of the address's query and those of more.
func (s signer) signature(method string, u *url.URL, more url.Values) string {
	var pairs []string
	for _, values := range []url.Values{u.Query(), more} {
		for name, list := range values {
			for _, v := range list {
				pairs = append(pairs, escape(name)+"="+escape(v))
			}
		}
	}
	slices.Sort(pairs)
	base := strings.Join([]string{method, escape(u.Scheme + "://" + u.Host + u.EscapedPath()), escape(strings.Join(pairs, "&"))}, "&")
	mac := hmac.New(sha1.New, []byte(escape(s.apiSecret.Reveal())+"&"+escape(s.accessSecret.Reveal())))
	_, _ = mac.Write([]byte(base)) // a hash never fails
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// escape leaves letters, digits and -._~ (RFC 3986).
func escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
