package sandbox

import (
	"context"
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

// Limits of LINE's Messaging API reference. That a text has 5,000 UTF-16 units and that 429 has no Retry-After is said
// there in words only.
const (
	lineMulticast    = 500 // user ids
	lineMessages     = 5   // of one request
	lineTextUnits    = 5000
	lineMaxBody      = 2 << 20
	lineKeyWindow    = 24 * time.Hour
	lineMulticastsPS = 200
	lineOthersPS     = 2000
	lineBroadcastsPH = 60
)

// LineOptions describe one official account and those who follow it.
type LineOptions struct {
	Clock         Clock
	Token         string // channel access token
	ChannelSecret string // signs what the account is told
	Name          string
	Followers     []string // user ids: U and 32 hexadecimal digits
	Groups        []string // C… and R… of which the account is a member
	Quota         int      // messages of the month; 0: none
}

// LineMessage is one request that LINE accepted.
type LineMessage struct {
	At        time.Time
	RequestID string
	Way       string   // push, multicast, broadcast
	To        []string // ids as they were asked for; of a broadcast all followers
	Reached   []string // those of To that follow the account
	Texts     []string
	Raw       json.RawMessage // the messages as they came
	RetryKey  string
	Silent    bool // nobody's phone rang
}

// Line is the Messaging API as one official account sees it.
type Line struct {
	platform
	options  LineOptions
	known    map[string]bool // followers and groups
	windows  map[string]*window
	accepted map[string]lineAccepted // by retry key
	sent     []LineMessage
	used     int
	serial   int
}

type lineAccepted struct {
	at        time.Time
	requestID string
}

// NewLine makes an account that has sent nothing yet.
func NewLine(o LineOptions) *Line {
	l := &Line{
		platform: platform{clock: o.Clock}, options: o, accepted: map[string]lineAccepted{},
		windows: map[string]*window{}, known: map[string]bool{},
	}
	for _, id := range slices.Concat(o.Followers, o.Groups) {
		l.known[id] = true
	}
	return l
}

// Handler serves the parts of the API below /v2/bot that send, and that tell of quota, bot and people.
func (l *Line) Handler() http.Handler {
	on := wire{
		respond: l.respond,
		fail: func(status int, _ time.Duration) answer {
			if status == http.StatusTooManyRequests {
				return lineRefuse(status, lineLimited)
			}
			return lineRefuse(status, http.StatusText(status))
		},
		redact:  func(_ *http.Request, body []byte) []byte { return body },
		maxBody: lineMaxBody,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { l.serve(w, r, on) })
}

// Messages returns what was accepted, in order and each once, however often it was asked for.
func (l *Line) Messages() []LineMessage {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.sent)
}

// Inbox returns the texts that one follower or group has.
func (l *Line) Inbox(id string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var texts []string
	for _, m := range l.sent {
		if slices.Contains(m.Reached, id) {
			texts = append(texts, m.Texts...)
		}
	}
	return texts
}

// Callback is the request by which LINE tells an account of one event, such as follow or unfollow, signed.
func (l *Line) Callback(ctx context.Context, url, event, user string) (*http.Request, error) {
	l.mu.Lock()
	l.serial++
	body := fmt.Sprintf(`{"destination":"U%032x","events":[{"type":%q,"webhookEventId":"%026d","timestamp":%d,"mode":"active","deliveryContext":{"isRedelivery":false},"source":{"type":"user","userId":%q}}]}`,
		1, event, l.serial, l.clock.Now().UnixMilli(), user)
	l.mu.Unlock()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("call back from LINE: %w", err)
	}
	mac := hmac.New(sha256.New, []byte(l.options.ChannelSecret))
	mac.Write([]byte(body))
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("X-Line-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return r, nil
}

func (l *Line) respond(r *http.Request, body []byte) answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.serial++
	id := fmt.Sprintf("%08x-0000-4000-8000-%012x", l.serial, l.serial)
	a := l.admit(r, body, id)
	a.header.Set("X-Line-Request-Id", id)
	l.touch()
	return a
}

// admit is the order in which LINE looks: who, how often, what.
func (l *Line) admit(r *http.Request, body []byte, id string) answer {
	if r.Header.Get("Authorization") != "Bearer "+l.options.Token {
		return lineRefuse(http.StatusUnauthorized, "Authentication failed. Confirm that the access token in the authorization header is valid.")
	}
	at := l.clock.Now()
	if !l.window(r.URL.Path).take(at) {
		return lineRefuse(http.StatusTooManyRequests, lineLimited)
	}
	way, sends := strings.CutPrefix(r.URL.Path, "/v2/bot/message/")
	if sends && r.Method == http.MethodPost && slices.Contains([]string{"push", "multicast", "broadcast"}, way) {
		return l.send(r, way, body, id, at)
	}
	if r.Header.Get("X-Line-Retry-Key") != "" {
		return lineRefuse(http.StatusBadRequest, "The retry key is not supported by this endpoint")
	}
	if r.Method != http.MethodGet {
		return lineRefuse(http.StatusNotFound, "Not found")
	}
	return l.tell(r.URL.Path)
}

