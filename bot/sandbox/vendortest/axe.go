package vendortest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Barrier is what axe-core finds wrong with a page for somebody, or can't judge by itself.
type Barrier struct {
	Page   string // its path and the width of its window
	Rule   string
	Says   string
	Where  string // the element's selector and its mark-up
	Unsure bool   // axe can't tell: a person has to look
}

func (b Barrier) String() string {
	return fmt.Sprintf("%s: %s: %s: %s", b.Page, b.Rule, strings.Join(strings.Fields(b.Says), " "), b.Where)
}

// axeRun opens one page after the other in a frame, unfolds it, and lets axe judge it by WCAG 2.2 AA and by its own best practices.
// Whether a page scrolls is the frame's business, so axe's own frame rules stay out.
const axeRun = `
const shown = (src, width) => new Promise((done) => { const f = document.createElement("iframe"); f.width = width; f.height = 844; f.onload = () => done(f); f.src = src; document.body.append(f); });
const judged = async (src, width) => {
	const f = await shown(src, width), w = f.contentWindow, page = src + " at " + width, found = [];
	for (const fold of w.document.querySelectorAll("details:not([name])")) fold.open = true;
	w.eval(axeSource);
	const said = await w.axe.run(w.document, { iframes: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
	for (const [rules, unsure] of [[said.violations, false], [said.incomplete, true]]) for (const rule of rules) for (const node of rule.nodes)
		found.push({ Page: page, Rule: rule.id, Says: node.failureSummary ?? rule.help, Where: node.target.join(" ") + ": " + node.html.slice(0, 200), Unsure: unsure });
	f.remove();
	return { passes: said.passes.length, found };
};
(async () => {
	const all = { Dark: matchMedia("(prefers-color-scheme: dark)").matches, Pages: 0, Found: [], Broken: "" };
	try {
		for (const [src, width] of pages) {
			const { passes, found } = await judged(src, width);
			if (!passes) throw new Error(src + " at " + width + ": axe judged nothing");
			all.Pages++;
			all.Found.push(...found);
		}
	} catch (e) { all.Broken = String(e); }
	await fetch("/axe/judged", { method: "POST", body: JSON.stringify(all) });
})();`

// Barriers lets axe-core judge pages that a handler serves, each path on a phone (390 pixels) and on a screen (1280), in light or in dark colours.
// The error is ErrAbsent where axe-core or Chromium is not installed. What guards the pages against frames and scripts is taken off them: it would keep axe out too.
func Barriers(ctx context.Context, handler http.Handler, dark bool, paths ...string) ([]Barrier, error) {
	modules, err := Modules("axe-core/axe.min.js")
	if err != nil {
		return nil, err
	}
	source, err := os.ReadFile(filepath.Join(modules, "axe-core", "axe.min.js")) //nolint:gosec // a test's own file
	if err != nil {
		return nil, fmt.Errorf("read axe-core: %w", err)
	}
	said := make(chan []byte, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/axe":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, harness(source, paths))
		case "/axe/judged":
			body, _ := io.ReadAll(r.Body)
			said <- body
		default:
			unguarded(w, r, handler)
		}
	}))
	defer server.Close()
	var all struct {
		Dark   bool
		Pages  int
		Found  []Barrier
		Broken string
	}
	body, err := judge(ctx, server.URL+"/axe", dark, said)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(body, &all); err != nil {
		return nil, fmt.Errorf("read what axe says: %w", err)
	}
	switch {
	case all.Broken != "":
		return nil, fmt.Errorf("run axe: %s", all.Broken)
	case all.Dark != dark:
		return nil, errors.New("run axe: the browser shows the other colours")
	case all.Pages != 2*len(paths):
		return nil, fmt.Errorf("run axe: judged %d of %d pages", all.Pages, 2*len(paths))
	}
	return all.Found, nil
}

var guard = regexp.MustCompile(`(?i)<meta http-equiv="?Content-Security-Policy[^>]*>`)

func unguarded(w http.ResponseWriter, r *http.Request, handler http.Handler) {
	r.Header.Del("Accept-Encoding")
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, r)
	w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
	if to := answer.Header().Get("Location"); to != "" {
		w.Header().Set("Location", to)
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(guard.ReplaceAll(answer.Body.Bytes(), nil))
}

func harness(source []byte, paths []string) string {
	pages := [][2]any{}
	for _, path := range paths {
		pages = append(pages, [2]any{path, 390}, [2]any{path, 1280})
	}
	list, _ := json.Marshal(pages)            // strings and numbers
	script, _ := json.Marshal(string(source)) // with its < written as \u003c, so that it can stand in a page
	return `<!doctype html><meta name="color-scheme" content="light dark"><title>axe</title><body><script>const pages = ` + string(list) + `, axeSource = ` + string(script) + `;` + axeRun + `</script>`
}

// judge keeps Chromium open until the page has said what it found.
func judge(ctx context.Context, url string, dark bool, said <-chan []byte) ([]byte, error) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		return nil, fmt.Errorf("chromium is %w", ErrAbsent)
	}
	profile, err := os.MkdirTemp("", "bongsu-axe")
	if err != nil {
		return nil, fmt.Errorf("run axe: %w", err)
	}
	defer func() { _ = os.RemoveAll(profile) }()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	scheme := map[bool]string{false: "1", true: "0"}[dark]
	browser := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", //nolint:gosec // the machine's own
		"--disable-component-update", "--disable-sync", "--blink-settings=preferredColorScheme="+scheme, "--user-data-dir="+profile, "--remote-debugging-port=0", url)
	if err := browser.Start(); err != nil {
		return nil, fmt.Errorf("run chromium: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- browser.Wait() }()
	select {
	case body := <-said:
		stop()
		<-ended //nolint:errcheck // it was stopped
		return body, nil
	case err := <-ended:
		return nil, fmt.Errorf("run chromium: it ended before axe had judged: %w", err)
	}
}

// WantNoBarriers fails the test for every barrier on those pages, in light and in dark colours, and logs what axe leaves to a person.
func WantNoBarriers(t *testing.T, handler http.Handler, paths ...string) {
	t.Helper()
	for scheme, dark := range map[string]bool{"light": false, "dark": true} {
		t.Run(scheme, func(t *testing.T) {
			found, err := Barriers(t.Context(), handler, dark, paths...)
			if errors.Is(err, ErrAbsent) {
				t.Skipf("not checked: these pages against axe: %v", err)
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range found {
				if b.Unsure {
					t.Logf("for a person to look at: %v", b)
					continue
				}
				t.Error(b)
			}
		})
	}
}
