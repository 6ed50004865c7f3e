package site_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/site"
)

func ask(h http.Handler, method, path string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for n := 0; n < len(headers); n += 2 {
		r.Header.Add(headers[n], headers[n+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func handler(t testing.TB, s site.Settings) (http.Handler, *site.Snapshot) {
	t.Helper()
	made := newSite(t, s)
	snapshot := build(t, s, public())
	return made.Handler(func() *site.Snapshot { return snapshot }), snapshot
}

func TestRootChoosesTheReadersLanguage(t *testing.T) {
	t.Parallel()
	h, _ := handler(t, settings(t))
	for header, want := range map[string]string{
		"ko-KR,ko;q=0.9,en-US;q=0.8":       "/ko/",
		"en-GB":                            "/en/",
		"fr-CA;q=0.4, en;q=0.3":            "/fr/",
		"de-DE,de;q=0.9,fr;q=0.2":          "/fr/",
		"EN;q=0.5, FR;q=0.9":               "/fr/",
		"de":                               "",
		"ko;q=0, de":                       "",
		"korean":                           "",
		"*":                                "",
		"":                                 "",
		"en;q=nonsense":                    "",
		";;;,,,=":                          "",
		strings.Repeat("de,", 5000) + "fr": "/fr/",
	} {
		res := ask(h, http.MethodGet, "/", "Accept-Language", header)
		if !strings.Contains(res.Header.Get("Vary"), "Accept-Language") {
			t.Errorf("%.40q: Vary is %q", header, res.Header.Get("Vary"))
		}
		if got := res.Header.Get("Location"); got != want {
			t.Errorf("%.40q leads to %q, want %q", header, got, want)
		}
		if want == "" && res.StatusCode != http.StatusOK || want != "" && res.StatusCode != http.StatusFound {
			t.Errorf("%.40q answers %d", header, res.StatusCode)
		}
	}
}

func TestGetAndHeadAgree(t *testing.T) {
	t.Parallel()
	h, snapshot := handler(t, settings(t))
	for _, path := range snapshot.Paths() {
		if strings.HasSuffix(path, "404.html") {
			continue
		}
		get, head := ask(h, http.MethodGet, path), ask(h, http.MethodHead, path)
		body, _ := io.ReadAll(get.Body)
		if string(body) != text(t, snapshot, path) || get.StatusCode != http.StatusOK {
			t.Errorf("GET %s: %d with %d bytes", path, get.StatusCode, len(body))
		}
		if rest, _ := io.ReadAll(head.Body); len(rest) > 0 || head.StatusCode != http.StatusOK {
			t.Errorf("HEAD %s: %d with %d bytes", path, head.StatusCode, len(rest))
		}
		for _, name := range []string{"Etag", "Content-Length", "Content-Type", "Cache-Control"} {
			if get.Header.Get(name) == "" || get.Header.Get(name) != head.Header.Get(name) {
				t.Errorf("%s: GET has %s %q, HEAD %q", path, name, get.Header.Get(name), head.Header.Get(name))
			}
		}
	}
}

func TestKnownTagIsNotSentAgain(t *testing.T) {
	t.Parallel()
	h, _ := handler(t, settings(t))
	tag := ask(h, http.MethodGet, "/ko/").Header.Get("ETag")
	zipped := ask(h, http.MethodGet, "/ko/", "Accept-Encoding", "gzip").Header.Get("ETag")
	if !strings.HasPrefix(tag, `"`) || zipped == tag {
		t.Fatalf("tags %q and %q: want strong ones, different for different bytes", tag, zipped)
	}
	for _, c := range []struct {
		known, encoding string
		want            int
	}{
		{tag, "", http.StatusNotModified},
		{`"other", W/` + tag, "", http.StatusNotModified},
		{"*", "", http.StatusNotModified},
		{zipped, "gzip", http.StatusNotModified},
		{zipped, "", http.StatusOK},
		{tag, "gzip", http.StatusOK},
		{`"other"`, "", http.StatusOK},
	} {
		res := ask(h, http.MethodGet, "/ko/", "If-None-Match", c.known, "Accept-Encoding", c.encoding)
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode != c.want || (c.want == http.StatusNotModified) != (len(body) == 0) {
			t.Errorf("If-None-Match %s with encoding %q: %d, %d bytes; want %d", c.known, c.encoding, res.StatusCode, len(body), c.want)
		}
		if res.Header.Get("ETag") == "" || res.Header.Get("Cache-Control") == "" || res.Header.Get("Vary") == "" {
			t.Errorf("If-None-Match %s: a header is missing: %v", c.known, res.Header)
		}
	}
}

func TestZippedPageIsTheSamePage(t *testing.T) {
	t.Parallel()
	h, snapshot := handler(t, settings(t))
	res := ask(h, http.MethodGet, "/fr/", "Accept-Encoding", "br, gzip;q=0.8")
	if res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("encoding is %q", res.Header.Get("Content-Encoding"))
	}
	r, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if _, err := got.ReadFrom(r); err != nil || got.String() != text(t, snapshot, "/fr/") {
		t.Errorf("unzipped to %d bytes, %v", got.Len(), err)
	}
	if res := ask(h, http.MethodGet, "/fr/", "Accept-Encoding", "gzip;q=0, *"); res.Header.Get("Content-Encoding") != "" {
		t.Error("a reader who refuses gzip got it")
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	set := settings(t)
	set.NoIndex = true
	h, _ := handler(t, set)
	for _, path := range []string{"/", "/ko/", "/nowhere", "/ko/feed.atom"} {
		res := ask(h, http.MethodGet, path)
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff",
			"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex",
		} {
			if got := res.Header.Get(name); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q, want %q in it", path, name, got, want)
			}
		}
	}
	open, _ := handler(t, settings(t))
	if got := ask(open, http.MethodGet, "/ko/").Header.Get("X-Robots-Tag"); got != "" {
		t.Errorf("a site for search engines says X-Robots-Tag %q", got)
	}
}

func TestUnknownAddressAnswersInTheLanguage(t *testing.T) {
	t.Parallel()
	h, _ := handler(t, settings(t))
	for _, c := range []struct{ path, accept, want string }{
		{"/fr/incidents/nowhere/", "ko", "Aucune page à cette adresse."},
		{"/nowhere", "ko", "찾으시는 페이지가 없습니다."},
		{"/nowhere", "de", "한국어"},
		{"/en/404.html", "ko", "There is no page at this address."},
		{"/404.html", "", "Français"},
		{"/ko/../../etc/passwd", "en", ""},
	} {
		res := ask(h, http.MethodGet, c.path, "Accept-Language", c.accept)
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode != http.StatusNotFound || !strings.Contains(string(body), c.want) {
			t.Errorf("%s for %q: %d without %q", c.path, c.accept, res.StatusCode, c.want)
		}
	}
}

func TestOtherRequests(t *testing.T) {
	t.Parallel()
	h, _ := handler(t, settings(t))
	if res := ask(h, http.MethodPost, "/ko/"); res.StatusCode != http.StatusMethodNotAllowed || res.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST answers %d, Allow %q", res.StatusCode, res.Header.Get("Allow"))
	}
	if res := ask(h, http.MethodGet, "/ko/history"); res.StatusCode != http.StatusMovedPermanently || res.Header.Get("Location") != "/ko/history/" {
		t.Errorf("a path without its slash answers %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	empty := newSite(t, settings(t)).Handler(func() *site.Snapshot { return nil })
	if res := ask(empty, http.MethodGet, "/ko/"); res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("before the first snapshot it answers %d", res.StatusCode)
	}
}

func TestTheIconIsThere(t *testing.T) {
	t.Parallel()
	h, snapshot := handler(t, settings(t))
	for _, path := range []string{"/favicon.ico", "/favicon.svg"} {
		res := ask(h, http.MethodGet, path)
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "image/svg+xml" || string(body) != text(t, snapshot, "/favicon.svg") {
			t.Errorf("%s answers %d, %s, %d bytes", path, res.StatusCode, res.Header.Get("Content-Type"), len(body))
		}
	}
	for _, path := range []string{"/", "/ko/", "/en/history/", "/404.html"} {
		if !strings.Contains(text(t, snapshot, path), `<link rel="icon" type="image/svg+xml" href="/assets/`) {
			t.Errorf("%s links no icon", path)
		}
	}
}

func TestAssetsAreKeptForEver(t *testing.T) {
	t.Parallel()
	h, snapshot := handler(t, settings(t))
	for _, path := range snapshot.Paths() {
		got := ask(h, http.MethodGet, path).Header.Get("Cache-Control")
		if strings.HasPrefix(path, "/assets/") != strings.Contains(got, "immutable") {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
}
