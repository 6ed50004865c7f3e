// Package console is the private web, phone first: approval when Slack is down, the exact texts before they leave, the board and the ledger.
// Every page is whole without script. It shows what the desk knows and hands in what a person decides; it decides nothing itself.
package console

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

//go:embed assets
var assets embed.FS

// Signer is the desk's side for those who decide.
type Signer interface {
	Review(ctx context.Context, draftID string) (bot.Review, error)
	Vote(ctx context.Context, actor string, v bot.Vote) (bot.Draft, error)
	Publish(ctx context.Context, actor, draftID string) (bot.Draft, error)
	PublishAhead(ctx context.Context, actor string, v bot.Vote) (bot.Draft, error)
	ReviewGlass(ctx context.Context, actor, incidentID, note string) (bot.Incident, error)
}

// Arranger is the desk's side for those who sign ahead and name deputies.
type Arranger interface {
	StandingApprovals(ctx context.Context) ([]bot.StandingState, error)
	StandingTexts(ctx context.Context, actor string, scope bot.StandingScope) ([]bot.Presigned, bot.Digest, error)
	SignStanding(ctx context.Context, actor string, scope bot.StandingScope, digest bot.Digest, until time.Time) (bot.StandingApproval, error)
	EndStanding(ctx context.Context, actor, id string) error
	Delegations(ctx context.Context, past bool) ([]bot.Delegation, error)
	Delegate(ctx context.Context, actor string, d bot.Delegation) (bot.Delegation, error)
	EndDelegation(ctx context.Context, actor, id string) error
}

// Counsel is the desk's side for legal counsel, and for who takes what they propose.
type Counsel interface {
	AsLegal(ctx context.Context, actor string) error
	Unconfirm(ctx context.Context, actor, draftID string, revision int, field string) (bot.Draft, error)
	Propose(ctx context.Context, actor string, p bot.Proposal) (bot.Proposal, error)
	Proposals(ctx context.Context, actor, draftID string) ([]bot.Proposal, error)
	TakeProposal(ctx context.Context, actor, draftID, proposalID string) (bot.Draft, error)
}

// Author is the desk's side for those who open incidents and write.
type Author interface {
	Declare(ctx context.Context, actor string, in bot.Declaration) (bot.Incident, error)
	Write(ctx context.Context, actor string, r bot.Request) (bot.Draft, error)
	Edit(ctx context.Context, actor, draftID string, revision int, r bot.Request) (bot.Draft, error)
	Schedule(ctx context.Context, actor, draftID string, revision int, release, next time.Time) (bot.Draft, error)
}

// Decider is the desk's side for those who end the doubt about a delivery, and send again what has failed.
type Decider interface {
	RetryFailed(ctx context.Context, actor, draftID string) (int, error)
	DecideUnknown(ctx context.Context, actor, deliveryID string, decision bot.UnknownDecision) error
}

// Beater is the desk's side for heartbeats.
type Beater interface {
	Heartbeats(ctx context.Context, actor, incidentID string, every time.Duration, count int) ([]bot.Draft, error)
	Beats(ctx context.Context, incidentID string) ([]bot.Draft, error)
	ApproveBeats(ctx context.Context, actor, incidentID string, seen bot.Digest, door string) ([]bot.Draft, error)
}

// Keeper is the desk's side for those who pause channels.
type Keeper interface {
	Channels(ctx context.Context) ([]bot.ChannelState, error)
	PauseChannel(ctx context.Context, actor, channel, reason string) error
	ResumeChannel(ctx context.Context, actor, channel string) error
}

// Snoozer is the desk's side for those who are reminded.
type Snoozer interface {
	Snooze(ctx context.Context, actor, incidentID string, until time.Time, reason string) error
}

// Handovers is the desk's side for those who take turns.
type Handovers interface {
	Assign(ctx context.Context, actor, incidentID string, post bot.Post, person string) (bot.Incident, error)
	Sheet(ctx context.Context, incidentID string) (bot.Sheet, error)
	HandOver(ctx context.Context, actor, incidentID, to string) (bot.Sheet, error)
	TakeOver(ctx context.Context, actor, incidentID string, items []string) (bot.Sheet, error)
}

