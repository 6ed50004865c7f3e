package sandbox

import (
	"context"
	"crypto/sha1" //nolint:gosec // WeChat signs with it
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of WeChat's pages on the stable token and on template messages. What they do not say, such as how a repeated
// client_msg_id is answered, is an option.
const (
	wechatMaxBody     = 1 << 20
	wechatTokenLife   = 2 * time.Hour
	wechatTokenSpare  = 5 * time.Minute // before its end a new one is given, and both are good
	wechatForceEvery  = 30 * time.Second
	wechatForceDaily  = 20
	wechatDaily       = 100_000
	wechatKeyWindow   = 10 * time.Minute
	wechatOpenIDLimit = 64
)

// WechatOptions describe one official account and those who follow it.
type WechatOptions struct {
	Clock         Clock
	AppID         string
	AppSecret     string
	CallbackToken string           // signs events
	Templates     []WechatTemplate // approved ones
	Followers     []string         // openids
	Blocking      []string         // followers who refuse messages
	Daily         int              // messages a day; 100,000 when 0
	RepeatErrcode int              // answer to a repeated client_msg_id; 0: the first one's answer once more
}

// WechatTemplate is an approved template with the names of its fields.
type WechatTemplate struct {
	ID     string
	Fields []string
}

// WechatMessage is a message that WeChat took.
type WechatMessage struct {
	At          time.Time
	ID          string // msgid
	OpenID      string
	Template    string
	URL         string
	Values      map[string]string // by field
	Raw         json.RawMessage
	ClientMsgID string
	Status      string // success, failed:user block: what the event will say
}

// Wechat is WeChat as one official account sees it.
type Wechat struct {
	platform
	options WechatOptions
	tokens  []wechatToken // the newest last
	forced  window
	lastly  time.Time // when a token was last replaced by force
	day     window
	sent    []WechatMessage
	told    int // how many of sent an event was made for
	serial  int
}

type wechatToken struct {
	value string
	until time.Time
}

// NewWechat makes an account that has sent nothing yet.
func NewWechat(o WechatOptions) *Wechat {
	if o.Daily == 0 {
		o.Daily = wechatDaily
	}
	return &Wechat{
		platform: platform{clock: o.Clock}, options: o,
		forced: window{limit: wechatForceDaily, period: 24 * time.Hour}, day: window{limit: o.Daily, period: 24 * time.Hour},
	}
}

// Handler serves the token, template messages, and what tells of the account.
func (w *Wechat) Handler() http.Handler {
	on := wire{
		respond: w.respond,
		fail: func(status int, after time.Duration) answer {
			a := answer{status: status, header: http.Header{"Content-Type": {"text/html"}}, body: []byte("<html>" + http.StatusText(status)), code: strconv.Itoa(status)}
			if after > 0 {
				a.header.Set("Retry-After", retryAfter(after))
			}
			return a
		},
		redact: func(_ *http.Request, body []byte) []byte {
			return []byte(strings.ReplaceAll(string(body), w.options.AppSecret, "<secret>"))
		},
		maxBody: wechatMaxBody,
	}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.serve(rw, r, on) })
}

// Messages returns what was taken, in order, each once.
func (w *Wechat) Messages() []WechatMessage {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.sent)
}

// Inbox returns the messages that one follower has.
func (w *Wechat) Inbox(openID string) []WechatMessage {
	return slices.DeleteFunc(w.Messages(), func(m WechatMessage) bool { return m.OpenID != openID || m.Status != "success" })
}

// Expire ends all tokens, as when somebody else replaces them by force.
func (w *Wechat) Expire() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tokens = nil
}

// Events are the requests by which WeChat tells the account what became of messages since the last call.
func (w *Wechat) Events(ctx context.Context, hook string) ([]*http.Request, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []*http.Request
	for _, m := range w.sent[w.told:] {
		body := fmt.Sprintf("<xml><ToUserName><![CDATA[gh_7f083739789a]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>%d</CreateTime>"+
			"<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>%s</MsgID><Status><![CDATA[%s]]></Status></xml>",
			m.OpenID, w.clock.Now().Unix(), m.ID, m.Status)
		r, err := w.call(ctx, http.MethodPost, hook, body, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	w.told = len(w.sent)
	return all, nil
}

// Hello is the request by which WeChat tries the account's address: the answer must be echo and nothing else.
func (w *Wechat) Hello(ctx context.Context, hook, echo string) (*http.Request, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.call(ctx, http.MethodGet, hook, "", url.Values{"echostr": {echo}})
}

// call signs a request as WeChat does: the signature covers the time and a nonce, not the body.
func (w *Wechat) call(ctx context.Context, method, hook, body string, query url.Values) (*http.Request, error) {
	w.serial++
	stamp, nonce := strconv.FormatInt(w.clock.Now().Unix(), 10), strconv.Itoa(1000+w.serial)
	parts := []string{w.options.CallbackToken, stamp, nonce}
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, ""))) //nolint:gosec // WeChat signs with it
	if query == nil {
		query = url.Values{}
	}
	query.Set("signature", hex.EncodeToString(sum[:]))
	query.Set("timestamp", stamp)
	query.Set("nonce", nonce)
	r, err := http.NewRequestWithContext(ctx, method, hook+"?"+query.Encode(), strings.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("call back from WeChat: %w", err)
	}
	r.Header.Set("Content-Type", "text/xml")
	return r, nil
}

