package console_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/sandbox/vendortest"
)

// faults finds in every framed page what a reader on a phone, a reader of low contrast or a screen reader would stumble over.
const faults = `
const luminance = (c) => { const [r, g, b] = c.match(/[\d.]+/g).slice(0, 3).map((v) => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
const ground = (w, e) => { for (; e; e = e.parentElement) { const c = w.getComputedStyle(e).backgroundColor; if (!/, 0\)$|transparent/.test(c)) return c; } return "rgb(255, 255, 255)"; };
const found = [];
for (const frame of document.querySelectorAll("iframe")) {
	const w = frame.contentWindow, d = w.document, say = (what, e) => found.push(frame.name + ": " + what + ": " + e.outerHTML.slice(0, 120));
	for (const fold of d.querySelectorAll("details:not(.verdicts details)")) fold.open = true;
	for (const e of d.querySelectorAll(".top, .top nav, .top nav a, .top form, .top form *, .tabs a, .verdicts")) {
		const box = e.getBoundingClientRect();
		if (box.width > 0 && !e.matches(".away") && (box.left < 0 || box.right > w.innerWidth + .5)) say("beyond the edge (" + box.left + " to " + box.right + ")", e);
	}
	if (d.documentElement.scrollWidth > w.innerWidth) found.push(frame.name + ": scrolls sideways: " + d.documentElement.scrollWidth);
	if (d.querySelectorAll("h1").length !== 1) found.push(frame.name + ": not one heading");
	const ids = [...d.querySelectorAll("[id]")].map((e) => e.id);
	if (new Set(ids).size !== ids.length) found.push(frame.name + ": an id twice: " + ids);
	for (const e of d.querySelectorAll("input:not([type=hidden]), select, textarea")) if (!e.labels.length && !e.ariaLabel) say("no label", e);
	for (const e of d.querySelectorAll("button, .button, summary, select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])")) {
		const h = e.getBoundingClientRect().height;
		if (h > 0 && h < 43.5) say("lower than a thumb (" + h + ")", e);
	}
	for (const e of d.body.querySelectorAll("*")) {
		const box = e.getBoundingClientRect();
		if (box.height < 2 || box.width < 2 || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
		const [a, b] = [luminance(w.getComputedStyle(e).color), luminance(ground(w, e))].sort((x, y) => x - y);
		if ((b + .05) / (a + .05) < 4.5) say("contrast " + ((b + .05) / (a + .05)).toFixed(2), e);
	}
}`

// everyPage is a console with everything in it, and its pages by name, as those read them who may do most.
func everyPage(t *testing.T) (pages map[string]string, style string) {
	t.Helper()
	h := published(t)
	h.desk.drafts = append(h.desk.drafts, draft())
	h.desk.drafts[1].ID = "draft2"
	h.desk.deliveries[0].State = bot.UnknownOutcome
	h.set.Doctor = func(context.Context) []bot.Finding {
		return []bot.Finding{{About: bot.Say("hooks"), Grade: bot.GradeFine, Text: bot.Say("answers")}, {About: bot.Say("mail"), Grade: bot.GradeWarning, Text: bot.Say("old")}, {About: bot.Say("slack"), Grade: bot.GradeBroken, Text: bot.Say("revoked"), Mend: bot.Say("renew")}}
	}
	h.set.Gallery = func(string) ([]byte, error) { return nil, bot.ErrNotFound }
	h.links.make("legal")
	h.desk.standing = []bot.StandingState{
		{StandingApproval: bot.StandingApproval{ID: "s1", Person: "comms", Scope: bot.StandingScope{Components: []string{"talk", "pay"}, Phrases: []string{"extent-check"}, Destinations: []string{"page"}}, Digest: "5ea1ed0000", At: noon(), Until: noon().AddDate(0, 3, 0)}},
		{StandingApproval: bot.StandingApproval{ID: "s2", Person: "duty", Digest: "5ea1ed0000", At: noon(), Until: noon()}, Why: bot.Say("it has expired")},
	}
	h.desk.handed = []bot.Delegation{{ID: "g1", From: "duty", To: "legal", Roles: []bot.Role{bot.Comms}, Since: noon(), Until: noon().AddDate(0, 0, 7), Reason: "on leave"}}
	h.desk.proposals = []bot.Proposal{{ID: "p1", DraftID: "draft2", Person: "legal", Field: "cause", Sentence: texts(), Comment: "Liability of the provider.", At: noon()}}
	h.desk.tallies = bot.Tallies{{Channel: "hooks", State: bot.Failed, Rows: 3, Again: 2}}
	b := h.serve(t)
	pages = map[string]string{"link": b.get("/in/" + linkToken + "/draft2").body, "sign-in": b.post("/sign-in/link", "who", "x").body}
	b.as("tok-legal")
	pages["to sign"] = b.get("/drafts/draft2").body
	b.as(koreanToken)
	if _, err := h.desk.Heartbeats(t.Context(), "duty", "inc7id", 30*time.Minute, 2); err != nil {
		t.Fatal(err)
	}
	for lang, token := range map[string]string{"ko": koreanToken, "en": englishToken, "fr": frenchToken} {
		b.as(token)
		for _, path := range []string{
			"/", "/incidents/INC-7", "/drafts/draft1", "/drafts/draft2", "/drafts/draft2/edit", "/ahead", "/ahead/texts?component=talk&destination=page", "/incidents/inc7id/heartbeats", "/ledger", "/channels", "/declare", "/incidents/inc7id/write",
			"/drafts/draft1/correction", "/drafts/draft1/retraction", "/incidents/inc7id/resolved", "/incidents/inc7id/apology", "/incidents/inc7id/resignation", "/incidents/inc7id/regulator", "/nowhere",
		} {
			pages[lang+" "+path] = b.get(path).body
		}
	}
	b.as(koreanToken)
	pages["beside"] = b.post("/declare", "mode", "live", "severity", "3", "status-talk", "major_outage").body
	pages["checks"] = b.as(adminToken).post("/doctor").body
	h.desk.incidents[0].Handover = &bot.Handover{To: "admin"}
	pages["handed over"] = b.get("/incidents/INC-7").body
	return pages, b.get("/assets/style.css").body
}

