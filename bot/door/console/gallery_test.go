package console_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestTheGalleryIsForThoseWhoAreSignedIn(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.set.Gallery = func(name string) ([]byte, error) {
		if name == "nowhere" {
			return nil, bot.Refuse(bot.ErrNotFound, "the gallery has no page {page}", "page", name)
		}
		return []byte("<!doctype html><p>page:" + name + ".</p>"), nil
	}
	b := h.serve(t)
	for _, path := range []string{"/gallery", "/gallery/initial", "/gallery/phrases"} {
		got := b.get(path)
		got.lacks(t, "page:")
		if got.status != http.StatusSeeOther {
			t.Errorf("%s before sign-in: %d", path, got.status)
		}
	}
	b.as(frenchToken)
	b.get("/").want(t, http.StatusOK, `<a href="/gallery">Galerie</a>`)
	b.get("/gallery").want(t, http.StatusOK, "page:.")
	b.get("/gallery/initial").want(t, http.StatusOK, "page:initial.")
	b.get("/gallery/nowhere").want(t, http.StatusNotFound, "La galerie n’a pas cette page\u00a0: nowhere<")
	policy := b.get("/gallery/phrases").header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy %q lacks %s", policy, part)
		}
	}
	if strings.Contains(policy, "script-src") {
		t.Errorf("something may run: %q", policy)
	}
}

func TestWithoutAGalleryNothingLeadsToIt(t *testing.T) {
	t.Parallel()
	b := build(t).serve(t).as(englishToken)
	b.get("/").lacks(t, "/gallery")
	b.get("/gallery").want(t, http.StatusNotFound)
}
