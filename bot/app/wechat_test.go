package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const wechatChannels = `
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: wechat
    kind: wechat
    settings:
      app_id: wx0123456789abcdef
      app_secret: app-secret
      callback_token: callback-token
      templates:
        - id: template-ko
          languages: [ko]
          fields: {thing1: {from: reference}, keyword2: {from: title, limit: 60}, time3: {from: next_at}}
        - {id: template-en, languages: [en], fields: {keyword1: {from: short, limit: 200}}}
    destinations:
      - id: merchants
        class: public
        languages: [ko, en]
        recipients:
          - {id: m1, address: oJCUsw1A_41WbDqABtBj6SJCfO1M}
          - {id: m2, address: oJCUsw1A_41WbDqABtBj6SJCfO2M}
          - {id: m3, address: oJCUsw1A_41WbDqABtBj6SJCfO3M}
`

// A notice goes by WeChat in two languages, while WeChat is too busy for one request and cuts another; then its events make receipts.
func TestWechatFromDraftToReceipt(t *testing.T) {
	t.Parallel()
	w := wire(t, wechatChannels)
	account := platformOf[wechatPlatform](t, w.platforms, "wechat")
	sending := func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/send") }
	account.Fail(sandbox.Fault{Kind: sandbox.Status429, Next: 1, Match: sending, RetryAfter: 7 * time.Second})
	account.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1, Match: sending})

	update := w.publish(t)
	w.pass(t, time.Second)
	states := map[bot.DeliveryState]int{}
	for _, row := range w.rows(t, "wechat", update) {
		states[row.State]++
	}
	if states[bot.Pending] != 2 || states[bot.Accepted] != 4 {
		t.Errorf("while WeChat has its faults: %v", states)
	}
	w.pass(t, 5*time.Minute)
	if n := len(account.Messages()); n != 6 {
		t.Errorf("%d messages, want each of six once", n)
	}
	if got := account.Inbox("oJCUsw1A_41WbDqABtBj6SJCfO1M"); len(got) != 2 {
		t.Errorf("the first merchant has %+v", got)
	}
	if got := w.platforms.received(); len(got) != 6 || got[0].Where != "merchants" {
		t.Errorf("the console lists %d messages", len(got))
	}

	site := httptest.NewServer(w.house.public(http.NotFoundHandler()))
	defer site.Close()
	events, err := account.Events(t.Context(), site.URL+"/hooks/wechat")
	if err != nil {
		t.Fatal(err)
	}
	hello, err := account.Hello(t.Context(), site.URL+"/hooks/wechat", "echo")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range append(events, hello) {
		resp, err := site.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: HTTP %d", r.Method, resp.StatusCode)
		}
	}
	for _, row := range w.rows(t, "wechat", update) {
		if row.State != bot.Delivered || row.ProviderID == "" {
			t.Errorf("row of %s in %s: %s, %s", row.Recipient, row.Language, row.State, row.Reason)
		}
	}
}

// WeChat's event may overtake its own answer: here all come between the send and what the ledger learns of it.
func TestAReceiptThatComesBeforeTheAnswerIsNotLost(t *testing.T) {
	t.Parallel()
	w := wire(t, wechatChannels)
	account := platformOf[wechatPlatform](t, w.platforms, "wechat")
	site := httptest.NewServer(w.house.public(http.NotFoundHandler()))
	defer site.Close()
	lane := w.house.runner.Lanes["wechat"]
	lane.Sender = hasty{lane.Sender, func() {
		events, err := account.Events(t.Context(), site.URL+"/hooks/wechat")
		if err != nil {
			t.Error(err)
		}
		for _, r := range events {
			resp, err := site.Client().Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			_ = resp.Body.Close()
		}
	}}
	w.house.runner.Lanes["wechat"] = lane
	update := w.publish(t)
	w.pass(t, time.Second)
	if err := w.house.track(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, row := range w.rows(t, "wechat", update) {
		if row.State != bot.Delivered {
			t.Errorf("row of %s in %s: %s, %s", row.Recipient, row.Language, row.State, row.Reason)
		}
	}
}

// hasty is a platform that tells what became of messages before it answers the request that sent them.
type hasty struct {
	channel.Sender
	tell func()
}

func (h hasty) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	outcomes, err := h.Sender.Send(ctx, b)
	h.tell()
	return outcomes, err
}
