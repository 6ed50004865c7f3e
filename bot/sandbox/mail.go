package sandbox

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// mailMaxBytes is what large relays commonly take.
const mailMaxBytes = 25 << 20

// MailStage is a step of a mail transaction at which a relay can fail.
type MailStage string

// The stages.
const (
	MailFrom MailStage = "from" // MAIL FROM
	MailTo   MailStage = "to"   // RCPT TO
	MailData MailStage = "data" // while the message comes: a Down cuts it off before its end
	MailEnd  MailStage = "end"  // after its final dot
)

// MailOptions describe a relay.
type MailOptions struct {
	Clock     Clock
	Username  string // with a password: whoever does not sign in is refused
	Password  string
	TLS       *tls.Config       // nil: no STARTTLS
	Keys      map[string]string // TXT records by name; with any, mail that its From's domain has not signed is refused
	Refused   map[string]int    // replies to RCPT TO by address, such as 550
	MaxBytes  int64             // of a message; 25 MB when 0
	PerMinute int               // messages; 0: no limit
}

// MailMessage is one message that the relay took.
type MailMessage struct {
	At       time.Time
	From, To string // of the envelope
	Data     []byte
	SignedBy []string // domains whose signature holds
}

// Mail is a relay that takes mail and delivers none of it.
type Mail struct {
	platform
	options MailOptions
	server  *smtp.Server
	script  map[MailStage][]*armed
	taken   []MailMessage
	arrived []time.Time // messages of the last minute
	open    int
	opened  int
	think   func()
}

// NewMail makes a relay.
func NewMail(o MailOptions) *Mail {
	m := &Mail{platform: platform{clock: o.Clock}, options: o, script: map[MailStage][]*armed{}}
	m.server = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		m.count(1)
		return &mailSession{relay: m, conn: c, known: o.Username == ""}, nil
	}))
	m.server.Domain, m.server.TLSConfig, m.server.ErrorLog = "relay.sandbox", o.TLS, silent{}
	m.server.MaxMessageBytes, m.server.AllowInsecureAuth = max(o.MaxBytes, 0), true
	if o.MaxBytes == 0 {
		m.server.MaxMessageBytes = mailMaxBytes
	}
	return m
}

// Serve takes mail on l until ctx ends.
func (m *Mail) Serve(ctx context.Context, l net.Listener) error {
	stop := context.AfterFunc(ctx, func() { _ = m.server.Close() })
	defer stop()
	if err := m.server.Serve(l); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

// Messages returns what was taken for an address, all of it for none, in order of arrival.
func (m *Mail) Messages(to string) []MailMessage {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(m.taken), func(t MailMessage) bool { return to != "" && t.To != to })
}

// Connections returns how many are open, and how many there ever were.
func (m *Mail) Connections() (open, ever int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.open, m.opened
}

func (m *Mail) count(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.open += n
	m.opened += max(n, 0)
	m.touch()
}

// Fail adds a fault where a whole platform has it: a dead relay takes no sender, anything else strikes after the message.
func (m *Mail) Fail(f Fault) {
	if f.Kind == Down {
		m.FailAt(MailFrom, f)
		return
	}
	m.FailAt(MailEnd, f)
}

// FailAt adds a fault to the script of one stage. It panics on a kind that is not Valid: the script is the caller's own.
func (m *Mail) FailAt(stage MailStage, f Fault) {
	if !f.Kind.Valid() {
		panic("sandbox: no such fault: " + string(f.Kind))
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.script[stage] = append(m.script[stage], &armed{Fault: f, left: f.Next})
}

// Thinking is called when a whole message has come, before the relay answers: a slow one returns late.
func (m *Mail) Thinking(do func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.think = do
}

func (m *Mail) ponder() {
	m.mu.Lock()
	do := m.think
	m.mu.Unlock()
	if do != nil {
		do()
	}
}

// Heal ends all faults.
func (m *Mail) Heal() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.script = map[MailStage][]*armed{}
}

