package wechat_test

import (
	"crypto/sha1"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
)

// wire gives a token, and answers every other request with one response.
type wire struct {
	status int
	body   string
}

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "stable_token") {
		w = wire{http.StatusOK, `{"access_token":"` + token + `","expires_in":7200}`}
	}
	return &http.Response{StatusCode: w.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(w.body)), Request: r}, nil
}

func FuzzAnswer(f *testing.F) {
	f.Add(200, `{"errcode":0,"errmsg":"ok","msgid":200163836}`)
	f.Add(200, `{"errcode":0,"msgid":"-1e9"}`)
	f.Add(200, `{"errcode":47003,"errmsg":"data.`+token+`.value"}`)
	f.Add(429, ``)
	f.Add(502, `<html>`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		sender := opened(t, roomy(), channel.Env{Clock: channeltest.NewClock(published()), Client: &http.Client{Transport: wire{status, body}}})
		for _, o := range send(t, sender, batch(t, published(), follower(1), follower(2))) {
			if o.After < 0 || o.After > 24*time.Hour || len(o.ProviderID) > 20 || strings.Contains(o.Reason, follower(1)) {
				t.Errorf("got %+v", o)
			}
			if o.State == bot.Delivered || o.State == "" || o.State == bot.Accepted && status != http.StatusOK {
				t.Errorf("HTTP %d is %+v", status, o)
			}
		}
	})
}

func FuzzReceive(f *testing.F) {
	f.Add(`<xml><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>200163836</MsgID><Status><![CDATA[success]]></Status></xml>`, "1", true, false)
	f.Add(`<xml><Event>TEMPLATESENDJOBFINISH</Event><MsgID>1</MsgID><Status>failed: system failed</Status></xml>`, "2", true, false)
	f.Add(`<xml><MsgID>1</MsgID>`, "", true, true)
	f.Add(`{}`, "nonce", false, false)
	f.Fuzz(func(t *testing.T, body, nonce string, genuine, get bool) {
		settings := roomy()
		settings.CallbackToken = callback
		sender := opened(t, settings, channel.Env{Clock: channeltest.NewClock(published())})
		stamp := strconv.FormatInt(published().Unix(), 10)
		parts := []string{callback, stamp, nonce}
		if !genuine {
			parts[0] = "another"
		}
		slices.Sort(parts)
		sum := sha1.Sum([]byte(strings.Join(parts, "")))
		query := url.Values{"signature": {hex.EncodeToString(sum[:])}, "timestamp": {stamp}, "nonce": {nonce}, "echostr": {body}}
		method := http.MethodPost
		if get {
			method = http.MethodGet
		}
		r, err := http.NewRequestWithContext(t.Context(), method, hook+"?"+query.Encode(), strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		told, err := receive(t, sender, r)
		if err == nil && !genuine {
			t.Error("a forged call was taken")
		}
		for _, receipt := range told.Receipts {
			if receipt.ProviderID == "" || receipt.State != bot.Delivered && receipt.State != bot.Failed {
				t.Errorf("%+v", receipt)
			}
		}
	})
}
