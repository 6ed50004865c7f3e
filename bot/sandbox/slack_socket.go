package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// slackSocket is one Socket Mode connection.
type slackSocket struct {
	id    string
	conn  *websocket.Conn
	write sync.Mutex
	gone  chan struct{}
}

func (k *slackSocket) send(v any) error {
	k.write.Lock()
	defer k.write.Unlock()
	if err := k.conn.WriteMessage(websocket.TextMessage, encode(v)); err != nil {
		return fmt.Errorf("write to socket: %w", err)
	}
	return nil
}

// Sockets tells how many Socket Mode connections the app holds.
func (s *Slack) Sockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets)
}

// Disconnect asks every connection to reconnect, as Slack does every few hours:
// reason is warning, refresh_requested or link_disabled. All but a warning close.
func (s *Slack) Disconnect(reason string) {
	s.mu.Lock()
	sockets := slices.Clone(s.sockets)
	s.mu.Unlock()
	for _, k := range sockets {
		s.dismiss(k, reason)
	}
}

// CutSockets drops every connection without a word.
func (s *Slack) CutSockets() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cutSockets()
}

func (s *Slack) cutSockets() {
	for _, k := range s.sockets {
		_ = k.conn.Close()
	}
}

func (s *Slack) dismiss(k *slackSocket, reason string) {
	// A connection that is already gone needs no farewell.
	_ = k.send(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "sandbox"}})
	if reason != "warning" {
		_ = k.conn.Close()
	}
}

// serveSocket is the websocket of one connection, for as long as it lives.
func (s *Slack) serveSocket(w http.ResponseWriter, r *http.Request) {
	entry, fault := s.arrive(r, nil)
	if fault != nil {
		if status := fault.Kind.status(); status != 0 {
			s.write(w, entry, slackOutage(status, fault.RetryAfter))
			return
		}
		if fault.Kind == Timeout {
			<-r.Context().Done()
		}
		panic(http.ErrAbortHandler)
	}
	if !s.spendTicket(r.URL.Query().Get("ticket")) {
		s.write(w, entry, answer{status: http.StatusForbidden, code: "invalid_ticket"})
		return
	}
	// Clients name Slack's own host as their origin; the ticket is what counts.
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	s.logStatus(entry, http.StatusSwitchingProtocols, "")
	k := &slackSocket{conn: conn, gone: make(chan struct{})}
	many := s.enter(k)
	defer s.leave(k)
	if many > slackSockets {
		s.dismiss(k, "too_many_websockets")
		return
	}
	if k.send(object{
		"type": "hello", "num_connections": many, "connection_info": object{"app_id": slackAppID},
		"debug_info": object{"host": "sandbox", "approximate_connection_time": slackConnectionAge},
	}) != nil {
		return
	}
	go k.ping()
	s.listen(k)
}

func (s *Slack) spendTicket(ticket string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	good := s.tickets[ticket]
	delete(s.tickets, ticket)
	return good
}

func (s *Slack) enter(k *slackSocket) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	k.id = s.nextID("socket")
	s.sockets = append(s.sockets, k)
	s.touch()
	return len(s.sockets)
}

func (s *Slack) leave(k *slackSocket) {
	close(k.gone)
	_ = k.conn.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sockets = slices.DeleteFunc(s.sockets, func(o *slackSocket) bool { return o == k })
	s.touch()
}

// ping keeps the client from giving up; it ends with the connection.
func (k *slackSocket) ping() {
	tick := time.NewTicker(slackPing)
	defer tick.Stop()
	for {
		if k.conn.WriteControl(websocket.PingMessage, []byte("ping"), time.Time{}) != nil {
			return
		}
		select {
		case <-tick.C:
		case <-k.gone:
			return
		}
	}
}

// listen takes acks until the connection ends.
func (s *Slack) listen(k *slackSocket) {
	for {
		_, message, err := k.conn.ReadMessage()
		if err != nil {
			return
		}
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if decode(message, &ack) != nil || ack.EnvelopeID == "" {
			continue
		}
		if len(ack.Payload) >= slackAckBytes {
			ack.Payload = nil
		}
		s.mu.Lock()
		waiter := s.waiting[ack.EnvelopeID]
		delete(s.waiting, ack.EnvelopeID)
		s.mu.Unlock()
		if waiter != nil {
			waiter <- ack.Payload
		}
	}
}

// overSocket hands a payload to one of the connections, in turn, and waits for its ack.
func (s *Slack) overSocket(ctx context.Context, d SlackDelivery) ([]byte, error) {
	s.mu.Lock()
	if len(s.sockets) == 0 {
		s.mu.Unlock()
		return nil, &SlackError{Code: "dispatch_failed"}
	}
	s.turn++
	k := s.sockets[s.turn%len(s.sockets)]
	waiter := make(chan json.RawMessage, 1)
	s.waiting[d.EnvelopeID] = waiter
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.waiting, d.EnvelopeID)
	}()
	envelope := object{
		"envelope_id": d.EnvelopeID, "type": d.Type, "payload": json.RawMessage(d.Payload),
		"accepts_response_payload": d.Type != "events_api",
	}
	if d.Type == "events_api" {
		envelope["retry_attempt"], envelope["retry_reason"] = d.Retry, d.RetryReason
	}
	if k.send(envelope) != nil {
		return nil, &SlackError{Code: "dispatch_failed"}
	}
	select {
	case payload := <-waiter:
		return payload, nil
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, &SlackError{Code: "operation_timeout"}
		}
		return nil, fmt.Errorf("await ack: %w", ctx.Err())
	}
}
