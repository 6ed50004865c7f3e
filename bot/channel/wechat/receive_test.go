package wechat_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/wechat"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const hook = "https://status.example/hooks/wechat"

func receive(t *testing.T, s channel.Sender, r *http.Request) (channel.Received, error) {
	t.Helper()
	receiver, ok := s.(channel.Receiver)
	if !ok {
		t.Fatal("not a Receiver")
	}
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			t.Fatal(err)
		}
	}
	return receiver.Receive(r, body)
}

func TestEventsBecomeReceipts(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	outcomes := send(t, s.sender, batch(t, published(), follower(1), follower(3)))
	events, err := s.account.Events(t.Context(), hook)
	if err != nil {
		t.Fatal(err)
	}
	var got []bot.Receipt
	for _, r := range events {
		told, err := receive(t, s.sender, r)
		if err != nil || string(told.Reply) != "success" {
			t.Fatalf("%+v, %v", told, err)
		}
		got = append(got, told.Receipts...)
	}
	want := []bot.Receipt{
		{ProviderID: outcomes[0].ProviderID, State: bot.Delivered, At: published()},
		{ProviderID: outcomes[1].ProviderID, State: bot.Failed, Reason: "the recipient refuses messages of the account", At: published()},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheAddressIsTried(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	r, err := s.account.Hello(t.Context(), hook, "5837397576500011341")
	if err != nil {
		t.Fatal(err)
	}
	told, err := receive(t, s.sender, r)
	if err != nil || string(told.Reply) != "5837397576500011341" || !strings.HasPrefix(told.ContentType, "text/plain") {
		t.Errorf("%+v, %v", told, err)
	}
}

func TestReceiveRefuses(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	closed := newStage(t, func(_ *sandbox.WechatOptions, s *wechat.Settings) { s.CallbackToken = "" })
	for name, tt := range map[string]struct {
		to     channel.Sender
		change func(*http.Request)
		want   error
	}{
		"not expected": {closed.sender, func(*http.Request) {}, bot.ErrForbidden},
		"forged":       {s.sender, func(r *http.Request) { r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "nonce=1", "nonce=2", 1) }, bot.ErrForbidden},
		"unsigned":     {s.sender, func(r *http.Request) { r.URL.RawQuery = "" }, bot.ErrForbidden},
		"no XML":       {s.sender, func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(`{"Event":"subscribe"}`)) }, bot.ErrInvalid},
		"huge":         {s.sender, func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(strings.Repeat(" ", 65<<10))) }, bot.ErrInvalid},
		"encrypted":    {s.sender, func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(`<xml><Encrypt>AAAA</Encrypt></xml>`)) }, bot.ErrInvalid},
		"entities": {s.sender, func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(`<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><Event>&a;</Event></xml>`))
		}, bot.ErrInvalid},
		"no echo": {s.sender, func(r *http.Request) { r.Method = http.MethodGet }, bot.ErrInvalid},
	} {
		refuses(t, s, name, tt.to, tt.change, tt.want)
	}
	refuses(t, s, "old", s.sender, func(*http.Request) { s.clock.Advance(6 * time.Minute) }, bot.ErrForbidden)
}

func refuses(t *testing.T, s stage, name string, to channel.Sender, change func(*http.Request), want error) {
	t.Helper()
	send(t, s.sender, batch(t, s.clock.Now(), follower(1)))
	s.clock.Advance(time.Second)
	events, err := s.account.Events(t.Context(), hook)
	if err != nil || len(events) == 0 {
		t.Fatalf("%s: no event: %v", name, err)
	}
	change(events[0])
	if told, err := receive(t, to, events[0]); !errors.Is(err, want) || len(told.Receipts) > 0 {
		t.Errorf("%s: %+v, %v", name, told, err)
	}
}
