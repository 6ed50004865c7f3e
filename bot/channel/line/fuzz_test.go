package line_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/line"
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
	f.Add(200, "", "", `{"sentMessages":[]}`)
	f.Add(409, "", "b0d4f7e2-0000-4000-8000-000000000001", `{"message":"The retry key is already accepted"}`)
	f.Add(429, "7", "", `{"message":"You have reached your monthly limit.","type":"limited","value":1,"totalUsage":1}`)
	f.Add(400, "-1", "x", `{"message":"`+token+`","details":[{"property":"`+token+`!"},{"property":"to[3]"}]}`)
	f.Add(500, "", "", `<html>`)
	f.Fuzz(func(t *testing.T, status int, wait, accepted, body string) {
		header := http.Header{"Retry-After": {wait}, "X-Line-Accepted-Request-Id": {accepted}}
		sender := open(t, &line.Settings{Token: token}, channel.Env{
			Clock: channeltest.NewClock(published()), Client: &http.Client{Transport: wire{status, header, body}},
		})
		for _, o := range send(t, sender, batch(t, published(), user(1), group(1), "broadcast")) {
			if o.After < 0 || o.After > 24*time.Hour || len(o.ProviderID) > 64 || strings.Contains(o.Reason, user(1)) {
				t.Errorf("got %+v", o)
			}
			if taken := o.State == bot.Accepted; taken != (status/100 == 2 || status == http.StatusConflict && accepted != "") {
				t.Errorf("HTTP %d is %+v", status, o)
			}
		}
	})
}

func FuzzReceive(f *testing.F) {
	f.Add(`{"destination":"U1","events":[]}`, true)
	f.Add(`{"events":[{"type":"follow"}]}`, false)
	f.Add(`{"events":{}}`, true)
	f.Add(`<xml>`, true)
	f.Fuzz(func(t *testing.T, body string, genuine bool) {
		sender := open(t, &line.Settings{Token: token, ChannelSecret: secret}, channel.Env{Clock: channeltest.NewClock(published())})
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://status.example/hooks/line", nil)
		if err != nil {
			t.Fatal(err)
		}
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(body))
		r.Header.Set("X-Line-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
		if !genuine {
			r.Header.Set("X-Line-Signature", body)
		}
		got, err := receiver(t, sender).Receive(r, []byte(body))
		if err == nil && !genuine || len(got.Receipts) != 0 {
			t.Errorf("genuine %t: %+v, %v", genuine, got, err)
		}
	})
}
