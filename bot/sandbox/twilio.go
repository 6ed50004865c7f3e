package sandbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Twilio's own choice
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of Twilio's documentation (Messages and Calls resources, error pages 21605, 21617, 30036).
const (
	twilioBody     = 1600
	twilioTwiml    = 4000
	twilioValidity = 36000 // seconds
	twilioMaxBody  = 64 << 10
	twilioRequests = 100 // a second and account; Twilio does not say, and answers 429 with 20429
	twilioPage     = 50
)

// TwilioOptions describe one account.
type TwilioOptions struct {
	Clock      Clock
	AccountSID string
	AuthToken  string
	Numbers    []string     // that the account may send and call from
	Client     *http.Client // for callbacks; nil: the standard library's
}

// TwilioMessage is a text message as Twilio keeps it.
type TwilioMessage struct {
	SID        string
	To, From   string
	Body       string
	Status     string
	ErrorCode  int
	Callback   string
	ValidUntil time.Time
	At         time.Time
}

// TwilioCall is a call as Twilio keeps it.
type TwilioCall struct {
	SID      string
	To, From string
	Twiml    string
	Said     string // what the person hears
	Voice    string
	Language string
	Action   string // where a pressed digit goes; empty: nowhere
	Status   string
	Callback string
	At       time.Time
}

// Twilio is one Twilio account.
type Twilio struct {
	platform
	options  TwilioOptions
	messages []*TwilioMessage
	calls    []*TwilioCall
	requests window
	serial   int
}

// NewTwilio makes an account that has sent nothing.
func NewTwilio(o TwilioOptions) *Twilio {
	return &Twilio{platform: platform{clock: o.Clock}, options: o, requests: window{limit: twilioRequests, period: time.Second}}
}