// framed serves those pages without the headers that forbid frames, each by its name in the query, and everything else by the other handler.
func framed(pages map[string]string, style string, other http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch r.URL.Path {
		case "/assets/style.css":
			w.Header().Set("Content-Type", "text/css; charset=utf-8")
			_, _ = w.Write([]byte(style))
		case "/page":
			_, _ = w.Write([]byte(pages[r.URL.Query().Get("name")]))
		default:
			other(w, r)
		}
	}
}

func TestEveryPageOnPhoneAndScreenInLightAndDark(t *testing.T) {
	t.Parallel()
	pages, style := everyPage(t)
	var frames strings.Builder
	for name := range pages {
		for _, width := range []int{390, 1280} {
			if width > 390 && (strings.HasPrefix(name, "en ") || strings.HasPrefix(name, "fr ")) {
				continue // long words run over on a phone first
			}
			_, _ = fmt.Fprintf(&frames, `<iframe name="%s at %d" src="/page?name=%s" width="%d" height="844"></iframe>`, name, width, url.QueryEscape(name), width)
		}
	}
	server := httptest.NewServer(framed(pages, style, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`<!doctype html><meta name="color-scheme" content="light dark">` + frames.String() + `<script>onload = () => {` + faults + `
			const said = document.createElement("pre"); said.textContent = JSON.stringify({Dark: matchMedia("(prefers-color-scheme: dark)").matches, Found: found}); document.body.append(said) }</script>`))
	}))
	t.Cleanup(server.Close)
	for scheme, flag := range map[string]string{"light": "--blink-settings=preferredColorScheme=1", "dark": "--blink-settings=preferredColorScheme=0"} {
		t.Run(scheme, func(t *testing.T) {
			var got struct {
				Dark  bool
				Found []string
			}
			if err := json.Unmarshal([]byte(shown(t, server.URL, flag)), &got); err != nil {
				t.Fatal(err)
			}
			if got.Dark != (scheme == "dark") {
				t.Fatal("the browser shows the other colours")
			}
			for _, fault := range got.Found {
				t.Error(fault)
			}
		})
	}
}

func TestAxeFindsNoBarrierOnAnyPage(t *testing.T) {
	t.Parallel()
	pages, style := everyPage(t)
	var paths []string
	for name := range pages {
		if !strings.HasPrefix(name, "en ") && !strings.HasPrefix(name, "fr ") { // one language is enough: how long a word is, is no barrier
			paths = append(paths, "/page?name="+url.QueryEscape(name))
		}
	}
	slices.Sort(paths)
	vendortest.WantNoBarriers(t, framed(pages, style, http.NotFound), paths...)
}

// The first press is lost on its way, the page says so and keeps it, and the second one arrives.
func TestWhatWasPressedSurvivesALostConnection(t *testing.T) {
	t.Parallel()
	b := build(t).serve(t).as("tok-legal")
	files := map[string]string{"/page": b.get("/drafts/draft1").body, "/assets/style.css": b.get("/assets/style.css").body, "/assets/console.js": b.get("/assets/console.js").body}
	var presses atomic.Int32
	var sent [2]string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", map[bool]string{true: "text/javascript", false: "text/html; charset=utf-8"}[strings.HasSuffix(r.URL.Path, ".js")])
		switch {
		case r.Method == http.MethodPost:
			n := presses.Add(1)
			sent[min(n, 2)-1] = r.PostFormValue("verdict") + " " + r.PostFormValue("digest")
			if n == 1 { // an answer that breaks off: before one, Chromium tries again by itself
				w.Header().Set("Content-Length", "100")
				_, _ = w.Write([]byte("<p>"))
				_ = http.NewResponseController(w).Flush()
				panic(http.ErrAbortHandler)
			}
			http.Redirect(w, r, "/done", http.StatusSeeOther)
		case r.URL.Path == "/":
			_, _ = w.Write([]byte(`<!doctype html><iframe src="/page" width="390" height="844"></iframe><script>onload = async () => {
				const d = () => frames[0].document, until = async (f) => { for (let i = 0; i < 400 && !f(); i++) await new Promise((go) => setTimeout(go, 25)); return f(); };
				d().querySelector(".approve").open = true;
				d().querySelector(".approve .primary").click();
				const told = (await until(() => d().querySelector(".unsent")))?.firstChild.data;
				d().querySelector(".unsent button")?.click();
				await until(() => frames[0].location.pathname === "/done");
				const said = document.createElement("pre"); said.textContent = told + "|" + frames[0].location.pathname; document.body.append(said);
			}</script>`))
		default:
			_, _ = w.Write([]byte(files[r.URL.Path]))
		}
	}))
	t.Cleanup(server.Close)
	told, at, _ := strings.Cut(shown(t, server.URL, "--virtual-time-budget=20000"), "|")
	if !strings.Contains(told, "다시 보내도 한 번만 처리됩니다") || at != "/done" {
		t.Errorf("told %q, then at %q", told, at)
	}
	if presses.Load() != 2 || sent[0] != sent[1] || !strings.HasPrefix(sent[0], "approve ") {
		t.Errorf("%d presses: %q", presses.Load(), sent)
	}
}