const (
	lineLimited = "The API rate limit has been exceeded. Try again later."
	lineMonthly = "You have reached your monthly limit."
)

func (l *Line) window(path string) *window {
	if l.windows[path] == nil {
		w := &window{limit: lineOthersPS, period: time.Second}
		switch path {
		case "/v2/bot/message/multicast":
			w.limit = lineMulticastsPS
		case "/v2/bot/message/broadcast":
			w.limit, w.period = lineBroadcastsPH, time.Hour
		}
		l.windows[path] = w
	}
	return l.windows[path]
}

func (l *Line) send(r *http.Request, way string, body []byte, id string, at time.Time) answer {
	key := r.Header.Get("X-Line-Retry-Key")
	if key != "" && !regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`).MatchString(key) {
		return lineRefuse(http.StatusBadRequest, "The retry key is invalid")
	}
	form, refusal := readLine(r, way, body)
	if refusal != nil {
		return *refusal
	}
	if was, known := l.accepted[key]; known && key != "" && at.Sub(was.at) < lineKeyWindow {
		a := lineRefuse(http.StatusConflict, "The retry key is already accepted")
		a.header.Set("X-Line-Accepted-Request-Id", was.requestID)
		return a
	}
	to, reached := l.people(way, form)
	if way == "push" && len(reached) == 0 {
		return lineRefuse(http.StatusBadRequest, "Failed to send messages")
	}
	if l.options.Quota > 0 && l.used+len(to) > l.options.Quota {
		return lineRefuse(http.StatusTooManyRequests, lineMonthly)
	}
	l.used += len(to)
	l.accepted[key] = lineAccepted{at, id}
	l.sent = append(l.sent, LineMessage{At: at, RequestID: id, Way: way, To: to, Reached: reached, Texts: form.texts(), Raw: form.Messages, RetryKey: key, Silent: form.Silent})
	if way == "push" {
		return jsonAnswer(http.StatusOK, object{"sentMessages": []object{{"id": strconv.Itoa(l.serial)}}})
	}
	return jsonAnswer(http.StatusOK, object{})
}

// people are whom a request names, and those of them whom the account reaches: an unknown id in a multicast is passed over.
func (l *Line) people(way string, form lineForm) (to, reached []string) {
	switch way {
	case "broadcast":
		return l.options.Followers, l.options.Followers
	case "push":
		to = []string{form.one}
	default:
		to = form.many
	}
	for _, id := range to {
		if l.known[id] {
			reached = append(reached, id)
		}
	}
	return to, reached
}

// tell answers what the account asks about itself and its people.
func (l *Line) tell(path string) answer {
	parts := strings.Split(strings.TrimPrefix(path, "/v2/bot/"), "/")
	switch {
	case path == "/v2/bot/info":
		return jsonAnswer(http.StatusOK, object{"userId": fmt.Sprintf("U%032x", 1), "basicId": "@sandbox", "displayName": l.options.Name, "chatMode": "bot", "markAsReadMode": "auto"})
	case path == "/v2/bot/message/quota" && l.options.Quota > 0:
		return jsonAnswer(http.StatusOK, object{"type": "limited", "value": l.options.Quota})
	case path == "/v2/bot/message/quota":
		return jsonAnswer(http.StatusOK, object{"type": "none"})
	case path == "/v2/bot/message/quota/consumption":
		return jsonAnswer(http.StatusOK, object{"totalUsage": l.used})
	case len(parts) == 2 && parts[0] == "profile" && slices.Contains(l.options.Followers, parts[1]):
		return jsonAnswer(http.StatusOK, object{"userId": parts[1], "displayName": "Follower"})
	case len(parts) == 3 && parts[0] == "group" && parts[2] == "summary" && slices.Contains(l.options.Groups, parts[1]):
		return jsonAnswer(http.StatusOK, object{"groupId": parts[1], "groupName": "Group"})
	case len(parts) == 4 && parts[0] == "room" && parts[3] == "count" && slices.Contains(l.options.Groups, parts[1]):
		return jsonAnswer(http.StatusOK, object{"count": 3})
	}
	return lineRefuse(http.StatusNotFound, "Not found")
}

func lineRefuse(status int, message string, properties ...string) answer {
	reply := object{"message": message}
	var details []object
	for _, p := range properties {
		details = append(details, object{"message": "May not be like this", "property": p})
	}
	if len(details) > 0 {
		reply["details"] = details
	}
	a := jsonAnswer(status, reply)
	a.code = message
	return a
}
