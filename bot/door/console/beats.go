package console

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// beatsContent are the heartbeats of an incident that wait, whole, and the digest by which they are signed together.
type beatsContent struct {
	Incident bot.Incident
	Beats    []bot.Draft
	Digest   bot.Digest
	Every    string // minutes, as typed
	Count    string
}

// Shown is a heartbeat's text in the language, or the first one that it has.
func (beatsContent) Shown(d bot.Draft, l bot.Language) bot.Rendition {
	i := slices.IndexFunc(d.Composed, func(c bot.Composed) bool { return c.Language == l })
	if len(d.Composed) == 0 {
		return bot.Rendition{}
	}
	return d.Composed[max(0, i)].Rendition
}

// Asks reports whether one of them still waits for signatures.
func (c beatsContent) Asks() bool {
	return slices.ContainsFunc(c.Beats, func(d bot.Draft) bool { return d.State == bot.DraftOpen })
}

func (c *Console) beats(w http.ResponseWriter, r *http.Request, v *voice) error {
	return v.showBeats(w, r, http.StatusOK, beatsContent{Every: "30", Count: "4"}, nil)
}

// writeBeats writes a set.
func (c *Console) writeBeats(w http.ResponseWriter, r *http.Request, v *voice) error {
	content := beatsContent{Every: r.PostFormValue("every"), Count: r.PostFormValue("count")}
	every, _ := strconv.Atoi(content.Every) // what is no number is 0, which the desk refuses
	count, _ := strconv.Atoi(content.Count)
	_, err := c.Desk.Heartbeats(r.Context(), v.Person.ID, r.PathValue("id"), time.Duration(every)*time.Minute, count)
	return v.beaten(w, r, content, err)
}

// approveBeats signs all that the page showed.
func (c *Console) approveBeats(w http.ResponseWriter, r *http.Request, v *voice) error {
	_, err := c.Desk.ApproveBeats(r.Context(), v.Person.ID, r.PathValue("id"), bot.Digest(r.PostFormValue("digest")), door)
	return v.beaten(w, r, beatsContent{Every: "30", Count: "4"}, err)
}

func (v *voice) beaten(w http.ResponseWriter, r *http.Request, content beatsContent, err error) error {
	if err == nil {
		http.Redirect(w, r, "/incidents/"+url.PathEscape(r.PathValue("id"))+"/heartbeats", http.StatusSeeOther)
		return nil
	}
	status, refused, wordless := v.refuse(r, err)
	if wordless != nil {
		return wordless
	}
	return v.showBeats(w, r, status, content, refused)
}

func (v *voice) showBeats(w http.ResponseWriter, r *http.Request, status int, content beatsContent, refused *refusal) error {
	var err error
	if content.Incident, err = v.Desk.Incident(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	if content.Beats, err = v.Desk.Beats(r.Context(), content.Incident.ID); err != nil {
		return err
	}
	content.Digest = bot.SealBeats(content.Beats)
	heading, err := v.T("console.beats.title")
	if err != nil {
		return err
	}
	return v.show(w, status, page{
		Page: "beats", Heading: content.Incident.Key + " · " + heading, Drill: content.Incident.Mode == bot.Drill, Refused: refused,
		Here: "/incidents/" + content.Incident.ID + "/heartbeats", Content: content,
	})
}
