package console_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestEveryPageAsksForSignIn(t *testing.T) {
	t.Parallel()
	b := build(t).serve(t)
	for _, path := range []string{"/", "/incidents/INC-7", "/drafts/draft1", "/ledger", "/channels", "/declare", "/incidents/inc7id/write", "/received", "/compare", "/nothing"} {
		got := b.get(path)
		if got.status != http.StatusSeeOther || !strings.HasPrefix(got.header.Get("Location"), "/sign-in?next=") {
			t.Errorf("%s: %d to %q", path, got.status, got.header.Get("Location"))
		}
		got.lacks(t, "Haneul", "하늘톡")
	}
	for _, path := range []string{"/drafts/draft1/vote", "/drafts/draft1/publish", "/declare", "/incidents/inc7id/write"} {
		b.post(path, "verdict", "approve").want(t, http.StatusUnauthorized, "Sign in again")
	}
}

func TestSignInLeadsBackAndSignOutEnds(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t)
	tests := map[string]struct{ next, want string }{
		"back to the draft":     {"/drafts/draft1?l=fr", "/drafts/draft1?l=fr"},
		"nowhere":               {"", "/"},
		"another site":          {"//evil.example/", "/"},
		"another site in full":  {"https://evil.example/", "/"},
		"a backslash":           {"/\\evil.example", "/"},
		"a tab, which is eaten": {"/\t/evil.example", "/"},
		"round and round":       {"/sign-in", "/"},
	}
	for name, test := range tests {
		got := b.post("/sign-in", "token", koreanToken, "next", test.next)
		if got.status != http.StatusSeeOther || got.header.Get("Location") != test.want {
			t.Errorf("%s: %d to %q, want %q", name, got.status, got.header.Get("Location"), test.want)
		}
	}
	b.get("/").want(t, http.StatusOK, "상황판")
	old := b.client.Jar
	if got := b.post("/sign-out"); got.status != http.StatusSeeOther {
		t.Errorf("sign out: %d", got.status)
	}
	b.client.Jar = old
	if got := b.get("/"); got.status != http.StatusSeeOther {
		t.Errorf("after sign-out: %d", got.status)
	}
}

func TestSessionCookie(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.set.Secure = true
	got := h.serve(t).post("/sign-in", "token", koreanToken)
	cookie := got.header.Get("Set-Cookie")
	for _, part := range []string{"__Host-bongsu=", "HttpOnly", "Secure", "SameSite=Strict", "Path=/", "Max-Age=43200"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie lacks %s: %s", part, cookie)
		}
	}
}

func TestSessionEndsByTheClock(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as(koreanToken)
	h.clock.pass(12*time.Hour - time.Second)
	if got := b.get("/"); got.status != http.StatusOK {
		t.Errorf("a second before its end: %d", got.status)
	}
	h.clock.pass(time.Second)
	if got := b.get("/"); got.status != http.StatusSeeOther {
		t.Errorf("at its end: %d", got.status)
	}
}

func TestWrongTokens(t *testing.T) {
	t.Parallel()
	for name, token := range map[string]string{"wrong": "tok-guess", "empty": "", "a person who is gone": "tok-gone", "a hash": sum(koreanToken)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := build(t).serve(t)
			got := b.post("/sign-in", "token", token)
			got.want(t, http.StatusForbidden, "This token is not known")
			if got.header.Get("Set-Cookie") != "" {
				t.Error("a cookie came along")
			}
			if token != "" {
				got.lacks(t, token)
			}
		})
	}
}

func TestFailedSignInsAreSlowedDown(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t)
	for range 5 {
		b.post("/sign-in", "token", "tok-guess").want(t, http.StatusForbidden)
	}
	h.clock.pass(20 * time.Second)
	got := b.post("/sign-in", "token", koreanToken)
	got.want(t, http.StatusTooManyRequests, "Try again in 40 seconds")
	if got.header.Get("Retry-After") != "40" {
		t.Errorf("Retry-After %q", got.header.Get("Retry-After"))
	}
	h.clock.pass(40 * time.Second)
	b.as(koreanToken)
}

func TestNoSecretInPagesOrLogs(t *testing.T) {
	t.Parallel()
	h := build(t)
	row := deliveries()[0]
	h.desk.deliveries = append(h.desk.deliveries, row)
	b := h.serve(t)
	b.post("/sign-in", "token", "tok-guess-42")
	got := b.post("/sign-in", "token", koreanToken)
	session, _, _ := strings.Cut(strings.TrimPrefix(got.header.Get("Set-Cookie"), "bongsu="), ";")
	if len(session) < 20 {
		t.Fatalf("no session cookie: %q", got.header.Get("Set-Cookie"))
	}
	for _, path := range []string{"/", "/incidents/INC-7", "/drafts/draft1", "/ledger", "/declare", "/incidents/inc7id/write"} {
		b.get(path).lacks(t, koreanToken, sum(koreanToken), session, row.Address)
	}
	for _, secret := range []string{koreanToken, "tok-guess-42", session, row.Address} {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestRequestsFromOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as("tok-legal")
	for _, path := range []string{"/drafts/draft1/vote", "/drafts/draft1/publish", "/sign-in", "/sign-out", "/declare", "/incidents/inc7id/write"} {
		r := b.request(http.MethodPost, path, nil)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", "https://evil.example")
		b.do(r).want(t, http.StatusForbidden, "다른 사이트에서 온 요청")
	}
	if len(h.desk.decisions) > 0 {
		t.Error("a vote came through")
	}
}

// A strict cookie stays behind when a link in Slack is followed; the page that answers goes on by itself.
func TestALinkFromElsewhereStepsOnOnce(t *testing.T) {
	t.Parallel()
	b := build(t).serve(t)
	r := b.request(http.MethodGet, "/drafts/draft1?l=fr", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	b.do(r).want(t, http.StatusOK, `http-equiv="refresh" content="0;url=/drafts/draft1?l=fr"`)
	r = b.request(http.MethodGet, "/drafts/draft1?l=fr", nil)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if got := b.do(r); got.status != http.StatusSeeOther {
		t.Errorf("the second step: %d", got.status)
	}
}

func TestHeadersKeepPagesPrivate(t *testing.T) {
	t.Parallel()
	b := build(t).serve(t)
	for _, path := range []string{"/sign-in", "/", "/assets/style.css", "/favicon.ico"} {
		h := b.get(path).header
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
			if !strings.Contains(h.Get("Content-Security-Policy"), part) {
				t.Errorf("%s: the policy lacks %s", path, part)
			}
		}
	}
}

func TestTheIconIsThere(t *testing.T) {
	t.Parallel()
	b := build(t).serve(t)
	b.get("/sign-in").want(t, http.StatusOK, `<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">`)
	for _, path := range []string{"/favicon.ico", "/assets/icon.svg"} {
		got := b.get(path)
		got.want(t, http.StatusOK, "<svg")
		if kind := got.header.Get("Content-Type"); kind != "image/svg+xml" {
			t.Errorf("%s is %q", path, kind)
		}
	}
}
