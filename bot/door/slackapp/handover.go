package slackapp

import (
	"context"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// typedAssign gives a post of an incident to a person: assign INC-7 deputy kim.
func (a *App) typedAssign(ctx context.Context, v *voice, _ payload, rest string) (answer, error) {
	t, err := readTyped(rest)
	if err != nil {
		return answer{}, err
	}
	post := bot.Post(t.take(func(w string) bool { return slices.Contains(bot.Posts(), bot.Post(w)) }))
	person, named := v.takePerson(&t)
	key := t.take(func(string) bool { return true })
	if err := v.noSuchPerson(t); err != nil {
		return answer{}, err
	}
	if post == "" || !named {
		return answer{}, &refusal{text: "slackapp.refused.assign", data: []any{"command", a.Command}}
	}
	i, err := a.the(ctx, key)
	if err != nil {
		return answer{}, err
	}
	if i, err = a.Desk.Assign(ctx, v.person.ID, i.ID, post, person); err != nil {
		return answer{}, err
	}
	return answer{message: v.words(v.heading(i) + "\n" + v.posts(i))}, nil
}

// typedHandover shows what is open of an incident, hands it to a person, or accepts it: handover INC-7 kim, handover INC-7 accept.
func (a *App) typedHandover(ctx context.Context, v *voice, _ payload, rest string) (answer, error) {
	t, err := readTyped(rest)
	if err != nil {
		return answer{}, err
	}
	accepts := t.take(func(w string) bool { return w == "accept" }) != ""
	var to string
	if !accepts {
		to, _ = v.takePerson(&t)
	}
	key := t.take(func(string) bool { return true })
	i, err := a.the(ctx, key)
	if err != nil {
		return answer{}, err
	}
	if accepts {
		return v.sheet(a.Desk.TakeOver(ctx, v.person.ID, i.ID, t.words))
	}
	if err := v.noSuchPerson(t); err != nil {
		return answer{}, err
	}
	if to == "" {
		return v.sheet(a.Desk.Sheet(ctx, i.ID))
	}
	return v.sheet(a.Desk.HandOver(ctx, v.person.ID, i.ID, to))
}

// takePerson takes the word that names a person of the desk: by id, by name in any language, or as Slack mentions them.
func (v *voice) takePerson(t *typed) (id string, named bool) {
	word := t.take(func(w string) bool { _, known := v.personNamed(w); return known })
	return v.personNamed(word)
}

func (v *voice) personNamed(word string) (id string, known bool) {
	if mention, ok := strings.CutPrefix(word, "<@"); ok {
		slackID, _, _ := strings.Cut(strings.TrimSuffix(mention, ">"), "|")
		p, known := v.app.People.BySlackID(slackID)
		return p.ID, known
	}
	word = strings.TrimPrefix(word, "@")
	n := slices.IndexFunc(v.app.People, func(p bot.Person) bool {
		return word != "" && (strings.EqualFold(p.ID, word) || slices.ContainsFunc(bot.Languages(), func(l bot.Language) bool { return strings.EqualFold(p.Name[l], word) }))
	})
	if n < 0 {
		return "", false
	}
	return v.app.People[n].ID, true
}

// noSuchPerson refuses a word of which nothing was made: it was to name somebody.
func (v *voice) noSuchPerson(t typed) error {
	if len(t.words) == 0 {
		return nil
	}
	return &refusal{text: "slackapp.refused.person", data: []any{"word", strings.Join(t.words, " ")}}
}

// posts tells who leads, stands in and commands.
func (v *voice) posts(i bot.Incident) string {
	var held []string
	for _, p := range bot.Posts() {
		if who := i.Held(p); who != "" {
			held = append(held, v.say("desk.post."+string(p), "who", v.name(who)))
		}
	}
	return strings.Join(held, " · ")
}

// handing tells that an incident is handed over, "" where it is not.
func (v *voice) handing(i bot.Incident) string {
	if i.Handover == nil {
		return ""
	}
	return v.say("desk.handover.running", "lead", v.name(i.Lead), "to", v.name(i.Handover.To))
}

// sheet shows what is open item by item, with buttons for whoever may accept it or hand it over.
func (v *voice) sheet(s bot.Sheet, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	i := s.Incident
	head := strings.TrimSpace(v.heading(i) + "\n" + v.posts(i) + "\n" + v.handing(i))
	blocks := sections(head)
	receiver := i.Handover != nil && i.Handover.To == v.person.ID
	left := s.Left()
	for _, o := range s.Items[:min(len(s.Items), maxListed)] {
		line := v.open(o) + "\n" + v.say("slackapp.handover.holder", "who", v.name(o.Holder))
		if receiver && slices.ContainsFunc(left, func(l bot.OpenItem) bool { return l.ID == o.ID }) {
			take := button(bot.ActionTakeOver, v.say("slackapp.handover.take"), encode(incidentRef{Incident: i.ID, Item: o.ID}))
			blocks = append(blocks, sectionWith(line, take))
			continue
		}
		blocks = append(blocks, section(line))
	}
	if len(s.Items) == 0 {
		blocks = append(blocks, section(v.say("desk.handover.nothing")))
	}
	if rest := len(s.Items) - maxListed; rest > 0 {
		blocks = append(blocks, note(v.say("slackapp.more", "number", rest)))
	}
	ref := encode(incidentRef{Incident: i.ID})
	switch {
	case receiver:
		blocks = append(blocks, buttons(button(bot.ActionTakeOver, v.say("desk.action.take-all"), ref).WithStyle(slack.StylePrimary)))
	case i.Lead == v.person.ID:
		blocks = append(blocks, buttons(button(actionHandOver, v.say("slackapp.handover.offer"), ref)))
	}
	return answer{message: &message{text: head, blocks: blocks}, view: v.window("slackapp.stored", sections(head)...)}, nil
}

// open is one open item in words.
func (v *voice) open(o bot.OpenItem) string {
	kind, fact := "", ""
	if o.Type != "" {
		kind = v.say("type." + string(o.Type))
	}
	if o.Fact != "" {
		fact = v.say("desk.fact." + o.Fact)
	}
	return v.say("desk.open."+o.Word(), "at", v.moment(o.At), "n", o.Number, "who", v.name(o.By), "type", kind, "fact", fact)
}

// handoverForm asks to whom an incident is handed.
func (v *voice) handoverForm(ref incidentRef, to, trouble string) *slack.ModalViewRequest {
	var able []choice
	for _, p := range v.app.People {
		if p.ID != v.person.ID && p.Has(bot.LeadPost.Roles()...) {
			able = append(able, choice{p.ID, v.name(p.ID)})
		}
	}
	blocks := append(sections(trouble), section(v.say("slackapp.handover.says")), v.menu("to", "slackapp.handover.to", false, able, to))
	return v.form("handover", "slackapp.handover.title", "slackapp.handover.submit", ref, blocks)
}

// handOver takes the form to the desk.
func (a *App) handOver(ctx context.Context, v *voice, in payload) (answer, error) {
	ref, err := readIncidentRef(in.view.Metadata)
	if err != nil {
		return answer{}, err
	}
	return v.sheet(a.Desk.HandOver(ctx, v.person.ID, ref.Incident, in.view.one("to")))
}

// homeHandovers are the incidents that are handed to this person.
func (a *App) homeHandovers(ctx context.Context, v *voice) ([]slack.Block, error) {
	all, err := a.Desk.Incidents(ctx, false)
	if err != nil {
		return nil, err
	}
	var blocks []slack.Block
	for _, i := range all {
		if i.Handover != nil && i.Handover.To == v.person.ID && len(blocks) < homeListed {
			show := button(bot.ActionHandover, v.say("desk.action.items"), encode(incidentRef{Incident: i.ID})).WithStyle(slack.StylePrimary)
			blocks = append(blocks, sectionWith(v.heading(i)+" "+v.handing(i), show))
		}
	}
	return blocks, nil
}