// Board is what the desk knows of incidents.
type Board interface {
	Incident(ctx context.Context, idOrKey string) (bot.Incident, error)
	Incidents(ctx context.Context, openOnly bool) ([]bot.Incident, error)
	OpenDrafts(ctx context.Context) ([]bot.Draft, error)
}

// Records is what the desk keeps of one incident.
type Records interface {
	Drafts(ctx context.Context, incidentID string) ([]bot.Draft, error)
	Timeline(ctx context.Context, incidentID string) ([]bot.Event, error)
	Deliveries(ctx context.Context, query bot.LedgerQuery) ([]bot.Delivery, error)
}

// Desk is all that this door calls.
type Desk interface {
	Signer
	Counsel
	Author
	Decider
	Keeper
	Arranger
	Beater
	Snoozer
	Handovers
	Board
	Records
}

// TokenChecker knows whose personal token has a hash: the hex SHA-256 of the token. It returns bot.ErrNotFound for nobody's.
type TokenChecker interface {
	PersonByToken(ctx context.Context, hash string) (string, error)
}

// Sessions are who is signed in, by the hash of their cookie. SessionPerson returns bot.ErrNotFound when nobody is.
type Sessions interface {
	BeginSession(ctx context.Context, hash, person string, now, until time.Time) error
	SessionPerson(ctx context.Context, hash string, now time.Time) (string, error)
	EndSession(ctx context.Context, hash string) error
}

// Links are the one-time ways in, known by the hash of their token. Both return bot.ErrNotFound for one that there is not; using one spends it.
type Links interface {
	SignInLink(ctx context.Context, hash string) (bot.SignInLink, error)
	UseSignInLink(ctx context.Context, hash string) (personID string, err error)
	SendSignInLink(ctx context.Context, personID string) error
}

// Catalog gives the console its words; a miss is an error, never another language's text.
type Catalog interface {
	Text(lang, id string, data map[string]any) (string, error)
	Explain(l bot.Language, err error, at language.Moment) []locale.Line
	Line(l bot.Language, s bot.Saying, at language.Moment) locale.Line
	Reason(l bot.Language, text string) locale.Line
	Has(id string) bool
	Phrases() []string
	Phrase(id string) (locale.Phrase, bool)
}

// Received is a message that a platform of the demo took.
type Received struct {
	Platform string
	Where    string
	Language string
	At       time.Time
	Text     string
	Raw      []byte
	Note     string
}

// Said is one line of the public record, with its source.
type Said struct {
	At     time.Time
	Text   bot.Text
	Source string
}

// Settings are what the console is made of.
type Settings struct {
	Desk         Desk
	People       bot.People
	Components   bot.Components
	Destinations []bot.Destination // to which notices may be signed ahead
	Catalog      Catalog
	Zones        map[bot.Language]*time.Location
	Limits       map[string]bot.Limits                             // by channel, beside the counters; may be nil
	Interval     func(severity int, phase bot.Phase) time.Duration // proposes the time of the next update; may be nil
	Clock        bot.Clock
	IDs          bot.IDs
	Logger       *slog.Logger
	Tokens       TokenChecker
	Links        Links                             // nil: none is taken or sent
	Sessions     Sessions                          // nil: they end with the program
	Gallery      func(name string) ([]byte, error) // a whole page: the index for no name; may be nil
	Doctor       func(ctx context.Context) []bot.Finding
	FactsFile    func(data []byte) (bot.Facts, error) // reads the facts of the messages that have no fields of their own; may be nil
	FactsExample func(t bot.MessageType) string       // of such a file
	Secure       bool                                 // behind TLS: the cookie says so

	// The demo alone sets these; what is absent has no page.
	Received func() []Received
	Record   []Said
	Guest    string   // id of the person whom a visitor without sign-in acts as; empty: sign-in is needed
	Guests   []string // ids of the persons as whom a visitor may act
}

// Console is the door. It is safe for concurrent use.
type Console struct {
	Settings
	zones    language.Zones
	pages    map[string]*template.Template
	failures *limiter // wrong tokens, by address
	spending *limiter // links that do not open, by address
	asking   *limiter // links that were asked for, by address
	asked    *limiter // and by person
	sending  sync.WaitGroup
}

