package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of the Standard Webhooks specification 1.0.0 (spec/standard-webhooks.md
// in standard-webhooks/standard-webhooks).
const (
	webhookTolerance   = 5 * time.Minute // "allowable tolerance" of the timestamp
	webhookAdvisedBody = 20 << 10        // "payloads should be kept under 20kb"
	webhookMaxBody     = 256 << 10       // ours: where receivers commonly stop reading
	webhookMinSecret   = 24              // bytes of randomness
	webhookMaxSecret   = 64
	webhookSecretMark  = "whsec_"
)

// WebhookOptions describe the receivers.
type WebhookOptions struct {
	Clock     Clock
	Endpoints []WebhookEndpoint
}

// WebhookEndpoint is one receiver, served at /ID.
type WebhookEndpoint struct {
	ID     string
	Secret string   // whsec_ and the base64 of 24 to 64 bytes
	Old    []string // secrets that are still good while a rotation lasts
	Gone   bool     // answers 410: the sender must stop
}

// WebhookAttempt is one POST that reached an endpoint.
type WebhookAttempt struct {
	At        time.Time
	Endpoint  string
	ID        string // webhook-id
	Timestamp string // webhook-timestamp
	Signature string // webhook-signature
	Body      []byte
	Status    int
	Error     string // why it was refused
	Duplicate bool   // accepted before under this id
	Large     bool   // over the advised 20 kB
}

// WebhookEvent is one effect, counted once however often it was delivered.
type WebhookEvent struct {
	At        time.Time
	ID        string
	Type      string
	Timestamp string
	Data      json.RawMessage
	Body      []byte
}

// Webhooks are Standard Webhooks receivers that trust nobody.
type Webhooks struct {
	platform
	endpoints map[string]*receiver
	attempts  []WebhookAttempt
}

type receiver struct {
	keys     [][]byte
	gone     bool
	received []WebhookEvent
	seen     map[string]bool
}

// NewWebhooks makes the receivers; it panics on a secret of the wrong form.
func NewWebhooks(o WebhookOptions) *Webhooks {
	w := &Webhooks{platform: platform{clock: o.Clock}, endpoints: map[string]*receiver{}}
	for _, e := range o.Endpoints {
		r := &receiver{gone: e.Gone, seen: map[string]bool{}}
		for _, s := range append([]string{e.Secret}, e.Old...) {
			key, err := webhookKey(s)
			if err != nil {
				panic(fmt.Sprintf("sandbox: webhook endpoint %s: %v", e.ID, err))
			}
			r.keys = append(r.keys, key)
		}
		w.endpoints[e.ID] = r
	}
	return w
}

func webhookKey(secret string) ([]byte, error) {
	raw, ok := strings.CutPrefix(secret, webhookSecretMark)
	if !ok {
		return nil, fmt.Errorf("secret does not start with %s", webhookSecretMark)
	}
	key, err := base64.StdEncoding.DecodeString(raw)
	if err != nil {
		return nil, fmt.Errorf("secret is not base64")
	}
	if len(key) < webhookMinSecret || len(key) > webhookMaxSecret {
		return nil, fmt.Errorf("secret has %d bytes, want %d to %d", len(key), webhookMinSecret, webhookMaxSecret)
	}
	return key, nil
}

// Handler serves every endpoint at POST /{id}.
func (w *Webhooks) Handler() http.Handler {
	on := wire{
		respond: w.receive,
		fail: func(status int, after time.Duration) answer {
			a := jsonAnswer(status, object{"error": http.StatusText(status)})
			if after > 0 || status == http.StatusTooManyRequests {
				a.header.Set("Retry-After", retryAfter(after))
			}
			a.code = strconv.Itoa(status)
			return a
		},
		redact:  func(_ *http.Request, body []byte) []byte { return body },
		maxBody: webhookMaxBody,
	}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.serve(rw, r, on) })
}

// SetGone makes an endpoint answer 410, or take events again.
func (w *Webhooks) SetGone(endpoint string, gone bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if e := w.endpoints[endpoint]; e != nil {
		e.gone = gone
	}
}

// Received returns an endpoint's effects, each once.
func (w *Webhooks) Received(endpoint string) []WebhookEvent {
	w.mu.Lock()
	defer w.mu.Unlock()
	if e := w.endpoints[endpoint]; e != nil {
		return slices.Clone(e.received)
	}
	return nil
}