func (m *Mail) strikeAt(stage MailStage) *Fault {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.faults = m.script[stage]
	return m.strike(m.clock.Now(), &http.Request{})
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// mailSession is one connection.
type mailSession struct {
	relay    *Mail
	conn     *smtp.Conn
	known    bool // signed in, or nobody must
	from, to string
	leaving  bool // it answered 421
}

var errGone = errors.New("the relay is gone")

func (s *mailSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *mailSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if o := s.relay.options; username != o.Username || password != o.Password {
			return smtp.ErrAuthFailed
		}
		s.known = true
		return nil
	}), nil
}

func (s *mailSession) Reset()        { s.from, s.to = "", "" }
func (s *mailSession) Logout() error { s.relay.count(-1); return nil }

func (s *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.leaving {
		return s.leave()
	}
	if !s.known {
		return reply(530, 5, 7, 0, "sign in first")
	}
	if err := s.suffer(MailFrom); err != nil {
		return err
	}
	if s.relay.full() {
		return reply(450, 4, 7, 1, "too many messages in a minute")
	}
	s.from = from
	return nil
}

func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.suffer(MailTo); err != nil {
		return err
	}
	if code := s.relay.options.Refused[to]; code != 0 {
		return s.relay.log(s.mail("RCPT", to, nil), reply(code, code/100, 1, 1, to+" is not known here"))
	}
	if s.to != "" {
		return reply(452, 4, 5, 3, "one recipient a message, or one refusal loses it for all")
	}
	s.to = to
	return nil
}

func (s *mailSession) Data(r io.Reader) error {
	if fault := s.relay.strikeAt(MailData); fault != nil {
		_, _ = io.CopyN(io.Discard, r, 256)
		return s.leave()
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.relay.ponder()
	fault := s.relay.strikeAt(MailEnd)
	if fault == nil {
		return s.take(data)
	}
	if fault.Kind == Cut || fault.Applied {
		if err := s.take(data); err != nil {
			return err
		}
	}
	return s.strike(fault)
}

// suffer plays a fault of a stage before the message.
func (s *mailSession) suffer(stage MailStage) error {
	if fault := s.relay.strikeAt(stage); fault != nil {
		return s.strike(fault)
	}
	return nil
}

func (s *mailSession) strike(f *Fault) error {
	code := f.Kind.status()
	if code == 0 {
		if f.Kind == Timeout {
			_, _ = s.conn.Conn().Read(make([]byte, 1)) // the client says nothing before it gives up
		}
		return s.leave()
	}
	s.leaving = code == 421
	return s.relay.log(s.mail("DATA", s.to, nil), reply(code, code/100, 3, 0, "as the script has it"))
}

func (s *mailSession) leave() error {
	_ = s.conn.Conn().Close()
	return errGone
}

// take judges a message and keeps it.
func (s *mailSession) take(data []byte) error {
	message := s.mail("DATA", s.to, data)
	signers, refusal := s.relay.judge(data, s.to)
	if refusal != nil {
		return s.relay.log(message, refusal)
	}
	s.relay.keep(MailMessage{At: message.At, From: s.from, To: s.to, Data: data, SignedBy: signers})
	return s.relay.log(message, nil)
}

func (s *mailSession) mail(method, to string, data []byte) Request {
	return Request{At: s.relay.clock.Now(), Method: method, Path: to, Body: data}
}

func (m *Mail) keep(message MailMessage) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.taken = append(m.taken, message)
	m.arrived = append(m.arrived, message.At)
}

// log notes what came of a request, and returns the refusal as the server wants it.
func (m *Mail) log(r Request, refusal *smtp.SMTPError) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	r.Status = 250
	if refusal != nil {
		r.Status, r.Error = refusal.Code, refusal.Message
	}
	m.requests = append(m.requests, r)
	m.touch()
	if refusal == nil {
		return nil
	}
	return refusal
}

// full reports whether the last minute had as many messages as the relay takes.
func (m *Mail) full() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	minute := m.clock.Now().Add(-time.Minute)
	m.arrived = slices.DeleteFunc(m.arrived, func(at time.Time) bool { return !at.After(minute) })
	return m.options.PerMinute > 0 && len(m.arrived) >= m.options.PerMinute
}

func reply(code, class, subject, detail int, words string) *smtp.SMTPError {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{class, subject, detail}, Message: words}
}
