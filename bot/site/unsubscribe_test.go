package site_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/site"
)

// list knows one link, and who left.
type list struct {
	left   []bot.Unsubscription
	broken bool
}

func (l *list) Unsubscription(token string) (bot.Unsubscription, error) {
	if token != "customers.r-1.ko.proof" {
		return bot.Unsubscription{}, bot.ErrNotFound
	}
	return bot.Unsubscription{Destination: "customers", Recipient: "r-1", Language: bot.Korean}, nil
}

func (l *list) Unsubscribe(_ context.Context, u bot.Unsubscription) error {
	if l.broken {
		return errors.New("disk full")
	}
	l.left = append(l.left, u)
	return nil
}

func TestOnlyAPostUnsubscribes(t *testing.T) {
	t.Parallel()
	made := newSite(t, settings(t))
	snapshot := build(t, settings(t), bot.Public{})
	const good = "/unsubscribe/customers.r-1.ko.proof"
	for name, tt := range map[string]struct {
		method, path, body string
		broken             bool
		status             int
		left               int
		shows              []string
	}{
		"a scanner looks":      {method: "GET", path: good, status: 200, shows: []string{`lang="ko"`, `<form method="post">`, "수신 거부", "noindex"}},
		"a program looks":      {method: "HEAD", path: good, status: 200},
		"one click":            {method: "POST", path: good, body: "List-Unsubscribe=One-Click", status: 200, left: 1, shows: []string{"수신 거부가 완료되었습니다"}},
		"a person's button":    {method: "POST", path: good, status: 200, left: 1, shows: []string{"수신 거부가 완료되었습니다"}},
		"a link that is none":  {method: "GET", path: "/unsubscribe/customers.r-2.ko.proof", status: 404, shows: []string{"Ce lien ne fonctionne pas"}},
		"a post to such a one": {method: "POST", path: "/unsubscribe/x", status: 404},
		"no link":              {method: "GET", path: "/unsubscribe/", status: 404},
		"another method":       {method: "DELETE", path: good, status: 405},
		"a broken store":       {method: "POST", path: good, broken: true, status: 503},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			who := &list{broken: tt.broken}
			r := httptest.NewRequestWithContext(t.Context(), tt.method, tt.path, strings.NewReader(tt.body))
			r.Header.Set("Accept-Language", "fr")
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			made.Unsubscribing(func() *site.Snapshot { return snapshot }, who).ServeHTTP(w, r)
			if w.Code != tt.status || len(who.left) != tt.left {
				t.Errorf("HTTP %d and %d left, want %d and %d", w.Code, len(who.left), tt.status, tt.left)
			}
			for _, want := range tt.shows {
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("the page does not show %q in\n%s", want, w.Body)
				}
			}
			for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if tt.method == http.MethodHead && w.Body.Len() > 0 {
				t.Error("HEAD has a body")
			}
		})
	}
	if _, public := snapshot.File("/ko/unsubscribe/"); public {
		t.Error("the page is on the site itself, where it asks nobody")
	}
}
