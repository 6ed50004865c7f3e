package sandbox

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // OAuth 1.0a signs with HMAC-SHA1
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// verify tells why a request is not this app's; empty for one that is (RFC 5849).
func (x *X) verify(r *http.Request, at time.Time) string {
	header, ok := strings.CutPrefix(r.Header.Get("Authorization"), "OAuth ")
	if !ok {
		return "no OAuth 1.0a"
	}
	said := url.Values{}
	for part := range strings.SplitSeq(header, ",") {
		name, quoted, _ := strings.Cut(strings.TrimSpace(part), "=")
		value, err := url.PathUnescape(strings.Trim(quoted, `"`))
		if err != nil {
			return "the header is torn"
		}
		said.Set(name, value)
	}
	signature := said.Get("oauth_signature")
	said.Del("oauth_signature")
	seconds, err := strconv.ParseInt(said.Get("oauth_timestamp"), 10, 64)
	age := at.Sub(time.Unix(seconds, 0)).Abs()
	nonce := said.Get("oauth_nonce")
	switch {
	case said.Get("oauth_consumer_key") != x.options.APIKey, said.Get("oauth_token") != x.options.AccessToken:
		return "unknown keys"
	case said.Get("oauth_signature_method") != "HMAC-SHA1":
		return "another method"
	case err != nil || age > xSkew:
		return "the time is another"
	case nonce == "" || x.nonces[nonce]:
		return "the nonce was used"
	case !hmac.Equal([]byte(signature), []byte(x.sign(r, said))):
		return "the signature is not right"
	}
	x.nonces[nonce] = true
	return ""
}

func (x *X) sign(r *http.Request, said url.Values) string {
	encode := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	var pairs []string
	for _, values := range []url.Values{said, r.URL.Query()} {
		for name := range values {
			for _, v := range values[name] {
				pairs = append(pairs, encode(name)+"="+encode(v))
			}
		}
	}
	slices.Sort(pairs)
	base := r.Method + "&" + encode("http://"+r.Host+r.URL.EscapedPath()) + "&" + encode(strings.Join(pairs, "&"))
	mac := hmac.New(sha1.New, []byte(encode(x.options.APISecret)+"&"+encode(x.options.AccessKept)))
	_, _ = mac.Write([]byte(base)) // a hash never fails
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// readXPost refuses a form that X refuses: it takes no field that it does not know.
func readXPost(body []byte) (object, string) {
	var form object
	if err := decode(body, &form); err != nil {
		return nil, "Requests with bodies must have JSON"
	}
	for name, v := range form {
		switch name {
		case "text":
			if _, ok := v.(string); !ok {
				return nil, "$.text: is not a string"
			}
		case "reply":
			if id := str(objectOf(v), "in_reply_to_tweet_id"); !regexp.MustCompile(`^[0-9]{1,19}$`).MatchString(id) {
				return nil, "$.reply.in_reply_to_tweet_id: does not match the pattern"
			}
		default:
			return nil, "$." + name + ": is not defined in the schema and the schema does not allow additional properties"
		}
	}
	if strings.TrimSpace(str(form, "text")) == "" {
		return nil, "One or more parameters to your request was invalid."
	}
	return form, ""
}

func objectOf(v any) object {
	o, _ := v.(object)
	return o
}

func xAddress() *regexp.Regexp { return regexp.MustCompile(`https?://[^\s<>"가-힣]+[0-9A-Za-z/=_-]`) }

// xLength counts by twitter-text's table, every address with a scheme as 23.
func xLength(text string) int {
	text = norm.NFC.String(text)
	n := 23 * len(xAddress().FindAllString(text, -1))
	for _, r := range xAddress().ReplaceAllString(text, "") {
		switch {
		case r <= 0x10FF, r >= 0x2000 && r <= 0x200D, r >= 0x2010 && r <= 0x201F, r >= 0x2032 && r <= 0x2037:
			n++
		case r == 0xFE0F, r >= 0x1F3FB && r <= 0x1F3FF: // part of the emoji before it
		default:
			n += 2
		}
	}
	return n
}
