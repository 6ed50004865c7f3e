package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// linkContent is what a one-time link shows before it is used: a mail scanner that opens it spends nothing.
type linkContent struct {
	Who   string
	Draft bool   // it opens on one
	To    string // where the button goes
}

func (c *Console) linkPage(w http.ResponseWriter, r *http.Request, v *voice) error {
	link, err := c.Links.SignInLink(r.Context(), hash(r.PathValue("token")))
	person, known := c.People.ByID(link.Person)
	switch {
	case errors.Is(err, bot.ErrNotFound) || err == nil && (!known || !link.Opens(v.Now)):
		return v.spent(w, r)
	case err != nil:
		return fmt.Errorf("look at a sign-in link: %w", err)
	}
	theirs := c.voiceOf(person)
	theirs.Person = v.Person
	heading, err := theirs.T("console.link.title")
	if err != nil {
		return err
	}
	content := linkContent{Who: theirs.Name(person.ID), Draft: r.PathValue("draft") != "", To: r.URL.EscapedPath()}
	return theirs.show(w, http.StatusOK, page{Page: "link", Heading: heading, Content: content})
}

// spent answers a link that does not open the console, and counts it, apart from wrong tokens: whoever opens old links still signs in by token.
func (v *voice) spent(w http.ResponseWriter, r *http.Request) error {
	address := remote(r)
	if wait := v.spending.wait(address, v.Now); wait > 0 {
		return v.slower(w, "", wait)
	}
	v.spending.add(address, v.Now)
	v.Logger.WarnContext(r.Context(), "console sign-in refused", "by", "link", "from", address)
	return v.wrongToken(w, http.StatusForbidden, landing(r), "console.link.spent")
}

// useLink spends a link and opens what it was made for.
func (c *Console) useLink(w http.ResponseWriter, r *http.Request, v *voice) error {
	person, err := c.Links.UseSignInLink(r.Context(), hash(r.PathValue("token")))
	if errors.Is(err, bot.ErrNotFound) {
		return v.spent(w, r)
	}
	if err != nil {
		return fmt.Errorf("sign in by a link: %w", err)
	}
	if _, known := c.People.ByID(person); !known {
		return v.spent(w, r)
	}
	if err := c.begin(w, r, person); err != nil {
		return err
	}
	c.Logger.InfoContext(r.Context(), "console sign-in", "by", "link", "person", person, "from", remote(r))
	http.Redirect(w, r, landing(r), http.StatusSeeOther) //nolint:gosec // a path of this site: the draft is escaped
	return nil
}

// landing is the page on which a link opens.
func landing(r *http.Request) string {
	if draft := r.PathValue("draft"); draft != "" {
		return "/drafts/" + url.PathEscape(draft)
	}
	return "/"
}

// askForLink sends a link to the person whose id, address or number was typed. Neither the answer nor how long it takes tells whether there is one:
// the link is made after it.
func (c *Console) askForLink(w http.ResponseWriter, r *http.Request, v *voice) error {
	address, who := remote(r), r.PostFormValue("who")
	if wait := c.asking.wait(address, v.Now); wait > 0 {
		return v.slower(w, r.PostFormValue("next"), wait)
	}
	c.asking.add(address, v.Now)
	ctx := context.WithoutCancel(r.Context())
	c.sending.Go(func() { c.sendLink(ctx, who, address, v.Now) })
	return v.showSignIn(w, http.StatusOK, signInForm{Next: r.PostFormValue("next"), Sent: true}, nil)
}

// linkTime bounds how long the making of a link may take.
const linkTime = 30 * time.Second

func (c *Console) sendLink(ctx context.Context, who, address string, now time.Time) {
	p, known := c.People.ByContact(who)
	if !known || c.asked.wait(p.ID, now) > 0 {
		c.Logger.WarnContext(ctx, "console sign-in link refused", "person", p.ID, "from", address)
		return
	}
	c.asked.add(p.ID, now)
	ctx, cancel := context.WithTimeout(ctx, linkTime)
	defer cancel()
	if err := c.Links.SendSignInLink(ctx, p.ID); err != nil {
		c.Logger.ErrorContext(ctx, "console sign-in link", "person", p.ID, "error", err)
		return
	}
	c.Logger.InfoContext(ctx, "console sign-in link asked for", "person", p.ID, "from", address)
}

// Wait returns when every link that was asked for has been made.
func (c *Console) Wait() { c.sending.Wait() }
