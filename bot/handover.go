package bot

import (
	"slices"
	"time"
)

// Post is what a person is to an incident.
type Post string

// The posts.
const (
	LeadPost      Post = "lead"
	DeputyPost    Post = "deputy"
	CommanderPost Post = "ic"
)

// Word says p as one speaks of it.
func (p Post) Word() string {
	if p == CommanderPost {
		return "incident commander"
	}
	return string(p)
}

// Posts returns every post.
func Posts() []Post { return []Post{LeadPost, DeputyPost, CommanderPost} }

// Roles returns the roles of which a person needs one to hold the post.
func (p Post) Roles() []Role {
	if p == CommanderPost {
		return []Role{Commander}
	}
	return Writers()
}

// Held returns who holds a post, or nobody.
func (i Incident) Held(p Post) string {
	switch p {
	case LeadPost:
		return i.Lead
	case DeputyPost:
		return i.Deputy
	case CommanderPost:
		return i.Commander
	}
	return ""
}

// Handover is what the lead of an incident hands to another person. Each open item stays with the lead until somebody has accepted it by name;
// when all are accepted, the lead changes.
type Handover struct {
	To    string
	At    time.Time
	Taken []Taken `json:",omitempty"`
}

// Taken is an item that was accepted by name.
type Taken struct {
	Item string // its id
	By   string
	At   time.Time
}

// OpenKind is a kind of thing that somebody must see to.
type OpenKind string

// The kinds.
const (
	OpenFirst    OpenKind = "first"    // notice, that is owed
	OpenPromise  OpenKind = "promise"  // of the next update
	OpenReport   OpenKind = "report"   // that was promised
	OpenDraft    OpenKind = "draft"    // that is not out
	OpenFact     OpenKind = "fact"     // that is disputed or unknown
	OpenDelivery OpenKind = "delivery" // deliveries of an update of which nobody knows whether they arrived
	OpenReview   OpenKind = "review"   // of a text that one person published alone
)

// OpenItem is one thing of an incident that somebody must see to.
type OpenItem struct {
	ID        string // the same as long as it is open
	Kind      OpenKind
	Draft     string      `json:",omitempty"`
	Type      MessageType `json:",omitempty"` // of the draft
	Fact      string      `json:",omitempty"`
	Certainty Certainty   `json:",omitempty"` // of the fact: disputed or unknown
	Number    int         `json:",omitempty"` // of deliveries
	By        string      `json:",omitempty"` // who published alone
	At        time.Time   `json:",omitzero"`  // when it is due, or since when it waits
	Holder    string      // whose it is: the lead's, until somebody else has accepted it
}

// Sheet is what is open of an incident, item by item.
type Sheet struct {
	Incident Incident
	Items    []OpenItem
}

// Left returns the items that nobody has accepted while the incident is handed over; all are the lead's where it is not.
func (s Sheet) Left() []OpenItem {
	return slices.DeleteFunc(slices.Clone(s.Items), func(o OpenItem) bool { return s.Incident.taken(o.ID) })
}

func (i Incident) taken(item string) bool {
	return i.Handover != nil && slices.ContainsFunc(i.Handover.Taken, func(t Taken) bool { return t.Item == item })
}

// Holder returns whose an open item is: who has accepted it, or else the lead.
func (i Incident) Holder(item string) string {
	if i.Handover != nil {
		for _, t := range i.Handover.Taken {
			if t.Item == item {
				return t.By
			}
		}
	}
	return i.Lead
}

// PromiseItem is the id of the item that is the promise of the next update.
const PromiseItem = string(OpenPromise)

// DraftItem is the id of the item that is a draft.
func DraftItem(draftID string) string { return string(OpenDraft) + ":" + draftID }

// OpenItems returns what is open of i, with its drafts that are not out and its deliveries that are unknown.
func (i Incident) OpenItems(drafts []Draft, unknown []Delivery) []OpenItem {
	var items []OpenItem
	if i.Phase.Open() && !i.Promise.DueAt.IsZero() {
		o := OpenItem{ID: PromiseItem, Kind: OpenPromise, At: i.Promise.DueAt}
		if i.Promise.First() {
			o.Kind = OpenFirst
		}
		items = append(items, o)
	}
	if i.Phase == ResolvedPhase && !i.Facts.ReportAt.IsZero() {
		items = append(items, OpenItem{ID: string(OpenReport), Kind: OpenReport, At: i.Facts.ReportAt})
	}
	for _, d := range drafts {
		items = append(items, OpenItem{ID: DraftItem(d.ID), Kind: OpenDraft, Draft: d.ID, Type: d.Type, At: d.AskedAt})
	}
	for _, o := range slices.Concat(i.doubts(), byUpdate(unknown)) {
		o.ID = string(o.Kind) + ":" + o.Fact + o.Draft
		items = append(items, o)
	}
	for _, g := range i.ReviewsOwed() {
		items = append(items, OpenItem{ID: string(OpenReview) + ":" + g.DraftID, Kind: OpenReview, Draft: g.DraftID, By: g.By, At: g.At})
	}
	for n := range items {
		items[n].Holder = i.Holder(items[n].ID)
	}
	return items
}

// Word names what there is to say of an item: of a fact its certainty, of all others their kind.
func (o OpenItem) Word() string {
	if o.Kind == OpenFact {
		return string(o.Certainty)
	}
	return string(o.Kind)
}

// doubts are the facts that are disputed or unknown. Start, cause and the users' data are asked for by everybody while an incident is open, so
// there they are unknown also where nobody said so.
func (i Incident) doubts() []OpenItem {
	var all []OpenItem
	add := func(field string, absent bool, c Certainty) {
		switch {
		case absent && i.Phase.Open():
			all = append(all, OpenItem{Kind: OpenFact, Fact: field, Certainty: Unknown})
		case !absent && (c == Disputed || c == Unknown):
			all = append(all, OpenItem{Kind: OpenFact, Fact: field, Certainty: c})
		}
	}
	add("started", i.Started.At.IsZero() && len(i.Started.Claims) == 0, i.Started.Certainty)
	for _, said := range i.Facts.Said() {
		if !said.Words.IsZero() || said.Field == "cause" {
			add(said.Field, said.Words.IsZero(), said.Words.Certainty)
		}
	}
	add("data", i.Facts.Data == DataChecking, "")
	return all
}

// byUpdate counts unknown deliveries of updates; those of the desk's own notices concern nobody afterwards.
func byUpdate(rows []Delivery) []OpenItem {
	var items []OpenItem
	for _, row := range rows {
		if row.Type == "" {
			continue
		}
		n := slices.IndexFunc(items, func(o OpenItem) bool { return o.Draft == row.UpdateID })
		if n < 0 {
			n = len(items)
			items = append(items, OpenItem{Kind: OpenDelivery, Draft: row.UpdateID, Type: row.Type, At: row.ChangedAt})
		}
		items[n].Number++
	}
	return items
}
