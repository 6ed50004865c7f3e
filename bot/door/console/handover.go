package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// handOver hands what is open of an incident to the person who was chosen.
func (c *Console) handOver(w http.ResponseWriter, r *http.Request, v *voice) error {
	_, err := c.Desk.HandOver(r.Context(), v.Person.ID, r.PathValue("id"), r.PostFormValue("to"))
	return v.changed(w, r, err)
}

// takeOver accepts the item of the button that was pressed; the button for all has none.
func (c *Console) takeOver(w http.ResponseWriter, r *http.Request, v *voice) error {
	var items []string
	if item := r.PostFormValue("item"); item != "" {
		items = []string{item}
	}
	_, err := c.Desk.TakeOver(r.Context(), v.Person.ID, r.PathValue("id"), items)
	return v.changed(w, r, err)
}

// assign gives a post of an incident to a person.
func (c *Console) assign(w http.ResponseWriter, r *http.Request, v *voice) error {
	_, err := c.Desk.Assign(r.Context(), v.Person.ID, r.PathValue("id"), bot.Post(r.PostFormValue("post")), r.PostFormValue("person"))
	return v.changed(w, r, err)
}

// changed shows the incident as it is now, or why nothing was changed.
func (v *voice) changed(w http.ResponseWriter, r *http.Request, err error) error {
	if err == nil {
		http.Redirect(w, r, "/incidents/"+url.PathEscape(r.PathValue("id")), http.StatusSeeOther)
		return nil
	}
	status, refused, wordless := v.refuse(r, err)
	if wordless != nil {
		return wordless
	}
	return v.showIncident(w, r, status, "", refused)
}

// Posts tells who leads, stands in and commands.
func (v *voice) Posts(i bot.Incident) (string, error) {
	var held []string
	for _, p := range bot.Posts() {
		if who := i.Held(p); who != "" {
			said, err := v.T("desk.post."+string(p), "who", v.Name(who))
			if err != nil {
				return "", err
			}
			held = append(held, said)
		}
	}
	return strings.Join(held, " · "), nil
}

// Handing tells that an incident is handed over.
func (v *voice) Handing(i bot.Incident) (string, error) {
	return v.T("desk.handover.running", "lead", v.Name(i.Lead), "to", v.Name(i.Handover.To))
}

// MayTakeOver reports whether the incident is handed to the reader.
func (v *voice) MayTakeOver(i bot.Incident) bool {
	return i.Handover != nil && i.Handover.To == v.Person.ID
}

// MayHandOver reports whether the reader leads the incident. The desk decides again.
func (v *voice) MayHandOver(i bot.Incident) bool { return i.Lead == v.Person.ID && v.MayWrite() }

// Able are the persons who may hold a post, but for who holds it; the lead is not their own deputy.
func (v *voice) Able(i bot.Incident, p bot.Post) []string {
	var ids []string
	for _, person := range v.People {
		if person.Has(p.Roles()...) && person.ID != i.Held(p) && (p != bot.DeputyPost || person.ID != i.Lead) {
			ids = append(ids, person.ID)
		}
	}
	return ids
}

// AllPosts are the posts of an incident.
func (v *voice) AllPosts() []bot.Post { return bot.Posts() }

// Left reports whether nobody has accepted an item.
func (c incidentContent) Left(o bot.OpenItem) bool {
	return slices.ContainsFunc(bot.Sheet{Incident: c.Incident, Items: c.Open}.Left(), func(left bot.OpenItem) bool { return left.ID == o.ID })
}

// Item is one open item in words.
func (v *voice) Item(o bot.OpenItem) (string, error) {
	var kind, fact string
	var err error
	if o.Type != "" {
		if kind, err = v.T("type." + string(o.Type)); err != nil {
			return "", err
		}
	}
	if o.Fact != "" {
		if fact, err = v.T("desk.fact." + o.Fact); err != nil {
			return "", err
		}
	}
	return v.T("desk.open."+o.Word(), "at", v.At(o.At).Text, "n", v.N(o.Number), "who", v.Name(o.By), "type", kind, "fact", fact)
}

// items puts the ids of open items, as an event keeps them, into words.
func (v *voice) items(ids string) (string, error) {
	var words []string
	for id := range strings.SplitSeq(ids, ", ") {
		kind, about, _ := strings.Cut(id, ":")
		prefix, code := "console.item", kind
		if kind == string(bot.OpenFact) {
			prefix, code = "desk.fact", about
		}
		word, err := v.Known(prefix, code)
		if err != nil {
			return "", err
		}
		words = append(words, word)
	}
	return strings.Join(words, ", "), nil
}
