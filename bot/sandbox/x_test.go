package sandbox_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// xSigner signs as RFC 5849 says, apart from the channel's own signer.
func xSigner(base string, now *clock) func(method, path string) string {
	serial := 0
	return func(method, path string) string {
		serial++
		u, _ := url.Parse(base + path)
		params := map[string]string{
			"oauth_consumer_key": "sandbox-key", "oauth_nonce": fmt.Sprint("n", serial), "oauth_signature_method": "HMAC-SHA1",
			"oauth_timestamp": fmt.Sprint(now.Now().Unix()), "oauth_token": "1000000001-sandbox", "oauth_version": "1.0",
		}
		pairs := []string{}
		for k, v := range params {
			pairs = append(pairs, k+"="+v)
		}
		for k, v := range u.Query() {
			pairs = append(pairs, k+"="+strings.ReplaceAll(url.QueryEscape(v[0]), "+", "%20"))
		}
		sort.Strings(pairs)
		text := method + "&" + url.QueryEscape(base+u.Path) + "&" + url.QueryEscape(strings.Join(pairs, "&"))
		mac := hmac.New(sha1.New, []byte("sandbox-key-secret&sandbox-token-secret"))
		mac.Write([]byte(text))
		var header strings.Builder
		header.WriteString("OAuth oauth_signature=\"" + url.QueryEscape(base64.StdEncoding.EncodeToString(mac.Sum(nil))) + "\"")
		for k, v := range params {
			fmt.Fprintf(&header, ", %s=%q", k, v)
		}
		return header.String()
	}
}

func TestXRefuses(t *testing.T) {
	t.Parallel()
	now := newClock()
	x := sandbox.NewX(sandbox.BadXAccount(now))
	base := serve(t, x.Handler())
	refusals(t, base, sandbox.BadXRequests(xSigner(base, now)), func() { now.Advance(time.Second) }, func(body string) string {
		var problem struct{ Detail string }
		if err := json.Unmarshal([]byte(body), &problem); err != nil {
			t.Error(err)
		}
		return problem.Detail
	})
	if n := len(x.Posts()); n != 0 {
		t.Errorf("%d bad posts were kept", n)
	}
}

func TestXKeepsItsRates(t *testing.T) {
	t.Parallel()
	now := newClock()
	x := sandbox.NewX(sandbox.BadXAccount(now))
	base := serve(t, x.Handler())
	sign := xSigner(base, now)
	post := func(text string) (int, http.Header) {
		status, header, _ := send(t, t.Context(), base, sandbox.BadRequest{
			Method: http.MethodPost, Path: "/2/tweets", Body: fmt.Sprintf(`{"text":%q}`, text), Header: http.Header{"Authorization": {sign(http.MethodPost, "/2/tweets")}},
		})
		return status, header
	}
	for i := range 100 {
		if status, _ := post(fmt.Sprint("post ", i)); status != http.StatusCreated {
			t.Fatalf("post %d: %d", i, status)
		}
	}
	status, header := post("one more")
	if status != http.StatusTooManyRequests || header.Get("X-Rate-Limit-Reset") != fmt.Sprint(now.Now().Add(15*time.Minute).Unix()) {
		t.Errorf("post 101: %d, %v", status, header)
	}
	now.Advance(15 * time.Minute)
	if status, _ := post("post 1"); status != http.StatusForbidden {
		t.Errorf("a text of a quarter of an hour ago: %d", status)
	}
	if status, _ := post("one more"); status != http.StatusCreated {
		t.Errorf("in the next window: %d", status)
	}
}