// New returns a console, or an error that names what is missing.
func New(s Settings) (*Console, error) {
	if s.Desk == nil || s.Catalog == nil || s.Clock == nil || s.IDs == nil || s.Logger == nil || (s.Tokens == nil && s.Guest == "") {
		return nil, errors.New("new console: desk, catalogue, clock, ids, logger and tokens are all needed")
	}
	for _, l := range bot.Languages() {
		if s.Zones[l] == nil {
			return nil, fmt.Errorf("new console: no time zone for %s", l)
		}
	}
	if s.Guest != "" {
		for _, id := range append([]string{s.Guest}, s.Guests...) {
			if _, ok := s.People.ByID(id); !ok {
				return nil, fmt.Errorf("new console: the guest %q is not among the people", id)
			}
		}
	}
	if s.Sessions == nil {
		s.Sessions = newMemory()
	}
	pages, err := parsePages()
	if err != nil {
		return nil, fmt.Errorf("new console: %w", err)
	}
	return &Console{
		Settings: s, pages: pages,
		failures: newLimiter(failuresMost, failureTime), spending: newLimiter(failuresMost, failureTime), asking: newLimiter(failuresMost, failureTime), asked: newLimiter(linksMost, bot.SignInTime),
		zones: language.Zones{Seoul: s.Zones[bot.Korean], Paris: s.Zones[bot.French], English: s.Zones[bot.English]},
	}, nil
}

