package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
)

// Limits of Solapi's documentation (Messages, Groups) and of its client in Go.
const (
	solapiShort    = 90 // bytes of an SMS
	solapiLong     = 2000
	solapiGroup    = 10000 // messages of one call
	solapiAlimtalk = 1000  // characters
	solapiClock    = 15 * time.Minute
	solapiMaxBody  = 16 << 20
	solapiRequests = 100 // a second and key; Solapi does not say
	solapiPage     = 500
)

// SolapiOptions describe one account.
type SolapiOptions struct {
	Clock     Clock
	APIKey    string
	APISecret string
	Senders   []string          // registered numbers, digits only
	PfID      string            // the Kakao channel
	Templates map[string]string // registered Alimtalk texts by template id, with their #{variables}
}

// SolapiMessage is a message as Solapi keeps it.
type SolapiMessage struct {
	ID         string
	Group      string
	To, From   string
	Type       string
	Text       string // of an Alimtalk: the template with its variables filled
	Delivery   string // the sender's own field
	StatusCode string
	Sent       bool // its group was sent
	At         time.Time
}

// Solapi is one Solapi account.
type Solapi struct {
	platform
	options  SolapiOptions
	groups   map[string]*solapiGroupState
	messages []*SolapiMessage
	salts    map[string]bool
	requests window
	serial   int
}

type solapiGroupState struct {
	id, status string
	messages   []*SolapiMessage
}

// NewSolapi makes an account that has sent nothing.
func NewSolapi(o SolapiOptions) *Solapi {
	return &Solapi{
		platform: platform{clock: o.Clock}, options: o, groups: map[string]*solapiGroupState{}, salts: map[string]bool{},
		requests: window{limit: solapiRequests, period: time.Second},
	}
}

// Handler serves the account's resources.
func (s *Solapi) Handler() http.Handler {
	on := wire{
		respond: s.respond, maxBody: solapiMaxBody,
		redact: func(_ *http.Request, body []byte) []byte { return body }, // secrets stand in the header only
		fail: func(status int, after time.Duration) answer {
			a := solapiRefusal(status, "InternalError")
			if status == http.StatusTooManyRequests {
				a = solapiRefusal(status, "TooManyRequests")
				a.header.Set("Retry-After", retryAfter(after))
			}
			return a
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, on) })
}

// Messages returns what was sent; what lies in a group that was not sent reaches nobody.
func (s *Solapi) Messages() []SolapiMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []SolapiMessage
	for _, m := range s.messages {
		if m.Sent {
			all = append(all, *m)
		}
	}
	return all
}

// Report sets what became of every message to a number: 4000 is delivered.
func (s *Solapi) Report(to, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.messages {
		if m.Sent && m.To == to {
			m.StatusCode = code
		}
	}
}

func solapiRefusal(status int, code string) answer {
	a := jsonAnswer(status, object{"errorCode": code, "errorMessage": "refused"})
	a.code = code
	return a
}

func (s *Solapi) respond(r *http.Request, body []byte) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if code := s.authorize(r.Header.Get("Authorization")); code != "" {
		return solapiRefusal(http.StatusForbidden, code)
	}
	if !s.requests.take(s.clock.Now()) {
		return solapiRefusal(http.StatusTooManyRequests, "TooManyRequests")
	}
	switch r.Method + " " + r.URL.Path {
	case "POST /messages/v4/groups":
		s.serial++
		g := &solapiGroupState{id: fmt.Sprintf("G4V%029d", s.serial), status: "PENDING"}
		s.groups[g.id] = g
		return jsonAnswer(http.StatusOK, object{"groupId": g.id, "status": g.status})
	case "GET /cash/v1/balance":
		return jsonAnswer(http.StatusOK, object{"balance": 50000, "point": 1000})
	case "GET /senderid/v1/numbers/active":
		return jsonAnswer(http.StatusOK, s.options.Senders)
	}
	if id, asked := strings.CutPrefix(r.URL.Path, "/kakao/v2/templates/"); asked && r.Method == http.MethodGet && s.options.Templates[id] != "" {
		return jsonAnswer(http.StatusOK, object{"templateId": id, "content": s.options.Templates[id], "status": "APPROVED"})
	}
	rest, ours := strings.CutPrefix(r.URL.Path, "/messages/v4/groups/")
	id, action, _ := strings.Cut(rest, "/")
	g := s.groups[id]
	if !ours || g == nil {
		return solapiRefusal(http.StatusNotFound, "ResourceNotFound")
	}
	return s.onGroup(r, g, r.Method+" "+action, body)
}

var solapiAuth = regexp.MustCompile(`^HMAC-SHA256 apiKey=([^,]+), date=([^,]+), salt=([^,]+), signature=([0-9a-f]{64})$`)

func (s *Solapi) authorize(header string) string {
	m := solapiAuth.FindStringSubmatch(header)
	if m == nil || m[1] != s.options.APIKey {
		return "InvalidAPIKey"
	}
	at, err := time.Parse(time.RFC3339, m[2])
	if age := s.clock.Now().Sub(at); err != nil || age > solapiClock || age < -solapiClock {
		return "RequestTimeTooSkewed"
	}
	if len(m[3]) < 12 || len(m[3]) > 64 || s.salts[m[3]] {
		return "DuplicatedSignature"
	}
	mac := hmac.New(sha256.New, []byte(s.options.APISecret))
	mac.Write([]byte(m[2] + m[3]))
	if hex.EncodeToString(mac.Sum(nil)) != m[4] {
		return "SignatureDoesNotMatch"
	}
	s.salts[m[3]] = true
	return ""
}