// Attempts returns everything that was verified or refused at an endpoint.
func (w *Webhooks) Attempts(endpoint string) []WebhookAttempt {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []WebhookAttempt
	for _, a := range w.attempts {
		if a.Endpoint == endpoint {
			out = append(out, a)
		}
	}
	return out
}

func (w *Webhooks) receive(r *http.Request, body []byte) answer {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := w.clock.Now()
	a := WebhookAttempt{
		At:        at,
		Endpoint:  strings.Trim(r.URL.Path, "/"),
		ID:        r.Header.Get("webhook-id"),
		Timestamp: r.Header.Get("webhook-timestamp"),
		Signature: r.Header.Get("webhook-signature"),
		Body:      body,
		Large:     len(body) > webhookAdvisedBody,
	}
	var event WebhookEvent
	a.Status, a.Error = w.judge(r, at, a, &event)
	if a.Status == http.StatusOK {
		e := w.endpoints[a.Endpoint]
		a.Duplicate = e.seen[a.ID]
		if !a.Duplicate {
			e.seen[a.ID] = true
			e.received = append(e.received, event)
		}
	}
	w.attempts = append(w.attempts, a)
	w.touch()
	reply := object{"ok": true}
	if a.Error != "" {
		reply = object{"error": a.Error}
	}
	out := jsonAnswer(a.Status, reply)
	out.code = a.Error
	return out
}

// judge is the receiver's whole verdict, in the order in which a careful one looks.
func (w *Webhooks) judge(r *http.Request, at time.Time, a WebhookAttempt, event *WebhookEvent) (int, string) {
	e := w.endpoints[a.Endpoint]
	switch {
	case e == nil:
		return http.StatusNotFound, "no such endpoint"
	case e.gone:
		return http.StatusGone, "endpoint disabled"
	case r.Method != http.MethodPost:
		return http.StatusMethodNotAllowed, "method not allowed"
	case len(a.Body) > webhookMaxBody:
		return http.StatusRequestEntityTooLarge, "body too large"
	case a.ID == "" || a.Timestamp == "" || a.Signature == "":
		return http.StatusBadRequest, "missing required headers"
	case strings.Contains(a.ID, "."):
		return http.StatusBadRequest, "webhook-id holds a full stop"
	case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
		return http.StatusBadRequest, "content type is not application/json"
	}
	sent, err := strconv.ParseInt(a.Timestamp, 10, 64)
	if err != nil {
		return http.StatusBadRequest, "webhook-timestamp is not a number of seconds"
	}
	if age := at.Sub(time.Unix(sent, 0)); age > webhookTolerance || age < -webhookTolerance {
		return http.StatusUnauthorized, "timestamp outside the tolerance"
	}
	if !e.verify(a) {
		return http.StatusUnauthorized, "no matching signature found"
	}
	if reason := readEvent(a, event); reason != "" {
		return http.StatusBadRequest, reason
	}
	event.At, event.ID, event.Body = at, a.ID, a.Body
	return http.StatusOK, ""
}

func (e *receiver) verify(a WebhookAttempt) bool {
	for _, key := range e.keys {
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s.%s.", a.ID, a.Timestamp)
		mac.Write(a.Body)
		want := mac.Sum(nil)
		for signature := range strings.FieldsSeq(a.Signature) {
			raw, ok := strings.CutPrefix(signature, "v1,")
			if !ok {
				continue
			}
			got, err := base64.StdEncoding.DecodeString(raw)
			if err == nil && hmac.Equal(got, want) {
				return true
			}
		}
	}
	return false
}

func readEvent(a WebhookAttempt, event *WebhookEvent) string {
	var body struct {
		Type      string          `json:"type"`
		Timestamp string          `json:"timestamp"`
		Data      json.RawMessage `json:"data"`
	}
	if err := decode(a.Body, &body); err != nil {
		return "body is not a JSON event"
	}
	if !regexp.MustCompile(`^[a-zA-Z0-9_]+(\.[a-zA-Z0-9_]+)*$`).MatchString(body.Type) {
		return "body has no proper type"
	}
	if _, err := time.Parse(time.RFC3339, body.Timestamp); err != nil {
		return "body has no RFC 3339 timestamp"
	}
	if len(body.Data) == 0 || body.Data[0] != '{' {
		return "body has no data object"
	}
	event.Type, event.Timestamp, event.Data = body.Type, body.Timestamp, body.Data
	return ""
}
