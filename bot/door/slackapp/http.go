package slackapp

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The paths at which Slack reaches the door.
const (
	commandPath     = "/slack/command"
	interactivePath = "/slack/interactive"
	eventsPath      = "/slack/events"
)

const (
	maxBody         = 1 << 20
	signatureWindow = 5 * time.Minute
)

// Handler serves POST /slack/command, POST /slack/interactive and POST /slack/events. A request whose signature is wrong or whose timestamp is more than five minutes
// off is answered with 401, and nothing else happens.
func (a *App) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+commandPath, func(w http.ResponseWriter, r *http.Request) {
		a.serve(w, r, parseCommandForm)
	})
	mux.HandleFunc("POST "+interactivePath, func(w http.ResponseWriter, r *http.Request) {
		a.serve(w, r, parseInteractionForm)
	})
	mux.HandleFunc("POST "+eventsPath, func(w http.ResponseWriter, r *http.Request) {
		a.serve(w, r, func(body []byte) (payload, error) {
			in, challenge, err := parseEvent(body)
			in.text = challenge
			return in, err
		})
	})
	return mux
}

func parseInteractionForm(body []byte) (payload, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return payload{}, errPayload // the parser's error quotes the body
	}
	return parseInteraction([]byte(form.Get("payload")))
}

func (a *App) serve(w http.ResponseWriter, r *http.Request, parse func([]byte) (payload, error)) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		a.Logger.WarnContext(r.Context(), "refuse a payload", "error", err, "remote", r.RemoteAddr)
		http.Error(w, "the body is larger than 1 MiB", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		http.Error(w, "the body did not arrive whole", http.StatusBadRequest)
		return
	}
	if err := a.verify(r.Header, body); err != nil {
		a.Logger.WarnContext(r.Context(), "refuse a request that Slack did not sign", "error", err, "remote", r.RemoteAddr)
		http.Error(w, "the signature is not Slack's", http.StatusUnauthorized)
		return
	}
	in, err := parse(body)
	if err != nil {
		a.Logger.WarnContext(r.Context(), "refuse a payload", "error", err)
		http.Error(w, "the payload cannot be read", http.StatusBadRequest)
		return
	}
	if in.kind == "" { // an event that the door does not listen to, or Slack trying the address
		_, _ = io.WriteString(w, in.text)
		return
	}
	ack := a.handle(r.Context(), in)
	if ack == nil {
		w.WriteHeader(http.StatusOK)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err := json.NewEncoder(w).Encode(ack); err != nil {
		a.Logger.WarnContext(r.Context(), "answer Slack", "error", err)
	}
}

// verify checks Slack's v0 signature over the raw body.
func (a *App) verify(h http.Header, body []byte) error {
	if a.SigningSecret.IsZero() {
		return errors.New("no signing secret is configured")
	}
	stamp := h.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return errors.New("no timestamp")
	}
	if a.Clock.Now().Sub(time.Unix(seconds, 0)).Abs() > signatureWindow {
		return errors.New("the timestamp is more than five minutes off")
	}
	sent, isV0 := strings.CutPrefix(h.Get("X-Slack-Signature"), "v0=")
	given, err := hex.DecodeString(sent)
	if !isV0 || err != nil {
		return errors.New("no v0 signature")
	}
	mac := hmac.New(sha256.New, []byte(a.SigningSecret.Reveal()))
	fmt.Fprintf(mac, "v0:%s:", stamp)
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), given) {
		return errors.New("the signature does not match")
	}
	return nil
}