func (s *Solapi) onGroup(r *http.Request, g *solapiGroupState, action string, body []byte) answer {
	switch action {
	case "GET ":
		return jsonAnswer(http.StatusOK, object{"groupId": g.id, "status": g.status, "count": object{"total": len(g.messages)}})
	case "PUT messages":
		return s.fill(g, body)
	case "GET messages":
		return g.list(r)
	case "POST send":
		switch {
		case g.status != "PENDING":
			return solapiRefusal(http.StatusBadRequest, "InvalidGroupStatus")
		case len(g.messages) == 0:
			return solapiRefusal(http.StatusBadRequest, "MessagesNotFound")
		}
		g.status = "SENDING"
		for _, m := range g.messages {
			m.Sent, m.StatusCode, m.At = true, "3000", s.clock.Now()
		}
		s.touch()
		return jsonAnswer(http.StatusOK, object{"groupId": g.id, "status": g.status})
	}
	return solapiRefusal(http.StatusNotFound, "ResourceNotFound")
}

func (g *solapiGroupState) list(r *http.Request) answer {
	limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
	if err != nil || limit < 1 || limit > solapiPage {
		return solapiRefusal(http.StatusBadRequest, "ValidationError")
	}
	from := 0
	if key := r.URL.Query().Get("startKey"); key != "" {
		from = slices.IndexFunc(g.messages, func(m *SolapiMessage) bool { return m.ID == key })
	}
	listed, next := object{}, ""
	for i, m := range g.messages[max(0, from):] {
		if i == limit {
			next = m.ID
			break
		}
		listed[m.ID] = object{"messageId": m.ID, "to": m.To, "statusCode": m.StatusCode, "customFields": object{"delivery": m.Delivery}}
	}
	return jsonAnswer(http.StatusOK, object{"messageList": listed, "nextKey": next})
}

type solapiMessage struct {
	To, From, Type, Text string
	KakaoOptions         *struct {
		PfID       string            `json:"pfId"`
		TemplateID string            `json:"templateId"`
		Variables  map[string]string `json:"variables"`
		DisableSMS bool              `json:"disableSms"`
	} `json:"kakaoOptions"`
	CustomFields map[string]string `json:"customFields"`
}

// fill takes each message that is right and says of the others why they are not.
func (s *Solapi) fill(g *solapiGroupState, body []byte) answer {
	var asked struct {
		Messages []solapiMessage `json:"messages"`
	}
	switch err := decode(body, &asked); {
	case err != nil || len(asked.Messages) == 0:
		return solapiRefusal(http.StatusBadRequest, "ValidationError")
	case len(asked.Messages) > solapiGroup:
		return solapiRefusal(http.StatusBadRequest, "TooManyMessages")
	case g.status != "PENDING":
		return solapiRefusal(http.StatusBadRequest, "InvalidGroupStatus")
	}
	failed := []object{}
	for _, a := range asked.Messages {
		m := &SolapiMessage{Group: g.id, To: a.To, From: a.From, Type: a.Type, Text: a.Text, Delivery: a.CustomFields["delivery"], StatusCode: "2000"}
		code := s.judge(a, m)
		if slices.ContainsFunc(g.messages, func(had *SolapiMessage) bool { return had.To == m.To }) {
			code = "1062" // the same recipient twice in one group
		}
		if code != "" {
			failed = append(failed, object{"to": m.To, "from": m.From, "type": m.Type, "statusCode": code, "statusMessage": "refused"})
			continue
		}
		s.serial++
		m.ID = fmt.Sprintf("M4V%029d", s.serial)
		g.messages = append(g.messages, m)
		s.messages = append(s.messages, m)
	}
	return jsonAnswer(http.StatusOK, object{"groupInfo": object{"groupId": g.id}, "failedMessageList": failed})
}

var (
	koreanNumber = regexp.MustCompile(`^0[0-9]{7,10}$`)
	variable     = regexp.MustCompile(`#\{[^}]+\}`)
)

// judge returns the code of what is wrong with a message.
func (s *Solapi) judge(a solapiMessage, m *SolapiMessage) string {
	if !koreanNumber.MatchString(a.To) {
		return "1021"
	}
	if a.Type == "ATA" {
		return s.judgeAlimtalk(a, m)
	}
	if !slices.Contains(s.options.Senders, a.From) {
		return "1022"
	}
	encoded, err := korean.EUCKR.NewEncoder().String(a.Text)
	limit := map[string]int{"SMS": solapiShort, "LMS": solapiLong}[a.Type]
	switch {
	case err != nil:
		return "1026"
	case limit == 0 || a.Text == "":
		return "1025"
	case len(encoded) > limit:
		return "1030"
	}
	return ""
}

func (s *Solapi) judgeAlimtalk(a solapiMessage, m *SolapiMessage) string {
	if a.KakaoOptions == nil || a.KakaoOptions.PfID != s.options.PfID {
		return "3041"
	}
	template, known := s.options.Templates[a.KakaoOptions.TemplateID]
	if !known {
		return "3042"
	}
	m.Text = variable.ReplaceAllStringFunc(template, func(name string) string { return a.KakaoOptions.Variables[name] })
	missing := slices.ContainsFunc(variable.FindAllString(template, -1), func(name string) bool { return a.KakaoOptions.Variables[name] == "" })
	switch {
	case missing, a.Text != "" && a.Text != m.Text:
		return "3043"
	case !a.KakaoOptions.DisableSMS && !slices.Contains(s.options.Senders, a.From):
		return "1022"
	case utf8.RuneCountInString(m.Text) > solapiAlimtalk:
		return "1030"
	}
	return ""
}
