package console

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

const (
	sessionTime  = 12 * time.Hour
	failureTime  = time.Minute // after it, a blocked address may try again
	failuresMost = 5           // wrong tokens, and links, from one address within failureTime
	linksMost    = 3           // links to one person while the first of them opens
)

// memory keeps sessions until the program ends, for one node.
type memory struct {
	mu   sync.Mutex
	open map[string]session
}

type session struct {
	person string
	until  time.Time
}

func newMemory() *memory { return &memory{open: map[string]session{}} }

func (m *memory) BeginSession(_ context.Context, hash, person string, now, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, old := range m.open {
		if !now.Before(old.until) {
			delete(m.open, key)
		}
	}
	m.open[hash] = session{person, until}
	return nil
}

func (m *memory) SessionPerson(_ context.Context, hash string, now time.Time) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if found := m.open[hash]; now.Before(found.until) {
		return found.person, nil
	}
	return "", bot.ErrNotFound
}

func (m *memory) EndSession(_ context.Context, hash string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.open, hash)
	return nil
}

// limiter counts what was tried, by address or person.
type limiter struct {
	most  int // tries within span
	span  time.Duration
	mu    sync.Mutex
	since map[string]tried
}

type tried struct {
	first time.Time
	count int
}

func newLimiter(most int, span time.Duration) *limiter {
	return &limiter{most: most, span: span, since: map[string]tried{}}
}

// wait is how long the key must still wait; 0: it may try.
func (l *limiter) wait(key string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if have := l.since[key]; have.count >= l.most {
		return max(0, have.first.Add(l.span).Sub(now))
	}
	return 0
}

func (l *limiter) add(key string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for other, old := range l.since {
		if now.Sub(old.first) >= l.span {
			delete(l.since, other)
		}
	}
	have := l.since[key]
	if have.count == 0 {
		have.first = now
	}
	have.count++
	l.since[key] = have
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func (c *Console) cookieName() string {
	if c.Secure {
		return "__Host-bongsu"
	}
	return "bongsu"
}

func (c *Console) cookie(value string, age time.Duration) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // the browser keeps no Secure cookie of a console on plain loopback
		Name: c.cookieName(), Value: value, Path: "/", MaxAge: int(age / time.Second),
		HttpOnly: true, Secure: c.Secure, SameSite: http.SameSiteStrictMode,
	}
}

// actor is the person who asks: the session's, else the demo's guest, else nobody.
func (c *Console) actor(r *http.Request) bot.Person {
	id := c.Guest
	if cookie, err := r.Cookie(c.cookieName()); err == nil {
		switch known, err := c.Sessions.SessionPerson(r.Context(), hash(cookie.Value), c.Clock.Now()); {
		case err == nil:
			id = known
		case !errors.Is(err, bot.ErrNotFound):
			c.Logger.ErrorContext(r.Context(), "look up a session", "error", err)
		}
	}
	p, _ := c.People.ByID(id)
	return p
}

// Minutes is how long a link opens the console.
func (signInForm) Minutes() int { return int(bot.SignInTime.Minutes()) }

// signInForm is what the sign-in page shows.
type signInForm struct {
	Next  string
	Links bool // may be asked for
	Sent  bool // one was asked for, and is on its way if the person is known
}

func (c *Console) signInPage(w http.ResponseWriter, r *http.Request, v *voice) error {
	return v.showSignIn(w, http.StatusOK, signInForm{Next: r.FormValue("next")}, nil)
}

func (v *voice) showSignIn(w http.ResponseWriter, status int, f signInForm, refused *refusal) error {
	heading, err := v.T("console.sign-in.title")
	if err != nil {
		return err
	}
	f.Next, f.Links = local(f.Next), v.Links != nil
	return v.show(w, status, page{Page: "sign-in", Heading: heading, Refused: refused, Content: f})
}

func (c *Console) signIn(w http.ResponseWriter, r *http.Request, v *voice) error {
	next, address, now := r.PostFormValue("next"), remote(r), c.Clock.Now()
	if wait := c.failures.wait(address, now); wait > 0 {
		return v.slower(w, next, wait)
	}
	person, err := c.tokenHolder(r)
	if errors.Is(err, bot.ErrNotFound) {
		c.failures.add(address, now)
		c.Logger.WarnContext(r.Context(), "console sign-in refused", "by", "token", "from", address)
		return v.wrongToken(w, http.StatusForbidden, next, "console.sign-in.wrong")
	}
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if err := c.begin(w, r, person); err != nil {
		return err
	}
	c.Logger.InfoContext(r.Context(), "console sign-in", "by", "token", "person", person, "from", address)
	http.Redirect(w, r, local(next), http.StatusSeeOther) //nolint:gosec // local keeps it on this host
	return nil
}

// slower asks for patience after too many tries.
func (v *voice) slower(w http.ResponseWriter, next string, wait time.Duration) error {
	seconds := int((wait + time.Second - 1) / time.Second)
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return v.wrongToken(w, http.StatusTooManyRequests, next, "console.sign-in.slower", "n", seconds)
}

func (v *voice) wrongToken(w http.ResponseWriter, status int, next, id string, pairs ...any) error {
	head, err := v.T(id, pairs...)
	if err != nil {
		return err
	}
	return v.showSignIn(w, status, signInForm{Next: next}, &refusal{Head: head})
}

// tokenHolder returns the id of the person whose token was typed, or bot.ErrNotFound.
func (c *Console) tokenHolder(r *http.Request) (string, error) {
	token := strings.TrimSpace(r.PostFormValue("token"))
	if token == "" || c.Tokens == nil {
		return "", bot.ErrNotFound
	}
	id, err := c.Tokens.PersonByToken(r.Context(), hash(token))
	if err != nil {
		return "", err
	}
	if _, ok := c.People.ByID(id); !ok {
		return "", bot.ErrNotFound
	}
	return id, nil
}

func (c *Console) begin(w http.ResponseWriter, r *http.Request, person string) error {
	value, now := c.IDs.NewID()+c.IDs.NewID(), c.Clock.Now()
	if err := c.Sessions.BeginSession(r.Context(), hash(value), person, now, now.Add(sessionTime)); err != nil {
		return err
	}
	http.SetCookie(w, c.cookie(value, sessionTime))
	return nil
}

func (c *Console) signOut(w http.ResponseWriter, r *http.Request, _ *voice) error {
	if cookie, err := r.Cookie(c.cookieName()); err == nil {
		if err := c.Sessions.EndSession(r.Context(), hash(cookie.Value)); err != nil {
			return err
		}
	}
	http.SetCookie(w, c.cookie("", -time.Second))
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
	return nil
}

// actAs lets a visitor of the demo act as one of the persons who are offered.
func (c *Console) actAs(w http.ResponseWriter, r *http.Request, _ *voice) error {
	id := r.PostFormValue("person")
	if !slices.Contains(c.Guests, id) {
		return bot.Refuse(bot.ErrInvalid, "this demo does not offer that person")
	}
	if err := c.begin(w, r, id); err != nil {
		return err
	}
	http.Redirect(w, r, local(r.PostFormValue("next")), http.StatusSeeOther) //nolint:gosec // local keeps it on this host
	return nil
}

// local keeps a way back inside the console.
func local(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") || strings.HasPrefix(next, "/sign-in") {
		return "/"
	}
	return next
}

func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
