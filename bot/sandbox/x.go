package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of X's documentation (xdevplatform/docs: Rate limits, Create Post).
const (
	xPosts     = 100 // of a user in a window
	xDeletes   = 50
	xTimelines = 900
	xMes       = 75
	xWindow    = 15 * time.Minute
	xWeight    = 280
	xPage      = 100
	xMaxBody   = 1 << 20
	xSkew      = 5 * time.Minute
	xDuplicate = 24 * time.Hour // X does not say how long it remembers a text
)

// XOptions describe one account and the app that posts for it.
type XOptions struct {
	Clock                                      Clock
	UserID, Username                           string
	APIKey, APISecret, AccessToken, AccessKept string // AccessKept is the access token's secret
	ReadOnly                                   bool   // the app may only read
	NoReplies                                  bool   // a self-serve account that may not reply to itself
}

// XPost is a post as the account keeps it.
type XPost struct {
	ID      string
	Text    string
	ReplyTo string
	At      time.Time
	Deleted bool
}

// X is one account of X as its app sees it.
type X struct {
	platform
	options XOptions
	posts   []*XPost
	nonces  map[string]bool
	windows map[string]*window
	serial  int64
	empty   bool // the prepaid credits
	capped  bool // the period's posts
}

// NewX makes an account without posts.
func NewX(o XOptions) *X {
	return &X{platform: platform{clock: o.Clock}, options: o, nonces: map[string]bool{}, windows: map[string]*window{}}
}

// Handler serves API v2.
func (x *X) Handler() http.Handler {
	on := wire{
		respond: x.respond,
		fail: func(status int, after time.Duration) answer {
			a := xProblem(status, "about:blank", http.StatusText(status))
			if status == http.StatusTooManyRequests {
				a.header.Set("X-Rate-Limit-Reset", strconv.FormatInt(x.clock.Now().Add(after).Unix(), 10))
			}
			return a
		},
		redact:  func(_ *http.Request, body []byte) []byte { return body },
		maxBody: xMaxBody,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { x.serve(w, r, on) })
}

// Posts returns the account's posts in order, deleted ones too.
func (x *X) Posts() []XPost {
	x.mu.Lock()
	defer x.mu.Unlock()
	var out []XPost
	for _, p := range x.posts {
		out = append(out, *p)
	}
	return out
}

// Spend empties the prepaid credits, or the period's posts; both false fills them again.
func (x *X) Spend(credits, posts bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.empty, x.capped = credits, posts
}

func xProblem(status int, kind, detail string) answer {
	a := jsonAnswer(status, object{"type": kind, "title": http.StatusText(status), "detail": detail, "status": status})
	a.header.Set("Content-Type", "application/problem+json")
	a.code = detail
	return a
}

func (x *X) respond(r *http.Request, body []byte) answer {
	x.mu.Lock()
	defer x.mu.Unlock()
	defer x.touch()
	at := x.clock.Now()
	if reason := x.verify(r, at); reason != "" {
		return xProblem(http.StatusUnauthorized, "about:blank", "Unauthorized")
	}
	name, limit, do := x.route(r)
	if do == nil {
		return xProblem(http.StatusNotFound, "about:blank", "Not Found")
	}
	if x.windows[name] == nil {
		x.windows[name] = &window{limit: limit, period: xWindow}
	}
	w := x.windows[name]
	var a answer
	switch {
	case !w.take(at):
		a = xProblem(http.StatusTooManyRequests, "about:blank", "Too Many Requests")
	case x.empty:
		a = xProblem(http.StatusPaymentRequired, "https://api.x.com/2/problems/credits", "CreditsDepleted")
	default:
		a = do(r, body, at)
	}
	a.header.Set("X-Rate-Limit-Limit", strconv.Itoa(limit))
	a.header.Set("X-Rate-Limit-Remaining", strconv.Itoa(w.left()))
	a.header.Set("X-Rate-Limit-Reset", strconv.FormatInt(w.start.Add(xWindow).Unix(), 10))
	a.header.Set("X-Access-Level", map[bool]string{true: "read", false: "read-write"}[x.options.ReadOnly])
	return a
}

func (x *X) route(r *http.Request) (name string, limit int, do func(*http.Request, []byte, time.Time) answer) {
	post := strings.HasPrefix(r.URL.Path, "/2/tweets/")
	switch {
	case r.Method == http.MethodPost && r.URL.Path == "/2/tweets":
		return "post", xPosts, x.create
	case r.Method == http.MethodDelete && post:
		return "delete", xDeletes, x.remove
	case r.Method == http.MethodGet && r.URL.Path == "/2/users/me":
		return "me", xMes, func(*http.Request, []byte, time.Time) answer {
			return jsonAnswer(http.StatusOK, object{"data": object{"id": x.options.UserID, "username": x.options.Username, "name": x.options.Username}})
		}
	case r.Method == http.MethodGet && r.URL.Path == "/2/users/"+x.options.UserID+"/tweets":
		return "timeline", xTimelines, x.timeline
	}
	return "", 0, nil
}

