package sandbox_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// link asks for a Socket Mode address as an app does.
func link(t *testing.T, base string) string {
	t.Helper()
	r := slackCall("apps.connections.open")
	r.Body = url.Values{"token": {"xapp-sandbox"}}.Encode()
	_, _, body := send(t, t.Context(), base, r)
	var reply struct{ URL string }
	if err := json.Unmarshal([]byte(body), &reply); err != nil || reply.URL == "" {
		t.Fatalf("apps.connections.open: %s", body)
	}
	return reply.URL
}

type frame struct {
	Type       string
	Reason     string
	EnvelopeID string `json:"envelope_id"`
	Accepts    bool   `json:"accepts_response_payload"`
}

func dial(t *testing.T, address string) *websocket.Conn {
	t.Helper()
	conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), address, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func next(t *testing.T, conn *websocket.Conn) frame {
	t.Helper()
	var f frame
	if err := conn.ReadJSON(&f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSocketTicketsAreGoodOnce(t *testing.T) {
	t.Parallel()
	s := sandbox.NewSlack(sandbox.BadSlackWorkspace(newClock()))
	address := link(t, serve(t, s.Handler()))
	if f := next(t, dial(t, address)); f.Type != "hello" {
		t.Errorf("first frame %+v", f)
	}
	for _, used := range []string{address, strings.Replace(address, "ticket-", "guess-", 1)} {
		_, resp, err := websocket.DefaultDialer.DialContext(t.Context(), used, nil)
		if err == nil || resp == nil || resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s: connected, or another answer: %v", used, err)
		}
		if resp != nil {
			_ = resp.Body.Close()
		}
	}
}

func TestSocketConnectionsAreTen(t *testing.T) {
	t.Parallel()
	now := newClock()
	s := sandbox.NewSlack(sandbox.BadSlackWorkspace(now))
	base := serve(t, s.Handler())
	for range 10 {
		if f := next(t, dial(t, link(t, base))); f.Type != "hello" {
			t.Fatalf("first frame %+v", f)
		}
	}
	if f := next(t, dial(t, link(t, base))); f.Type != "disconnect" || f.Reason != "too_many_websockets" {
		t.Errorf("the eleventh got %+v", f)
	}
	if err := s.Await(t.Context(), func() bool { return s.Sockets() == 10 }); err != nil {
		t.Fatal(err)
	}
	now.Advance(time.Second)
	s.Fail(sandbox.Fault{Kind: sandbox.Down})
	if _, err := s.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", ""); err == nil {
		t.Error("a command got through while Slack is down")
	}
	s.CutSockets()
	if err := s.Await(t.Context(), func() bool { return s.Sockets() == 0 }); err != nil {
		t.Fatal(err)
	}
}

func TestSocketAcks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name      string
		ack       func(id string) string // "": none
		wantText  string
		wantError string
	}{
		{"with words", func(id string) string { return `{"envelope_id":"` + id + `","payload":{"text":"a"}}` }, "a", ""},
		{"bare", func(id string) string { return `{"envelope_id":"` + id + `"}` }, "", ""},
		{"20 kB are dropped in silence", func(id string) string {
			return `{"envelope_id":"` + id + `","payload":{"text":"` + strings.Repeat("a", 20000) + `"}}`
		}, "", ""},
		{"of another envelope", func(string) string { return `{"envelope_id":"other"}` }, "", "operation_timeout"},
		{"none", func(string) string { return "" }, "", "operation_timeout"},
		{"no JSON", func(string) string { return "ok" }, "", "operation_timeout"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := sandbox.BadSlackWorkspace(newClock())
			o.AckDeadline = 500 * time.Millisecond
			s := sandbox.NewSlack(o)
			conn := dial(t, link(t, serve(t, s.Handler())))
			next(t, conn)
			done := make(chan error, 1)
			go func() {
				var f frame
				err := conn.ReadJSON(&f)
				if ack := tt.ack(f.EnvelopeID); err == nil && ack != "" {
					err = conn.WriteMessage(websocket.TextMessage, []byte(ack))
				}
				done <- err
			}()
			reply, err := s.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", "")
			if err != nil || reply.Text != tt.wantText || reply.Error != tt.wantError {
				t.Errorf("reply %.100q %q, %v", reply.Text, reply.Error, err)
			}
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
}

func TestDownCutsSockets(t *testing.T) {
	t.Parallel()
	s := sandbox.NewSlack(sandbox.BadSlackWorkspace(newClock()))
	next(t, dial(t, link(t, serve(t, s.Handler()))))
	s.Fail(sandbox.Fault{Kind: sandbox.Down})
	if err := s.Event(t.Context(), map[string]any{"type": "message"}); err == nil {
		t.Error("an event got through while Slack is down")
	}
	if err := s.Await(t.Context(), func() bool { return s.Sockets() == 0 }); err != nil {
		t.Fatal(err)
	}
}