// Handler serves the account's resources.
func (t *Twilio) Handler() http.Handler {
	on := wire{
		respond: t.respond, maxBody: twilioMaxBody,
		redact: func(_ *http.Request, body []byte) []byte { return body }, // secrets stand in the header only
		fail: func(status int, after time.Duration) answer {
			code := 20500
			if status == http.StatusTooManyRequests {
				code = 20429
			}
			a := twilioRefusal(status, code, http.StatusText(status))
			if after > 0 {
				a.header.Set("Retry-After", retryAfter(after))
			}
			return a
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { t.serve(w, r, on) })
}

// Messages returns everything that was sent, oldest first.
func (t *Twilio) Messages() []TwilioMessage {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []TwilioMessage
	for _, m := range t.messages {
		all = append(all, *m)
	}
	return all
}

// Calls returns every call, oldest first.
func (t *Twilio) Calls() []TwilioCall {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []TwilioCall
	for _, c := range t.calls {
		all = append(all, *c)
	}
	return all
}

func twilioRefusal(status, code int, text string) answer {
	a := jsonAnswer(status, object{"code": code, "message": text, "status": status, "more_info": fmt.Sprintf("https://www.twilio.com/docs/errors/%d", code)})
	a.code = strconv.Itoa(code)
	return a
}

func (t *Twilio) respond(r *http.Request, body []byte) answer {
	t.mu.Lock()
	defer t.mu.Unlock()
	sid, token, _ := r.BasicAuth()
	if sid != t.options.AccountSID || !hmac.Equal([]byte(token), []byte(t.options.AuthToken)) {
		return twilioRefusal(http.StatusUnauthorized, 20003, "Authenticate")
	}
	if !t.requests.take(t.clock.Now()) {
		return twilioRefusal(http.StatusTooManyRequests, 20429, "Too Many Requests")
	}
	path, ours := strings.CutPrefix(r.URL.Path, "/2010-04-01/Accounts/"+t.options.AccountSID)
	if !ours {
		return twilioRefusal(http.StatusNotFound, 20404, "The requested resource was not found")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return twilioRefusal(http.StatusBadRequest, 21200, "the form cannot be read")
	}
	switch r.Method + " " + path {
	case "POST /Messages.json":
		return t.postMessage(form)
	case "POST /Calls.json":
		return t.postCall(form)
	case "GET /Messages.json":
		return jsonAnswer(http.StatusOK, object{"messages": t.listMessages(r.URL.Query())})
	case "GET /Calls.json":
		return jsonAnswer(http.StatusOK, object{"calls": t.listCalls(r.URL.Query())})
	case "GET .json":
		return jsonAnswer(http.StatusOK, object{"sid": t.options.AccountSID, "status": "active", "type": "Full"})
	case "GET /Balance.json":
		return jsonAnswer(http.StatusOK, object{"balance": "42.50", "currency": "USD"})
	case "GET /IncomingPhoneNumbers.json":
		return jsonAnswer(http.StatusOK, object{"incoming_phone_numbers": t.owned(r.URL.Query().Get("PhoneNumber"))})
	}
	return t.one(r.Method, path)
}

func (t *Twilio) owned(number string) []object {
	if slices.Contains(t.options.Numbers, number) {
		return []object{{"sid": "PN" + strings.Repeat("0", 32), "phone_number": number}}
	}
	return []object{}
}

func (t *Twilio) one(method, path string) answer {
	for _, m := range t.messages {
		if method == http.MethodGet && path == "/Messages/"+m.SID+".json" {
			return jsonAnswer(http.StatusOK, m.json())
		}
	}
	for _, c := range t.calls {
		if method == http.MethodGet && path == "/Calls/"+c.SID+".json" {
			return jsonAnswer(http.StatusOK, c.json())
		}
	}
	return twilioRefusal(http.StatusNotFound, 20404, "The requested resource was not found")
}

func (m *TwilioMessage) json() object {
	o := object{"sid": m.SID, "to": m.To, "from": m.From, "body": m.Body, "status": m.Status, "error_code": nil, "date_created": m.At.UTC().Format(time.RFC1123Z)}
	if m.ErrorCode != 0 {
		o["error_code"] = m.ErrorCode
	}
	return o
}

func (t *Twilio) listMessages(q url.Values) []object {
	listed := []object{}
	for _, m := range slices.Backward(t.messages) {
		if to := q.Get("To"); (to == "" || to == m.To) && len(listed) < twilioPageSize(q) {
			listed = append(listed, m.json())
		}
	}
	return listed
}

func twilioPageSize(q url.Values) int {
	n, err := strconv.Atoi(q.Get("PageSize"))
	if err != nil || n < 1 || n > 1000 {
		return twilioPage
	}
	return n
}

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{1,14}$`)

func (t *Twilio) postMessage(form url.Values) answer {
	valid, err := strconv.Atoi(form.Get("ValidityPeriod"))
	if form.Get("ValidityPeriod") == "" {
		valid, err = twilioValidity, nil
	}
	text := form.Get("Body")
	switch {
	case form.Get("To") == "":
		return twilioRefusal(http.StatusBadRequest, 21604, "A 'To' phone number is required.")
	case !e164.MatchString(form.Get("To")):
		return twilioRefusal(http.StatusBadRequest, 21211, "Invalid 'To' Phone Number")
	case text == "":
		return twilioRefusal(http.StatusBadRequest, 21602, "Message body is required.")
	case utf8.RuneCountInString(text) > twilioBody:
		return twilioRefusal(http.StatusBadRequest, 21617, "The concatenated message body exceeds the 1600 character limit")
	case form.Get("From") == "" && form.Get("MessagingServiceSid") == "":
		return twilioRefusal(http.StatusBadRequest, 21603, "A 'From' phone number is required.")
	case strings.HasPrefix(form.Get("From"), "+") && !slices.Contains(t.options.Numbers, form.Get("From")):
		return twilioRefusal(http.StatusBadRequest, 21606, "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination")
	case err != nil || valid < 1 || valid > twilioValidity:
		return twilioRefusal(http.StatusBadRequest, 30036, "Validity Period out of range")
	case badCallback(form.Get("StatusCallback")):
		return twilioRefusal(http.StatusBadRequest, 21609, "Invalid 'StatusCallback' URL")
	}
	m := &TwilioMessage{
		SID: t.nextSID("SM"), To: form.Get("To"), From: form.Get("From"), Body: text, Status: "queued", Callback: form.Get("StatusCallback"),
		At: t.clock.Now(), ValidUntil: t.clock.Now().Add(time.Duration(valid) * time.Second),
	}
	t.messages = append(t.messages, m)
	t.touch()
	return jsonAnswer(http.StatusCreated, m.json())
}

func (t *Twilio) nextSID(kind string) string {
	t.serial++
	return fmt.Sprintf("%s%032x", kind, t.serial)
}

func badCallback(address string) bool {
	u, err := url.Parse(address)
	return address != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http")
}

// Report lets a message or call reach a status, and calls back where a callback was asked for. It returns the callback's reply.
func (t *Twilio) Report(ctx context.Context, sid, status string, code int) (string, error) {
	t.mu.Lock()
	form, callback := url.Values{}, ""
	for _, m := range t.messages {
		if m.SID == sid {
			m.Status, m.ErrorCode, callback = status, code, m.Callback
			form = url.Values{"MessageSid": {sid}, "MessageStatus": {status}, "To": {m.To}, "From": {m.From}, "AccountSid": {t.options.AccountSID}}
		}
	}
	for _, c := range t.calls {
		if c.SID == sid {
			c.Status, callback = status, c.Callback
			form = url.Values{"CallSid": {sid}, "CallStatus": {status}, "To": {c.To}, "From": {c.From}, "AccountSid": {t.options.AccountSID}}
		}
	}
	t.touch()
	t.mu.Unlock()
	if code != 0 {
		form.Set("ErrorCode", strconv.Itoa(code))
	}
	if callback == "" {
		return "", nil
	}
	return t.callBack(ctx, callback, form)
}

// callBack posts a form, signed as Twilio signs.
func (t *Twilio) callBack(ctx context.Context, address string, form url.Values) (string, error) {
	var text bytes.Buffer
	text.WriteString(address)
	for _, name := range slices.Sorted(maps.Keys(form)) {
		text.WriteString(name + form.Get(name))
	}
	mac := hmac.New(sha1.New, []byte(t.options.AuthToken))
	mac.Write(text.Bytes())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", fmt.Errorf("make a callback: %w", err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Twilio-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	client := t.options.Client
	if client == nil {
		client = http.DefaultClient
	}
	resp, err := client.Do(r)
	if err != nil {
		return "", fmt.Errorf("call back: %w", err)
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(io.LimitReader(resp.Body, twilioMaxBody))
	if err != nil {
		return "", fmt.Errorf("read the reply: %w", err)
	}
	if resp.StatusCode/100 != 2 {
		return "", errors.New("the callback was answered with " + resp.Status)
	}
	return string(reply), nil
}