func (x *X) create(_ *http.Request, body []byte, at time.Time) answer {
	if x.options.ReadOnly {
		return xProblem(http.StatusForbidden, "https://api.x.com/2/problems/oauth1-permissions", "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.")
	}
	if x.capped {
		return xProblem(http.StatusTooManyRequests, "https://api.twitter.com/2/problems/usage-capped", "Usage cap exceeded")
	}
	form, reason := readXPost(body)
	if reason != "" {
		return xProblem(http.StatusBadRequest, "https://api.x.com/2/problems/invalid-request", reason)
	}
	p := &XPost{Text: strings.TrimSpace(str(form, "text")), At: at}
	if xLength(p.Text) > xWeight {
		return xProblem(http.StatusForbidden, "about:blank", "Your Tweet text is too long.")
	}
	if to, ok := form["reply"].(object); ok {
		p.ReplyTo = str(to, "in_reply_to_tweet_id")
		if x.find(p.ReplyTo) == nil || x.options.NoReplies {
			return xProblem(http.StatusForbidden, "about:blank", "You attempted to reply to a Tweet that is deleted or not visible to you.")
		}
	}
	for _, earlier := range x.posts { // deleted ones count
		if earlier.Text == p.Text && at.Sub(earlier.At) < xDuplicate {
			return xProblem(http.StatusForbidden, "about:blank", "You are not allowed to create a Tweet with duplicate content.")
		}
	}
	x.serial++
	p.ID = strconv.FormatInt(max(0, at.UnixMilli()-1288834974657)<<22|x.serial, 10)
	x.posts = append(x.posts, p)
	return jsonAnswer(http.StatusCreated, object{"data": object{"id": p.ID, "text": p.Text}})
}

func (x *X) find(id string) *XPost {
	i := slices.IndexFunc(x.posts, func(p *XPost) bool { return p.ID == id && !p.Deleted })
	if i < 0 {
		return nil
	}
	return x.posts[i]
}

func (x *X) remove(r *http.Request, _ []byte, _ time.Time) answer {
	p := x.find(strings.TrimPrefix(r.URL.Path, "/2/tweets/"))
	if p == nil {
		return xProblem(http.StatusNotFound, "https://api.x.com/2/problems/resource-not-found", "Not Found Error")
	}
	p.Deleted = true
	return jsonAnswer(http.StatusOK, object{"data": object{"deleted": true}})
}

// timeline shows posts as X does, the newest first: addresses are X's own short ones, and signs are escaped.
func (x *X) timeline(r *http.Request, _ []byte, _ time.Time) answer {
	q := r.URL.Query()
	since, err := time.Parse(time.RFC3339, q.Get("start_time"))
	size, sizeErr := strconv.Atoi(q.Get("max_results"))
	if err != nil && q.Has("start_time") || q.Has("max_results") && (sizeErr != nil || size < 5 || size > xPage) {
		return xProblem(http.StatusBadRequest, "https://api.x.com/2/problems/invalid-request", "One or more parameters to your request was invalid.")
	}
	if !q.Has("max_results") {
		size = 10
	}
	skip, _ := strconv.Atoi(q.Get("pagination_token"))
	list := []object{}
	meta := object{}
	n := 0
	for _, p := range slices.Backward(x.posts) {
		if p.Deleted || p.At.Before(since) {
			continue
		}
		if n++; n <= skip {
			continue
		}
		if len(list) == size {
			meta["next_token"] = strconv.Itoa(skip + size)
			break
		}
		list = append(list, showXPost(p))
	}
	meta["result_count"] = len(list)
	return jsonAnswer(http.StatusOK, object{"data": list, "meta": meta})
}

func showXPost(p *XPost) object {
	text := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(p.Text)
	var urls []object
	for i, u := range xAddress().FindAllString(text, -1) {
		short := fmt.Sprintf("https://t.co/%s%d", p.ID[len(p.ID)-8:], i)
		text = strings.Replace(text, u, short, 1)
		urls = append(urls, object{"url": short, "expanded_url": u, "display_url": strings.TrimPrefix(u, "https://")})
	}
	o := object{"id": p.ID, "text": text, "created_at": p.At.UTC().Format(time.RFC3339), "edit_history_tweet_ids": []string{p.ID}}
	if urls != nil {
		o["entities"] = object{"urls": urls}
	}
	return o
}
