package console

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

// page is what the frame and one page's content are made of.
type page struct {
	*voice
	Page    string // of the template, and of the place in the navigation
	Heading string
	Drill   bool
	Live    bool // the page reads itself again while nobody types
	Refused *refusal
	Here    string // address to come back to
	Content any
}

// refusal is what did not happen, and why, in words.
type refusal struct {
	Head string
	Said []locale.Line // why, in the desk's own sentences; there may be none
}

func parsePages() (map[string]*template.Template, error) {
	frame, err := template.New("frame").Option("missingkey=error").ParseFS(assets, "assets/frame.html", "assets/parts.html")
	if err != nil {
		return nil, fmt.Errorf("parse the frame: %w", err)
	}
	pages := map[string]*template.Template{}
	for _, name := range []string{"sign-in", "link", "bounce", "fail", "board", "incident", "draft", "ledger", "channels", "received", "compare", "declare", "write", "ending", "doctor", "ahead", "beats"} {
		own, err := frame.Clone()
		if err == nil {
			own, err = own.ParseFS(assets, "assets/"+name+".html")
		}
		if err != nil {
			return nil, fmt.Errorf("parse the page %s: %w", name, err)
		}
		pages[name] = own
	}
	return pages, nil
}

// show writes a page whole, or returns an error and writes nothing.
func (v *voice) show(w http.ResponseWriter, status int, p page) error {
	p.voice = v
	var b bytes.Buffer
	if err := v.pages[p.Page].ExecuteTemplate(&b, "frame", p); err != nil {
		return fmt.Errorf("render the page %s: %w", p.Page, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // the reader is gone; there is nobody to tell
	return nil
}

// fail shows a page that says what happened.
func (v *voice) fail(w http.ResponseWriter, status int, id string) error {
	head, err := v.T(id)
	if err != nil {
		return err
	}
	return v.show(w, status, page{Page: "fail", Heading: head, Refused: &refusal{Head: head}})
}

// judge tells what an error is to the person who asked: the status, and the catalogue's words.
func judge(err error) (status int, id string) {
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return http.StatusNotFound, "console.refused.absent"
	case errors.Is(err, bot.ErrForbidden):
		return http.StatusForbidden, "console.refused.forbidden"
	case errors.Is(err, bot.ErrConflict):
		return http.StatusConflict, "console.refused.conflict"
	case errors.Is(err, bot.ErrNotApproved):
		return http.StatusConflict, "console.refused.unsigned"
	case errors.Is(err, bot.ErrInvalid):
		return http.StatusBadRequest, "console.refused.invalid"
	}
	return http.StatusInternalServerError, "console.refused.broken"
}

// refuse tells an error as a refusal above a form; it logs what is no refusal.
func (v *voice) refuse(r *http.Request, err error) (int, *refusal, error) {
	status, id := judge(err)
	said := v.Catalog.Explain(v.Lang, err, v.present())
	if status == http.StatusInternalServerError {
		v.Logger.ErrorContext(r.Context(), "console request", "path", place(r), "person", v.Person.ID, "error", err)
		said = nil
	}
	head, err := v.T(id)
	return status, &refusal{Head: head, Said: said}, err
}

// handler answers one request, or returns an error that becomes a page in words.
type handler func(w http.ResponseWriter, r *http.Request, v *voice) error

// open serves anybody, in the language of the browser where nobody is signed in.
func (c *Console) open(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := c.voiceOf(c.actor(r))
		if v.Person.ID == "" {
			v.Lang = accepted(r.Header.Get("Accept-Language"))
		}
		c.answer(w, r, v, h)
	}
}

// private serves those who are signed in, and sends everybody else to sign in and back.
func (c *Console) private(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := c.voiceOf(c.actor(r))
		switch {
		case v.Person.ID != "":
			c.answer(w, r, v, h)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			v.Lang = accepted(r.Header.Get("Accept-Language"))
			c.answer(w, r, v, func(w http.ResponseWriter, _ *http.Request, v *voice) error {
				return v.fail(w, http.StatusUnauthorized, "console.refused.signed-out")
			})
		case r.Header.Get("Sec-Fetch-Site") == "cross-site":
			// A strict cookie does not come along from a link in Slack; a step from our own page brings it.
			v.Lang = accepted(r.Header.Get("Accept-Language"))
			c.answer(w, r, v, func(w http.ResponseWriter, r *http.Request, v *voice) error {
				return v.show(w, http.StatusOK, page{Page: "bounce", Heading: "bongsu", Here: r.URL.RequestURI()})
			})
		default:
			http.Redirect(w, r, "/sign-in?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		}
	}
}

func (c *Console) answer(w http.ResponseWriter, r *http.Request, v *voice, h handler) {
	err := h(w, r, v)
	if err == nil {
		return
	}
	status, refused, wordless := v.refuse(r, err)
	if wordless == nil {
		wordless = v.show(w, status, page{Page: "fail", Heading: refused.Head, Refused: refused})
	}
	if wordless != nil {
		c.Logger.ErrorContext(r.Context(), "console page without words", "path", place(r), "error", wordless)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

// place is the address of a request for the log, without what opens the console.
func place(r *http.Request) string {
	if r.PathValue("token") != "" {
		return r.Pattern
	}
	return r.URL.Path
}

func (c *Console) absent(http.ResponseWriter, *http.Request, *voice) error {
	return bot.ErrNotFound
}

// accepted is the first of our languages that a browser asks for.
func accepted(header string) bot.Language {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if l := bot.Language(primary); l.Valid() {
			return l
		}
	}
	return bot.English
}
