package twilio

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Twilio's own choice
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// deliveryParameter carries the delivery's id in the addresses that Twilio calls back.
const deliveryParameter = "delivery"

// Callback is where Twilio tells what became of a delivery; empty when nobody can call back.
func (c *Client) Callback(deliveryID string) string {
	if c.callback == "" {
		return ""
	}
	return c.callback + "?" + deliveryParameter + "=" + url.QueryEscape(deliveryID)
}

// Called is a genuine call: the form that Twilio posted, and the delivery that it is about.
type Called struct {
	Form       url.Values
	DeliveryID string
}

// Verify judges a call by its signature: bot.ErrForbidden for one that Twilio did not make.
func (c *Client) Verify(r *http.Request, body []byte) (Called, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return Called{}, bot.Refuse(bot.ErrInvalid, "the call's form cannot be read")
	}
	address := c.callback
	if r.URL.RawQuery != "" {
		address += "?" + r.URL.RawQuery
	}
	signed := []byte(r.Header.Get("X-Twilio-Signature"))
	for _, seen := range withAndWithoutPort(address) {
		if hmac.Equal(signed, signature(c.token, seen, form)) {
			return Called{Form: form, DeliveryID: r.URL.Query().Get(deliveryParameter)}, nil
		}
	}
	return Called{}, bot.Refuse(bot.ErrForbidden, "the call does not bear Twilio's signature")
}

// withAndWithoutPort are the forms in which Twilio may have signed an address.
func withAndWithoutPort(address string) []string {
	u, err := url.Parse(address)
	if err != nil {
		return []string{address}
	}
	other := *u
	switch {
	case u.Port() != "":
		other.Host = u.Hostname()
	case u.Scheme == "http":
		other.Host += ":80"
	default:
		other.Host += ":443"
	}
	return []string{address, other.String()}
}

// signature is made of the address and each field's name and value, in the order of the names.
func signature(token bot.Secret, address string, form url.Values) []byte {
	var text strings.Builder
	text.WriteString(address)
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			text.WriteString(name + value)
		}
	}
	mac := hmac.New(sha1.New, []byte(token.Reveal()))
	fmt.Fprint(mac, text.String())
	return []byte(base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}
