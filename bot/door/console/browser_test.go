package console_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/door/console"
)

func sum(token string) string {
	s := sha256.Sum256([]byte(token))
	return hex.EncodeToString(s[:])
}

// browser talks to a console over loopback, keeps cookies and follows no redirect.
type browser struct {
	t      *testing.T
	door   *console.Console
	server *httptest.Server
	client *http.Client
}

func (h *house) serve(t *testing.T) *browser {
	t.Helper()
	c, err := console.New(h.set)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(c.Handler())
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, c, server, &http.Client{
		Transport: server.Client().Transport, Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// answer is a response read whole.
type answer struct {
	status int
	header http.Header
	body   string
}

func (b *browser) do(r *http.Request) answer {
	b.t.Helper()
	response, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

func (b *browser) request(method, path string, form url.Values) *http.Request {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return r
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	return b.do(b.request(http.MethodGet, path, nil))
}

func (b *browser) post(path string, pairs ...string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.do(b.request(http.MethodPost, path, form))
}

// as signs in with a token.
func (b *browser) as(token string) *browser {
	b.t.Helper()
	if got := b.post("/sign-in", "token", token); got.status != http.StatusSeeOther {
		b.t.Fatalf("sign in: %d\n%s", got.status, got.body)
	}
	return b
}

// vote presses a verdict on draft1 as the page now shows it.
func (b *browser) vote(verdict string, pairs ...string) answer {
	b.t.Helper()
	page := b.get("/drafts/draft1")
	return b.post("/drafts/draft1/vote", append([]string{
		"verdict", verdict, "revision", hidden(page.body, "revision"), "digest", hidden(page.body, "digest"),
	}, pairs...)...)
}

// hidden is the value of a hidden field.
func hidden(page, name string) string {
	found := regexp.MustCompile(`type="hidden" name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		return ""
	}
	return found[1]
}

// want checks the status and that the page says everything.
func (a answer) want(t *testing.T, status int, says ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("status %d, want %d", a.status, status)
	}
	for _, text := range says {
		if !strings.Contains(a.body, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	if t.Failed() {
		t.Logf("page:\n%s", a.body)
	}
}

// lacks checks that the page says none of these.
func (a answer) lacks(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) {
			t.Errorf("the page says %q:\n%s", text, a.body)
		}
	}
}
