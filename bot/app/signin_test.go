package app

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

const phonesAndMail = `
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: korea
    kind: sms
    settings: {provider: solapi, api_key: NCSSANDBOX, api_secret: sandbox, from: "0200000000"}
    destinations: [{id: night, class: desk, languages: [ko], address: "01000000001"}]
  - name: mail
    kind: email
    settings: {server: "smtp.example.com:587", from: status@example.com}
    destinations: [{id: on-call, class: desk, languages: [ko], address: on-call@example.com}]
`

// reachableDuty is the company, whose duty officer has a telephone and a mailbox.
func reachableDuty(t *testing.T) *played {
	t.Helper()
	p := play(t, phonesAndMail)
	duty := &p.config.People[0]
	duty.Phone, duty.Email = "+82 10-0000-0001", "duty@example.com"
	return p
}

// A link goes to the person's own telephone and mailbox, stands nowhere in the store, opens once and lands on its draft.
func TestASignInLinkReachesItsPersonOnly(t *testing.T) {
	t.Parallel()
	p := reachableDuty(t)
	draft := p.publish(t)
	p.later(t, time.Second)
	if err := p.desk.SendSignInLink(t.Context(), operator, "duty", draft); err != nil {
		t.Fatal(err)
	}
	p.later(t, time.Second)
	path := regexp.MustCompile(`https://desk\.haneul-talk\.example(/in/[\w-]{43}/` + draft + `)`)
	var links []string
	for _, m := range p.platforms.received() {
		if found := path.FindStringSubmatch(m.Text); found != nil {
			links = append(links, found[1])
		}
	}
	if len(links) != 2 || links[0] == links[1] {
		t.Fatalf("links by text message and mail: %v in %+v", links, p.platforms.received())
	}
	bodies, err := p.store.Bodies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range links {
		token := strings.Split(link, "/")[2]
		for _, body := range bodies {
			if bytes.Contains(body.Bytes, []byte(token)) {
				t.Error("the store holds a link")
			}
		}
	}
	events, err := p.store.Events(t.Context(), must(p.desk.Review(t.Context(), draft)).Incident.ID)
	if err != nil || events[len(events)-1].Kind != "sign-in-link" || events[len(events)-1].Data["to"] != "duty" {
		t.Errorf("the record ends with %+v, %v", events[len(events)-1], err)
	}
	handler := must(p.console()).Handler()
	press := func(method string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(method, links[0], nil))
		return w
	}
	if got := press(http.MethodGet); got.Code != http.StatusOK {
		t.Errorf("looking: %d", got.Code)
	}
	if got := press(http.MethodPost); got.Code != http.StatusSeeOther || got.Header().Get("Location") != "/drafts/"+draft {
		t.Errorf("pressing: %d to %q", got.Code, got.Header().Get("Location"))
	}
	if got := press(http.MethodPost); got.Code != http.StatusForbidden {
		t.Errorf("pressing again: %d", got.Code)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestSignInLinksThatAreNotSent(t *testing.T) {
	t.Parallel()
	p := reachableDuty(t)
	for person, want := range map[string]error{"nobody": bot.ErrNotFound, "legal": bot.ErrInvalid} {
		if err := p.desk.SendSignInLink(t.Context(), operator, person, ""); !errors.Is(err, want) {
			t.Errorf("to %s: %v, want %v", person, err, want)
		}
	}
	if err := p.desk.SendSignInLink(t.Context(), operator, "duty", "none"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("on a draft that there is not: %v", err)
	}
	if err := p.desk.SendSignInLink(t.Context(), "duty", "duty", ""); err != nil {
		t.Fatal(err)
	}
	p.clock.Set(p.clock.Now().Add(bot.SignInTime)) // the desk was down, and nobody waits for the link any more
	p.later(t, time.Second)
	if got := p.platforms.received(); len(got) != 0 {
		t.Errorf("sent: %+v", got)
	}
	if got := p.ledger(t, bot.LedgerQuery{}, "korea"); got[bot.Failed] != 1 {
		t.Errorf("the rows are %v", got)
	}
	if links, err := p.store.SignInLinks(t.Context(), 5); err != nil || len(links) != 0 {
		t.Errorf("links: %v, %v", links, err)
	}
}

// Whoever types the slot into a reason or a title gets no link for it.
func TestTheSlotIsFilledInNoOtherNotice(t *testing.T) {
	t.Parallel()
	p := reachableDuty(t)
	body := bot.Body{MediaType: "text/plain", Bytes: []byte("because " + bot.SignInSlot)}
	b := bot.Batch{Notice: true, UpdateID: "n1", Body: body, At: p.clock.Now(), Rows: []bot.Delivery{{Recipient: "person:duty"}}}
	filled, err := p.fillSignIn(t.Context(), b)
	if err != nil || string(filled.Body.Bytes) != string(body.Bytes) {
		t.Errorf("a notice of another kind carries %q, %v", filled.Body.Bytes, err)
	}
}
