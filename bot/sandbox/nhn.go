package sandbox

import (
	"crypto/hmac"
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

// Limits of NHN Cloud's guide to Alimtalk (v2.3). Of its codes only -1005 is told there; the others are the sandbox's own.
const (
	nhnRecipients = 1000
	nhnText       = 1000
	nhnKey        = 100 // of a grouping key
	nhnWindow     = 10 * time.Minute
	nhnPage       = 1000
	nhnRange      = 30 * 24 * time.Hour
	nhnMaxBody    = 16 << 20
	nhnRequests   = 100 // a second; NHN does not say

	nhnRepeated  = -1005
	nhnForbidden = -1000
	nhnInvalid   = -1001
	nhnTemplate  = -1002
	nhnNumber    = -2000
	nhnVariables = -2001
	nhnResending = -2002
)

// NHNOptions describe one Kakao channel at NHN Cloud.
type NHNOptions struct {
	Clock     Clock
	AppKey    string
	SecretKey string
	SenderKey string
	Templates map[string]string // approved texts by code, with their #{variables}
	Senders   []string          // registered numbers for text messages in an Alimtalk's place
}

// NHNMessage is one recipient's Alimtalk as NHN keeps it.
type NHNMessage struct {
	RequestID    string
	Seq          int
	To           string
	Text         string // the template with its variables filled
	Fallback     string // the text message in its place; empty: none
	GroupingKey  string // the sender's
	Delivery     string // the recipient's
	Status       string
	ResultCode   string
	ResendStatus string
	At           time.Time
}

// NHN is one Kakao channel at NHN Cloud.
type NHN struct {
	platform
	options  NHNOptions
	messages []*NHNMessage
	keys     map[string]time.Time
	requests window
	serial   int
}

// NewNHN makes a channel that has sent nothing.
func NewNHN(o NHNOptions) *NHN {
	return &NHN{platform: platform{clock: o.Clock}, options: o, keys: map[string]time.Time{}, requests: window{limit: nhnRequests, period: time.Second}}
}

// Handler serves the channel's resources.
func (n *NHN) Handler() http.Handler {
	on := wire{
		respond: n.respond, maxBody: nhnMaxBody,
		redact: func(_ *http.Request, body []byte) []byte { return body }, // secrets stand in the header only
		fail: func(status int, after time.Duration) answer {
			a := jsonAnswer(status, object{"header": object{"isSuccessful": false, "resultCode": -status, "resultMessage": http.StatusText(status)}})
			if after > 0 {
				a.header.Set("Retry-After", retryAfter(after))
			}
			a.code = strconv.Itoa(status)
			return a
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { n.serve(w, r, on) })
}

// Messages returns everything that was taken, oldest first.
func (n *NHN) Messages() []NHNMessage {
	n.mu.Lock()
	defer n.mu.Unlock()
	var all []NHNMessage
	for _, m := range n.messages {
		all = append(all, *m)
	}
	return all
}

// Report sets what became of every message to a number: COMPLETED with MRC01, or FAILED with MRC02 and what became of the text message.
func (n *NHN) Report(to, status, code, resend string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, m := range n.messages {
		if m.To == to {
			m.Status, m.ResultCode, m.ResendStatus = status, code, resend
		}
	}
}

func nhnHeader(code int) object {
	return object{"isSuccessful": code == 0, "resultCode": code, "resultMessage": strconv.Itoa(code)}
}

// nhnRefusal is HTTP 200: NHN says no in its header.
func nhnRefusal(code int) answer {
	a := jsonAnswer(http.StatusOK, object{"header": nhnHeader(code)})
	a.code = strconv.Itoa(code)
	return a
}

func (n *NHN) respond(r *http.Request, body []byte) answer {
	n.mu.Lock()
	defer n.mu.Unlock()
	path, ours := strings.CutPrefix(r.URL.Path, "/alimtalk/v2.3/appkeys/"+n.options.AppKey)
	switch {
	case !ours, !hmac.Equal([]byte(r.Header.Get("X-Secret-Key")), []byte(n.options.SecretKey)):
		return nhnRefusal(nhnForbidden)
	case !n.requests.take(n.clock.Now()):
		a := jsonAnswer(http.StatusTooManyRequests, object{"header": nhnHeader(-429)})
		a.code = "429"
		return a
	}
	switch r.Method + " " + path {
	case "POST /messages":
		return n.post(r.Header.Get("X-NC-API-IDEMPOTENCY-KEY"), body)
	case "GET /messages":
		return n.list(r)
	}
	code, asked := strings.CutPrefix(path, "/senders/"+n.options.SenderKey+"/templates/")
	text, known := n.options.Templates[code]
	if r.Method != http.MethodGet || !asked || !known {
		return nhnRefusal(nhnTemplate)
	}
	return jsonAnswer(http.StatusOK, object{"header": nhnHeader(0), "template": object{"templateCode": code, "templateContent": text, "status": "TSC03"}})
}

type nhnRecipient struct {
	RecipientNo          string            `json:"recipientNo"`
	TemplateParameter    map[string]string `json:"templateParameter"`
	RecipientGroupingKey string            `json:"recipientGroupingKey"`
	ResendParameter      *struct {
		IsResend      *bool  `json:"isResend"`
		ResendType    string `json:"resendType"`
		ResendContent string `json:"resendContent"`
		ResendSendNo  string `json:"resendSendNo"`
	} `json:"resendParameter"`
}

func (n *NHN) post(key string, body []byte) answer {
	var asked struct {
		SenderKey         string         `json:"senderKey"`
		TemplateCode      string         `json:"templateCode"`
		SenderGroupingKey string         `json:"senderGroupingKey"`
		RecipientList     []nhnRecipient `json:"recipientList"`
	}
	at := n.clock.Now()
	if first, used := n.keys[key]; key != "" && used && at.Sub(first) < nhnWindow {
		return nhnRefusal(nhnRepeated)
	}
	err := decode(body, &asked)
	template, known := n.options.Templates[asked.TemplateCode]
	switch {
	case err != nil, len(asked.RecipientList) == 0, len(asked.RecipientList) > nhnRecipients, len(asked.SenderGroupingKey) > nhnKey:
		return nhnRefusal(nhnInvalid)
	case asked.SenderKey != n.options.SenderKey:
		return nhnRefusal(nhnForbidden)
	case !known:
		return nhnRefusal(nhnTemplate)
	}
	if key != "" {
		n.keys[key] = at
	}
	n.serial++
	request := fmt.Sprintf("20260310%032d", n.serial)
	var results []object
	for i, r := range asked.RecipientList {
		m := &NHNMessage{
			RequestID: request, Seq: i + 1, To: r.RecipientNo, GroupingKey: asked.SenderGroupingKey, Delivery: r.RecipientGroupingKey, Status: "READY", ResendStatus: "RSC01", At: at,
		}
		code := n.judge(r, template, m)
		if code == 0 {
			n.messages = append(n.messages, m)
		}
		results = append(results, object{"recipientSeq": m.Seq, "recipientNo": m.To, "resultCode": code, "resultMessage": "", "recipientGroupingKey": m.Delivery})
	}
	n.touch()
	return jsonAnswer(http.StatusOK, object{
		"header": nhnHeader(0), "message": object{"requestId": request, "senderGroupingKey": asked.SenderGroupingKey, "sendResults": results},
	})
}

// judge returns the code of what is wrong with a recipient.
func (n *NHN) judge(r nhnRecipient, template string, m *NHNMessage) int {
	if !regexp.MustCompile(`^[0-9]{8,15}$`).MatchString(r.RecipientNo) {
		return nhnNumber
	}
	value := func(name string) string { return r.TemplateParameter[strings.Trim(name, "#{}")] }
	m.Text = variable.ReplaceAllStringFunc(template, value)
	missing := slices.ContainsFunc(variable.FindAllString(template, -1), func(name string) bool { return value(name) == "" })
	if missing || utf8.RuneCountInString(m.Text) > nhnText || len(r.RecipientGroupingKey) > nhnKey {
		return nhnVariables
	}
	resend := r.ResendParameter
	if resend == nil || resend.IsResend == nil || !*resend.IsResend {
		return 0
	}
	m.Fallback, m.ResendStatus = resend.ResendContent, "RSC02"
	limit := map[string]int{"SMS": solapiShort, "LMS": solapiLong}[resend.ResendType]
	encoded, err := korean.EUCKR.NewEncoder().String(resend.ResendContent)
	if err != nil || len(encoded) > limit || encoded == "" || !slices.Contains(n.options.Senders, resend.ResendSendNo) {
		return nhnResending
	}
	return 0
}

func (n *NHN) list(r *http.Request) answer {
	q := r.URL.Query()
	size, err := strconv.Atoi(q.Get("pageSize"))
	page, unread := strconv.Atoi(q.Get("pageNum"))
	if err != nil || unread != nil || size < 1 || size > nhnPage || page < 1 {
		return nhnRefusal(nhnInvalid)
	}
	from, to, ok := nhnDates(q.Get("startRequestDate"), q.Get("endRequestDate"))
	if q.Get("requestId") == "" && !ok {
		return nhnRefusal(nhnInvalid)
	}
	var found []object
	for _, m := range n.messages {
		named := q.Get("requestId") == m.RequestID || q.Get("requestId") == "" && !m.At.Before(from) && m.At.Before(to)
		if !named || q.Get("senderGroupingKey") != "" && q.Get("senderGroupingKey") != m.GroupingKey {
			continue
		}
		found = append(found, object{
			"requestId": m.RequestID, "recipientSeq": m.Seq, "recipientNo": m.To, "content": m.Text, "messageStatus": m.Status, "resultCode": m.ResultCode,
			"resendStatus": m.ResendStatus, "senderGroupingKey": m.GroupingKey, "recipientGroupingKey": m.Delivery,
		})
	}
	total := len(found)
	found = found[min(total, (page-1)*size):min(total, page*size)]
	return jsonAnswer(http.StatusOK, object{"header": nhnHeader(0), "messageSearchResultResponse": object{"messages": found, "totalCount": total}})
}

// nhnDates reads minutes of Seoul; the last one is wholly inside.
func nhnDates(start, end string) (from, to time.Time, ok bool) {
	zone := time.FixedZone("KST", 9*60*60)
	from, err := time.ParseInLocation("2006-01-02 15:04", start, zone)
	to, unread := time.ParseInLocation("2006-01-02 15:04", end, zone)
	to = to.Add(time.Minute)
	return from, to, err == nil && unread == nil && to.After(from) && to.Sub(from) <= nhnRange
}
