package app

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const lineChannels = `
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: line
    kind: line
    settings: {token: line-token, channel_secret: line-secret}
    destinations:
      - id: merchants
        class: public
        languages: [ko, en]
        recipients:
`

// A notice goes by LINE to 600 people in two languages, while LINE is too busy for the first request and cuts the second.
func TestLineFromDraftToInbox(t *testing.T) {
	t.Parallel()
	const people = 600
	var list strings.Builder
	for n := range people {
		fmt.Fprintf(&list, "          - {id: m%d, address: U%032x}\n", n, n)
	}
	fmt.Fprintf(&list, "          - {id: group, address: C%032x}\n", 1)
	w := wire(t, lineChannels+list.String())
	account := platformOf[linePlatform](t, w.platforms, "line")
	account.Fail(sandbox.Fault{Kind: sandbox.Status429, Next: 1})
	sending := func(r *http.Request) bool { return r.Method == http.MethodPost }
	account.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1, Match: sending})

	update := w.publish(t)
	w.pass(t, time.Second)
	states := map[bot.DeliveryState]int{}
	for _, row := range w.rows(t, "line", update) {
		states[row.State]++
	}
	if states[bot.Pending] == 0 || states[bot.Accepted] == 0 || states[bot.Failed] != 0 {
		t.Errorf("while LINE has its faults: %v", states)
	}
	w.pass(t, 10*time.Minute)

	requests := map[string]bool{}
	for _, row := range w.rows(t, "line", update) {
		if row.State != bot.Accepted || row.ProviderID == "" {
			t.Errorf("row of %s in %s: %s, %s", row.Recipient, row.Language, row.State, row.Reason)
		}
		if row.Recipient != "group" && row.Attempts > 2 {
			t.Errorf("row of %s took %d attempts", row.Recipient, row.Attempts)
		}
		requests[row.ProviderID] = true
	}
	var ways []string
	for _, m := range account.Messages() {
		if !requests[m.RequestID] {
			t.Errorf("request %s is in no row", m.RequestID)
		}
		ways = append(ways, fmt.Sprintf("%s %d", m.Way, len(m.To)))
	}
	slices.Sort(ways)
	if got, want := strings.Join(ways, ", "), "multicast 100, multicast 100, multicast 500, multicast 500, push 1, push 1"; got != want {
		t.Errorf("requests: %s; want %s", got, want)
	}
	for n := range people {
		if got := account.Inbox(fmt.Sprintf("U%032x", n)); len(got) != 2 {
			t.Fatalf("person %d has %d messages", n, len(got))
		}
	}
	if got := strings.Join(account.Inbox(fmt.Sprintf("U%032x", 1)), "\n"); !strings.Contains(got, "메시지") || !strings.Contains(got, "https://status.haneul-talk.example/ko/") {
		t.Errorf("the messages read\n%s", got)
	}
	if got := w.platforms.received(); len(got) != 6 || got[0].Where != "merchants" {
		t.Errorf("the console lists %d messages", len(got))
	}

	site := httptest.NewServer(w.house.public(http.NotFoundHandler()))
	defer site.Close()
	follow, err := account.Callback(t.Context(), site.URL+"/hooks/line", "follow", fmt.Sprintf("U%032x", 1))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := site.Client().Do(follow)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("a callback of LINE: HTTP %d", resp.StatusCode)
	}
}
