package console_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

const linkToken = "Zm9yLW9uZS1wZXJzb24tYW5kLW9uY2U"

func TestALinkIsLookedAtAndThenSpentOnce(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.links.make("legal")
	b := h.serve(t)
	for range 3 { // a mail scanner, a preview, and the person
		got := b.get("/in/" + linkToken + "/draft1")
		got.want(t, http.StatusOK, "법무 님으로 로그인합니다", `action="/in/`+linkToken+`/draft1"`)
		if got.header.Get("Set-Cookie") != "" {
			t.Fatal("looking signs in")
		}
	}
	if got := b.post("/in/" + linkToken + "/draft1"); got.status != http.StatusSeeOther || got.header.Get("Location") != "/drafts/draft1" {
		t.Fatalf("the button: %d to %q", got.status, got.header.Get("Location"))
	}
	b.get("/drafts/draft1").want(t, http.StatusOK, "승인")
	stranger := h.serve(t)
	stranger.post("/in/"+linkToken).want(t, http.StatusForbidden, "used or is too old")
	stranger.get("/in/"+linkToken).want(t, http.StatusForbidden, "used or is too old")
	if strings.Contains(h.log.String(), linkToken) {
		t.Errorf("the log holds the token:\n%s", h.log)
	}
	for _, line := range []string{`"console sign-in" by=link person=legal`, `"console sign-in refused" by=link`} {
		if !strings.Contains(h.log.String(), line) {
			t.Errorf("the log lacks %s:\n%s", line, h.log)
		}
	}
}

func TestLinksThatDoNotOpen(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		person string
		after  time.Duration
	}{"too old": {"legal", bot.SignInTime}, "a person who is gone": {"gone", 0}, "nobody's": {"", 0}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			if test.person != "" {
				h.links.make(test.person)
			}
			h.clock.pass(test.after)
			b := h.serve(t)
			b.get("/in/"+linkToken).want(t, http.StatusForbidden, "used or is too old")
			got := b.post("/in/" + linkToken)
			got.want(t, http.StatusForbidden, "used or is too old", `action="/sign-in/link"`)
			if got.header.Get("Set-Cookie") != "" {
				t.Error("a cookie came along")
			}
			for range 3 {
				b.get("/in/" + linkToken)
			}
			b.get("/in/"+linkToken).want(t, http.StatusTooManyRequests, "Try again in 60 seconds")
			b.as(englishToken) // from the same address
		})
	}
}

func TestAskingForALink(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		typed string
		sent  []string
	}{
		"by id":                 {"legal", []string{"legal"}},
		"by mail, in capitals":  {" LEGAL@haneul.example", []string{"legal"}},
		"by number, with signs": {"+82 (2) 0000-0007", []string{"legal"}},
		"a stranger":            {"mallory@evil.example", nil},
		"nobody":                {" ", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			b := h.serve(t)
			b.post("/sign-in/link", "who", test.typed).want(t, http.StatusOK, "If you are registered here, a link is on its way")
			b.door.Wait()
			if !slices.Equal(h.links.sent, test.sent) {
				t.Errorf("sent to %v, want %v", h.links.sent, test.sent)
			}
		})
	}
}

// TestTheAnswerDoesNotWaitForTheLink: how long it takes would tell who is registered.
func TestTheAnswerDoesNotWaitForTheLink(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.links.hold = make(chan struct{})
	b := h.serve(t)
	known := b.post("/sign-in/link", "who", "legal")
	stranger := b.post("/sign-in/link", "who", "mallory")
	close(h.links.hold)
	b.door.Wait()
	if known.status != http.StatusOK || known.body != stranger.body || !slices.Equal(h.links.sent, []string{"legal"}) {
		t.Errorf("answered %d, sent to %v", known.status, h.links.sent)
	}
}

func TestAskingForLinksIsLimited(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t)
	for range 5 {
		b.post("/sign-in/link", "who", "legal").want(t, http.StatusOK, "a link is on its way")
		b.door.Wait()
	}
	if len(h.links.sent) != 3 {
		t.Errorf("%d links to one person", len(h.links.sent))
	}
	b.post("/sign-in/link", "who", "comms").want(t, http.StatusTooManyRequests, "Try again in 60 seconds")
	h.clock.pass(time.Minute)
	b.post("/sign-in/link", "who", "comms").want(t, http.StatusOK)
	b.post("/sign-in/link", "who", "legal").want(t, http.StatusOK)
	b.door.Wait()
	if !slices.Equal(h.links.sent, []string{"legal", "legal", "legal", "comms"}) {
		t.Errorf("sent to %v", h.links.sent)
	}
	h.clock.pass(bot.SignInTime)
	b.post("/sign-in/link", "who", "legal").want(t, http.StatusOK)
	b.door.Wait()
	if len(h.links.sent) != 5 {
		t.Errorf("later: %v", h.links.sent)
	}
}

func TestASessionEndsWithItsPerson(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.set.People = slices.Clone(h.set.People)
	b := h.serve(t).as(englishToken)
	b.get("/").want(t, http.StatusOK)
	i := slices.IndexFunc(h.set.People, func(p bot.Person) bool { return p.ID == "comms" })
	h.set.People[i].ID = "somebody-else"
	if got := b.get("/"); got.status != http.StatusSeeOther {
		t.Errorf("after the person left: %d", got.status)
	}
	b.vote("approve").want(t, http.StatusUnauthorized)
}
