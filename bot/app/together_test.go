package app

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
	"github.com/bongsu-hq/bongsu/bot/door/console"
)

// A resolution needs two signatures: one comes by the console, the other by the command line.
func TestSignaturesOfAllDoorsCountTogether(t *testing.T) {
	p := play(t, phonesAndMail)
	p.publish(t)
	p.later(t, time.Minute)
	i := must(p.desk.Incident(t.Context(), "INC-1"))
	facts := i.Facts
	facts.NextAt, facts.EndedAt, facts.Data, facts.ReportAt = time.Time{}, p.clock.Now(), bot.DataSafe, p.clock.Now().Add(48*time.Hour)
	d, err := p.desk.Write(t.Context(), "duty", bot.Request{IncidentID: i.ID, Type: bot.Resolved, Facts: facts})
	if err != nil {
		t.Fatal(err)
	}
	if need := must(p.desk.Review(t.Context(), d.ID)).Standing.Steps; len(need) < 2 {
		t.Fatalf("one signature is enough: %+v", need)
	}

	token := "tok-comms-lead"
	if err := p.store.SaveToken(t.Context(), "comms-lead", tokenHash(bot.NewSecret(token)), p.clock.Now()); err != nil {
		t.Fatal(err)
	}
	handler := must(p.console()).Handler()
	post := func(path, cookie string, form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Cookie", cookie)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w
	}
	cookie, _, _ := strings.Cut(post("/sign-in", "", url.Values{"token": {token}}).Header().Get("Set-Cookie"), ";")
	signed := post("/drafts/"+d.ID+"/vote", cookie, url.Values{"verdict": {"approve"}, "revision": {fmt.Sprint(d.Revision)}, "digest": {string(d.Digest)}})
	if signed.Code != http.StatusSeeOther {
		t.Fatalf("the console: %d\n%s", signed.Code, signed.Body)
	}

	commander, _ := p.config.People.ByID("commander")
	program := cli.Program{Open: func(context.Context, string, bot.Secret) (*cli.Session, error) {
		return &cli.Session{Desk: p.desk, Person: commander, Zone: time.UTC, Now: p.clock.Now(), Close: func() error { return nil }}, nil
	}}
	t.Setenv("BONGSU_TOKEN", "any")
	var out, errs bytes.Buffer
	if code := cli.Main(t.Context(), []string{"approve", d.ID, "--digest", d.Digest.Short()}, program, cli.Streams{Out: &out, Err: &errs}); code != 0 {
		t.Fatalf("the command line: %s", errs.String())
	}
	review := must(p.desk.Review(t.Context(), d.ID))
	var doors []string
	for _, one := range review.Decisions {
		doors = append(doors, one.Person+" by "+one.Door)
	}
	slices.Sort(doors) // both came in the same instant
	if review.Draft.State != bot.DraftPublished || strings.Join(doors, ", ") != "commander by cli, comms-lead by console" {
		t.Errorf("the draft is %s, signed %q", review.Draft.State, doors)
	}
}

// A correction that is typed into the console's form is a draft of the desk, with who gets it.
func TestACorrectionByTheConsole(t *testing.T) {
	t.Parallel()
	p := play(t, phonesAndMail)
	wrong := p.publish(t)
	p.later(t, time.Minute)
	door := p.consoleSettings(p.ids)
	door.Guest = "duty"
	handler := must(console.New(door)).Handler()
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/drafts/"+wrong+"/correction", strings.NewReader(url.Values{
		"once": {"o1"}, "known": {p.clock.Now().In(p.zones[bot.Korean]).Format("2006-01-02T15:04")},
		"wrong-ko": {"메시지를 이용하실 수 없습니다."}, "wrong-en": {"Messages is not working."}, "wrong-fr": {"Messages ne fonctionne pas."},
		"right-ko": {"메시지는 정상입니다."}, "right-en": {"Messages is working normally."}, "right-fr": {"Messages fonctionne normalement."},
	}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	made := must(p.desk.Review(t.Context(), strings.TrimPrefix(w.Header().Get("Location"), "/drafts/"))).Draft
	if made.Type != bot.Correction || made.Facts.Original != wrong || made.State != bot.DraftOpen {
		t.Errorf("made %+v", made)
	}
}
