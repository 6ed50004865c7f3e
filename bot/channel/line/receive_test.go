package line_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/line"
)

func receiver(t *testing.T, s channel.Sender) channel.Receiver {
	t.Helper()
	r, ok := s.(channel.Receiver)
	if !ok {
		t.Fatal("not a Receiver")
	}
	return r
}

func TestReceive(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	for _, event := range []string{"follow", "unfollow", "message"} {
		r, err := s.account.Callback(t.Context(), "https://status.example/hooks/line", event, user(1))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := receiver(t, s.sender).Receive(r, body)
		if err != nil || len(got.Receipts) != 0 || len(got.Reply) == 0 {
			t.Errorf("%s: %+v, %v", event, got, err)
		}
		if _, err := receiver(t, s.sender).Receive(r, []byte(strings.Replace(string(body), "follow", "fellow", 1)+" ")); !errors.Is(err, bot.ErrForbidden) {
			t.Errorf("%s: a forged body: %v", event, err)
		}
		unready := open(t, &line.Settings{Token: token, APIURL: s.url}, channel.Env{Clock: s.clock})
		if _, err := receiver(t, unready).Receive(r, body); !errors.Is(err, bot.ErrForbidden) {
			t.Errorf("%s: without a channel secret: %v", event, err)
		}
		r.Header.Del("X-Line-Signature")
		if _, err := receiver(t, s.sender).Receive(r, body); !errors.Is(err, bot.ErrForbidden) {
			t.Errorf("%s: unsigned: %v", event, err)
		}
	}
	huge, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://status.example/hooks/line", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := receiver(t, s.sender).Receive(huge, make([]byte, 2<<20)); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("too large: %v", err)
	}
}
