package vendortest_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/sandbox/vendortest"
)

// TestAxeCanFail gives axe a page that is in order and the same one spoilt.
func TestAxeCanFail(t *testing.T) {
	t.Parallel()
	const page = `<!doctype html><html lang="en"><meta http-equiv="Content-Security-Policy" content="default-src 'none'"><title>a</title><main><h1>a</h1>`
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, map[string]string{"/sound": page + "</main>", "/spoilt": page + `<img src="data:,"><p style="color:#ddd;background:#fff">faint</p></main>`}[r.URL.Path])
	})
	found, err := vendortest.Barriers(t.Context(), handler, false, "/sound", "/spoilt")
	if errors.Is(err, vendortest.ErrAbsent) {
		t.Skipf("not checked: that axe can fail: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range found {
		got = append(got, b.Page+" "+b.Rule)
	}
	slices.Sort(got)
	if want := []string{"/spoilt at 1280 color-contrast", "/spoilt at 1280 image-alt", "/spoilt at 390 color-contrast", "/spoilt at 390 image-alt"}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}
