package discord_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/discord"
)

// wire answers every request with one response.
type wire struct {
	status int
	header http.Header
	body   string
}

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: w.status, Header: w.header, Body: io.NopCloser(strings.NewReader(w.body)), Request: r}, nil
}

func FuzzAnswer(f *testing.F) {
	f.Add(200, "4", "0.5", "", `{"id":"1030000000000000009"}`)
	f.Add(429, "0", "1e300", "true", `{"message":"slow","retry_after":1e300}`)
	f.Add(429, "-1", "NaN", "x", `<html>`)
	f.Add(400, "", "", "", `{"code":50035,"message":"`+token+`"}`)
	f.Fuzz(func(t *testing.T, status int, left, reset, global, body string) {
		header := http.Header{"X-Ratelimit-Remaining": {left}, "X-Ratelimit-Reset-After": {reset}, "X-Ratelimit-Global": {global}}
		sender, err := discord.Open(&discord.Settings{Token: token}, channel.Env{
			Clock: channeltest.NewClock(time.Unix(1e9, 0)), Client: &http.Client{Transport: wire{status, header, body}},
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range send(t, sender, batch(t, "key", room, room)) {
			if o.After < 0 || o.After > 24*time.Hour || strings.Contains(o.Reason, token) {
				t.Errorf("got %+v", o)
			}
			if taken := o.State == bot.Accepted; taken && status/100 != 2 || o.State == bot.Delivered || o.State == "" {
				t.Errorf("HTTP %d is %+v", status, o)
			}
		}
	})
}
