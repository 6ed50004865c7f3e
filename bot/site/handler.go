package site

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// policy lets a page load its own style, script and icon, and nothing else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"

// Handler serves the current snapshot: GET and HEAD, strong ETags, gzip, and the redirect from / to the
// reader's language. Before the first snapshot it answers 503.
func (s *Site) Handler(current func() *Snapshot) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.guard(w.Header())
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "this site answers GET and HEAD", http.StatusMethodNotAllowed)
			return
		}
		snapshot := current()
		if snapshot == nil {
			w.Header().Set("Retry-After", "2")
			http.Error(w, "the site is being built; try again in a moment", http.StatusServiceUnavailable)
			return
		}
		route(w, r, snapshot)
	})
}

func (s *Site) guard(h http.Header) {
	h.Set("Content-Security-Policy", policy+"; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	if s.NoIndex {
		h.Set("X-Robots-Tag", "noindex, nofollow")
	}
}

func route(w http.ResponseWriter, r *http.Request, snapshot *Snapshot) {
	p := r.URL.Path
	if p == "/" {
		w.Header().Set("Vary", "Accept-Language")
		if l, ok := prefer(r.Header.Values("Accept-Language")); ok {
			w.Header().Set("Cache-Control", "no-cache")
			http.Redirect(w, r, "/"+string(l)+"/", http.StatusFound) //nolint:gosec // one of our languages
			return
		}
	}
	if p == "/favicon.ico" { // asked for by what reads no link: a feed, a bare text
		p = beaconPath
	}
	if f, ok := snapshot.File(p); ok && !strings.HasSuffix(p, "/404.html") {
		serve(w, r, f)
		return
	}
	if _, ok := snapshot.File(p + "/"); ok {
		http.Redirect(w, r, p+"/", http.StatusMovedPermanently) //nolint:gosec // the snapshot has this page
		return
	}
	missing(w, r, snapshot)
}

func serve(w http.ResponseWriter, r *http.Request, f *File) {
	h := w.Header()
	h.Set("Content-Type", f.ContentType)
	h.Add("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "public, max-age=10, stale-while-revalidate=30, stale-if-error=86400")
	if f.forever {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body, tag := f.Body, f.ETag
	if accepts(r.Header.Get("Accept-Encoding"), "gzip") {
		body, tag = f.zipped(), strings.TrimSuffix(f.ETag, `"`)+`-gz"`
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", tag)
	if matches(r.Header.Values("If-None-Match"), tag) {
		h.Del("Content-Encoding")
		h.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // the reader left: nobody is there to be told
}

// missing answers 404 in the path's language, else in the reader's, else with the chooser.
func missing(w http.ResponseWriter, r *http.Request, snapshot *Snapshot) {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	l, ok := bot.Language(first), true
	if !l.Valid() {
		w.Header().Set("Vary", "Accept-Language")
		l, ok = prefer(r.Header.Values("Accept-Language"))
	}
	name := "/404.html"
	if ok {
		name = "/" + string(l) + "/404.html"
	}
	f, _ := snapshot.File(name)
	w.Header().Set("Content-Type", f.ContentType)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Length", strconv.Itoa(len(f.Body)))
	w.WriteHeader(http.StatusNotFound)
	if r.Method != http.MethodHead {
		_, _ = w.Write(f.Body) // as in serve
	}
}

// matches reports whether an If-None-Match header names the tag; a weak one matches its strong twin.
func matches(headers []string, tag string) bool {
	for part := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == tag {
			return true
		}
	}
	return false
}

// accepts reports whether an Accept-Encoding header names the coding.
func accepts(header, coding string) bool {
	return slices.ContainsFunc(weigh(header), func(w weighed) bool { return w.value == coding })
}

// prefer returns the reader's best language of publication; none when no header names one.
func prefer(headers []string) (bot.Language, bool) {
	for _, w := range weigh(strings.Join(headers, ",")) {
		primary, _, _ := strings.Cut(w.value, "-")
		if l := bot.Language(primary); l.Valid() {
			return l, true
		}
	}
	return "", false
}

type weighed struct {
	value  string
	weight float64
}

// weigh splits a header such as "fr-CA;q=0.8, en" into its values, heaviest first, refused ones left out.
func weigh(header string) []weighed {
	var all []weighed
	for part := range strings.SplitSeq(header, ",") {
		value, params, _ := strings.Cut(part, ";")
		w := weighed{value: strings.ToLower(strings.TrimSpace(value)), weight: 1}
		if q, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			weight, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
			if err != nil {
				continue
			}
			w.weight = weight
		}
		if w.value != "" && w.weight > 0 {
			all = append(all, w)
		}
	}
	slices.SortStableFunc(all, func(a, b weighed) int { return cmp.Compare(b.weight, a.weight) })
	return all
}