// Handler serves the console at the root of its address.
func (c *Console) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /assets/{file}", c.asset)
	mux.HandleFunc("GET /favicon.ico", icon)
	mux.HandleFunc("GET /sign-in", c.open(c.signInPage))
	mux.HandleFunc("POST /sign-in", c.open(c.signIn))
	if c.Links != nil {
		mux.HandleFunc("POST /sign-in/link", c.open(c.askForLink))
		mux.HandleFunc("GET /in/{token}", c.open(c.linkPage))
		mux.HandleFunc("GET /in/{token}/{draft}", c.open(c.linkPage))
		mux.HandleFunc("POST /in/{token}", c.open(c.useLink))
		mux.HandleFunc("POST /in/{token}/{draft}", c.open(c.useLink))
	}
	mux.HandleFunc("POST /sign-out", c.open(c.signOut))
	mux.HandleFunc("GET /{$}", c.private(c.board))
	mux.HandleFunc("GET /incidents/{id}", c.private(c.incident))
	mux.HandleFunc("GET /drafts/{id}", c.private(c.draft))
	mux.HandleFunc("POST /drafts/{id}/vote", c.private(c.vote))
	mux.HandleFunc("POST /drafts/{id}/publish", c.private(c.publish))
	mux.HandleFunc("POST /drafts/{id}/schedule", c.private(c.schedule))
	mux.HandleFunc("POST /drafts/{id}/ahead", c.private(c.publishAhead))
	mux.HandleFunc("POST /drafts/{id}/retry", c.private(c.retry))
	mux.HandleFunc("POST /drafts/{id}/unconfirm", c.private(c.unconfirm))
	mux.HandleFunc("POST /drafts/{id}/propose", c.private(c.propose))
	mux.HandleFunc("POST /drafts/{id}/take", c.private(c.take))
	mux.HandleFunc("GET /drafts/{id}/edit", c.private(c.editForm))
	mux.HandleFunc("POST /drafts/{id}/edit", c.private(c.edit))
	mux.HandleFunc("POST /incidents/{id}/review", c.private(c.reviewGlass))
	mux.HandleFunc("GET /ledger", c.private(c.ledger))
	mux.HandleFunc("POST /ledger/{id}/decide", c.private(c.decide))
	mux.HandleFunc("GET /channels", c.private(c.channels))
	mux.HandleFunc("POST /channels/{name}/pause", c.private(c.pauseChannel))
	mux.HandleFunc("POST /channels/{name}/resume", c.private(c.resumeChannel))
	mux.HandleFunc("GET /ahead", c.private(c.ahead))
	mux.HandleFunc("GET /ahead/texts", c.private(c.aheadTexts))
	mux.HandleFunc("POST /ahead/sign", c.private(c.signAhead))
	mux.HandleFunc("POST /ahead/{id}/end", c.private(c.endAhead))
	mux.HandleFunc("POST /delegations", c.private(c.delegate))
	mux.HandleFunc("POST /delegations/{id}/end", c.private(c.endDelegation))
	mux.HandleFunc("GET /declare", c.private(c.declareForm))
	mux.HandleFunc("POST /declare", c.private(c.declare))
	mux.HandleFunc("GET /incidents/{id}/write", c.private(c.writeForm))
	mux.HandleFunc("POST /incidents/{id}/write", c.private(c.write))
	for _, t := range bot.MessageTypes() {
		switch {
		case fieldsOf(t) == nil:
		case t == bot.Correction || t == bot.Retraction:
			mux.HandleFunc("GET /drafts/{id}/"+string(t), c.private(c.endingForm(t)))
			mux.HandleFunc("POST /drafts/{id}/"+string(t), c.private(c.writeEnding(t)))
		default:
			mux.HandleFunc("GET /incidents/{id}/"+string(t), c.private(c.endingForm(t)))
			mux.HandleFunc("POST /incidents/{id}/"+string(t), c.private(c.writeEnding(t)))
		}
	}
	mux.HandleFunc("GET /incidents/{id}/heartbeats", c.private(c.beats))
	mux.HandleFunc("POST /incidents/{id}/heartbeats", c.private(c.writeBeats))
	mux.HandleFunc("POST /incidents/{id}/heartbeats/approve", c.private(c.approveBeats))
	mux.HandleFunc("POST /incidents/{id}/snooze", c.private(c.snooze))
	mux.HandleFunc("POST /incidents/{id}/handover", c.private(c.handOver))
	mux.HandleFunc("POST /incidents/{id}/take-over", c.private(c.takeOver))
	mux.HandleFunc("POST /incidents/{id}/assign", c.private(c.assign))
	if c.Doctor != nil {
		mux.HandleFunc("GET /doctor", c.private(c.doctor))
		mux.HandleFunc("POST /doctor", c.private(c.doctor))
	}
	if c.Gallery != nil {
		mux.HandleFunc("GET /gallery", c.private(c.gallery))
		mux.HandleFunc("GET /gallery/{page}", c.private(c.gallery))
	}
	if c.Received != nil {
		mux.HandleFunc("GET /received", c.private(c.received))
	}
	if len(c.Record) > 0 {
		mux.HandleFunc("GET /compare", c.private(c.compare))
	}
	if c.Guest != "" {
		mux.HandleFunc("POST /as", c.open(c.actAs))
	}
	mux.HandleFunc("/", c.private(c.absent))
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(c.open(func(w http.ResponseWriter, _ *http.Request, v *voice) error {
		return v.fail(w, http.StatusForbidden, "console.refused.foreign")
	}))
	if c.Guest != "" {
		return guard(byNumber(protection.Handler(mux)))
	}
	return guard(protection.Handler(mux))
}

// byNumber answers only who names this machine by its address: without sign-in, a page elsewhere could make its own name lead here and act as
// the visitor.
func byNumber(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if host != "localhost" && net.ParseIP(strings.Trim(host, "[]")) == nil {
			http.Error(w, "this demo answers to its address only, such as http://127.0.0.1:8081/", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// guard puts on every answer what keeps it private: no store, no frame, nothing from elsewhere.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		next.ServeHTTP(w, r)
	})
}

const maxForm = 256 << 10

func (c *Console) asset(w http.ResponseWriter, r *http.Request) {
	switch r.PathValue("file") {
	case "style.css":
		http.ServeFileFS(w, r, assets, "assets/style.css")
	case "console.js":
		http.ServeFileFS(w, r, assets, "assets/console.js")
	case "icon.svg":
		icon(w, r)
	default:
		http.NotFound(w, r)
	}
}

// icon answers with the beacon, at its own address and at the one where browsers look for it.
func icon(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, assets, "assets/icon.svg") }