func (w *Wechat) respond(r *http.Request, body []byte) answer {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := w.clock.Now()
	w.touch()
	if r.URL.Path == "/cgi-bin/stable_token" {
		return w.give(r, body, at)
	}
	if !slices.ContainsFunc(w.tokens, func(t wechatToken) bool { return t.value == r.URL.Query().Get("access_token") && at.Before(t.until) }) {
		return wechatRefuse(40001, "invalid credential, access_token is invalid or not latest")
	}
	switch r.URL.Path {
	case "/cgi-bin/message/template/send":
		return w.send(r, body, at)
	case "/cgi-bin/template/get_all_private_template":
		return w.list()
	case "/cgi-bin/user/info":
		return w.person(r.URL.Query().Get("openid"))
	}
	return answer{status: http.StatusNotFound, header: http.Header{}, code: "404"}
}

// give hands out the stable token: the same one until five minutes before its end, another one by force.
func (w *Wechat) give(r *http.Request, body []byte, at time.Time) answer {
	var ask struct {
		GrantType string `json:"grant_type"`
		AppID     string `json:"appid"`
		Secret    string `json:"secret"`
		Force     bool   `json:"force_refresh"`
	}
	if err := decode(body, &ask); err != nil {
		return wechatRefuse(47001, "data format error")
	}
	switch {
	case r.Method != http.MethodPost:
		return wechatRefuse(43002, "require POST method")
	case ask.GrantType != "client_credential":
		return wechatRefuse(40002, "invalid grant_type")
	case ask.AppID != w.options.AppID:
		return wechatRefuse(40013, "invalid appid")
	case ask.Secret != w.options.AppSecret:
		return wechatRefuse(40125, "invalid appsecret")
	}
	force := ask.Force && (w.lastly.IsZero() || at.Sub(w.lastly) >= wechatForceEvery)
	if force && !w.forced.take(at) {
		return wechatRefuse(45009, "reach max api daily quota limit")
	}
	if force {
		w.tokens, w.lastly = nil, at
	}
	last := len(w.tokens) - 1
	if last < 0 || !at.Before(w.tokens[last].until.Add(-wechatTokenSpare)) {
		w.serial++
		w.tokens = append(w.tokens, wechatToken{fmt.Sprintf("T0KEN_%d_%s", w.serial, strings.Repeat("x", 100)), at.Add(wechatTokenLife)})
		last = len(w.tokens) - 1
	}
	return jsonAnswer(http.StatusOK, object{"access_token": w.tokens[last].value, "expires_in": int(w.tokens[last].until.Sub(at) / time.Second)})
}

func (w *Wechat) send(r *http.Request, body []byte, at time.Time) answer {
	form, refused := w.readForm(r, body)
	if refused != nil {
		return *refused
	}
	for _, m := range w.sent {
		if form.ClientMsgID != "" && m.ClientMsgID == form.ClientMsgID && m.OpenID == form.ToUser && at.Sub(m.At) < wechatKeyWindow {
			if w.options.RepeatErrcode != 0 {
				return wechatRefuse(w.options.RepeatErrcode, "client_msg_id exists")
			}
			return wechatTook(m.ID)
		}
	}
	if !w.day.take(at) {
		return wechatRefuse(45009, "reach max api daily quota limit")
	}
	w.serial++
	m := WechatMessage{
		At: at, ID: strconv.Itoa(200_000_000 + w.serial), OpenID: form.ToUser, Template: form.TemplateID, URL: form.URL,
		Values: map[string]string{}, Raw: slices.Clone(body), ClientMsgID: form.ClientMsgID, Status: "success",
	}
	for name, v := range form.Data {
		m.Values[name] = v.Value
	}
	if slices.Contains(w.options.Blocking, form.ToUser) {
		m.Status = "failed:user block"
	}
	w.sent = append(w.sent, m)
	return wechatTook(m.ID)
}

func (w *Wechat) list() answer {
	var all []object
	for _, t := range w.options.Templates {
		var content strings.Builder
		for _, name := range t.Fields {
			content.WriteString(name + ": {{" + name + ".DATA}}\n")
		}
		all = append(all, object{"template_id": t.ID, "content": content.String()})
	}
	return jsonAnswer(http.StatusOK, object{"template_list": all})
}

func (w *Wechat) person(openID string) answer {
	if len(openID) > wechatOpenIDLimit || openID == "" {
		return wechatRefuse(40003, "invalid openid")
	}
	subscribe := 0
	if slices.Contains(w.options.Followers, openID) {
		subscribe = 1
	}
	return jsonAnswer(http.StatusOK, object{"errcode": 0, "errmsg": "ok", "subscribe": subscribe, "openid": openID})
}

// wechatRefuse is how WeChat says no: with HTTP 200.
func wechatRefuse(code int, message string) answer {
	a := jsonAnswer(http.StatusOK, object{"errcode": code, "errmsg": message + " rid: 66ac5b50-0e6d76ba-2a578c0a"})
	a.code = strconv.Itoa(code)
	return a
}

func wechatTook(id string) answer {
	return jsonAnswer(http.StatusOK, object{"errcode": 0, "errmsg": "ok", "msgid": json.Number(id)})
}
