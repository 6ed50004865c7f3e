package webhook_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/webhook"
)

// wire answers every request with one response.
type wire struct {
	status int
	wait   string
}

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: w.status, Header: http.Header{"Retry-After": {w.wait}}, Body: http.NoBody, Request: r}, nil
}

func FuzzRetryAfter(f *testing.F) {
	f.Add(429, "7")
	f.Add(503, "Sat, 15 Oct 2022 07:41:00 GMT")
	f.Add(429, "-1")
	f.Add(999, "99999999999999999999")
	f.Fuzz(func(t *testing.T, status int, wait string) {
		s := open(t, webhook.Settings{}, channel.Env{Client: &http.Client{Transport: wire{status, wait}}}, 1)
		o := send(t, s, batch(t, "https://receiver.example/"))[0]
		if o.After < 0 || o.After > 24*time.Hour {
			t.Errorf("wait %q is %s", wait, o.After)
		}
		if (o.State == bot.Accepted) != (status >= 200 && status < 300) {
			t.Errorf("HTTP %d is %+v", status, o)
		}
	})
}
