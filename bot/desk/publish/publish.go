// Package publish is the desk's third room: it turns what was approved into the public entry, the ledger's rows and the batches, as one change.
package publish

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/bongsu-hq/bongsu/bot"
)

// Room is what a publication needs to know besides the draft.
type Room struct {
	Destinations []bot.Destination
	Limits       map[string]bot.Limits // by channel
	IDs          bot.IDs
}

// Input is one publication: Original holds the ledger's rows of the update that a correction or retraction is about and of its earlier
// corrections, Others the incident's other drafts, Unsubscribed who gets no row.
type Input struct {
	Incident     bot.Incident
	Draft        bot.Draft
	Original     []bot.Delivery
	Others       []bot.Draft
	Unsubscribed bot.Unsubscribed
}

// Publish makes the change that publishes in.Draft at the given time. It refuses a zero Approved, one that does not cover the draft, and a draft
// whose release time has not come (bot.Later).
func (r Room) Publish(approved bot.Approved, in Input, at time.Time) (bot.Change, error) {
	d := in.Draft
	if !approved.Covers(d) {
		return bot.Change{}, bot.Refuse(bot.ErrNotApproved, "this text does not have its signatures: nothing was published")
	}
	if d.ReleaseAt.After(at) {
		return bot.Change{}, bot.Later{At: d.ReleaseAt}
	}
	batches, superseded, err := r.fanOut(in, at)
	if err != nil {
		return bot.Change{}, err
	}
	d.State, d.PublishedAt = bot.DraftPublished, at
	if !d.SetsAffected {
		d.Affected = in.Incident.Affected
	}
	if joined := in.Incident.Joined(d); len(joined) > 0 && d.Type.Ends() {
		return bot.Change{}, bot.Refuse(bot.ErrConflict, "{key} affects {components} by now, of which this draft does not speak: edit it", "key", in.Incident.Key, "components", joined)
	}
	incident := advance(in.Incident, d, at)
	change := bot.Change{
		Incident: &incident, Drafts: []bot.Draft{d}, Approved: approved, At: at,
		Publication: &bot.Publication{DraftID: d.ID, Revision: d.Revision, IncidentID: d.IncidentID, At: at, Digest: d.Digest, By: approved.By()},
		Batches:     batches, Supersede: superseded, Cards: []string{d.ID},
		Events: []bot.Event{{IncidentID: d.IncidentID, At: at, Actor: "bongsu", Kind: "published", DraftID: d.ID, Data: map[string]string{
			"type": string(d.Type), "digest": d.Digest.Short(), "by": strings.Join(approved.By(), ", "), "rows": fmt.Sprint(count(batches)),
		}}},
	}
	for _, other := range in.Others {
		if ended := ends(d, in.Incident.Phase != incident.Phase, other); ended != "" {
			if other.State = ended; ended == bot.DraftExpired {
				other.Warnings = append(slices.Clone(other.Warnings), bot.Warning{Code: "overtaken"})
			}
			change.Drafts = append(change.Drafts, other)
			change.Cards = append(change.Cards, other.ID)
		}
	}
	change.Events = append(change.Events, kept(in.Incident, incident, d, at)...)
	return change, nil
}

// ends returns what publishing d makes of other, "" where it leaves it: what voids withdraws, and what was to leave at a time of its own needs a new one
// once readers have been told something else in its place.
func ends(d bot.Draft, moved bool, other bot.Draft) bot.DraftState {
	switch {
	case voids(d, moved, other):
		return bot.DraftWithdrawn
	case !other.ReleaseAt.IsZero() && !other.Beat && other.ID != d.ID && other.Waits() && overtakes(d, other):
		return bot.DraftExpired
	}
	return ""
}

// overtakes reports whether other is not true after d: an update names the notice before it and its own number, and a correction what readers have.
func overtakes(d, other bot.Draft) bool {
	return other.Type.Tells() && d.Type.News() || other.Facts.Original != "" && other.Facts.Original == d.Facts.Original
}

// voids reports whether publishing d withdraws other: every cron draft, and with a change of phase every draft but a statement that
// waits for signatures or for its release, since it would take the incident back to where it was. Heartbeats are voided by any news.
func voids(d bot.Draft, moved bool, other bot.Draft) bool {
	waits := other.State == bot.DraftOpen || (other.State == bot.DraftApproved && (other.Held || !other.ReleaseAt.IsZero()))
	if other.Beat && other.Waits() && other.ID != d.ID {
		return moved || !d.Beat && d.Type.News()
	}
	if other.ID == d.ID || !waits {
		return false
	}
	return (other.FromCron && other.State == bot.DraftOpen) || (moved && !other.Type.Statement())
}

// advance returns the incident after d. A statement may be days old when it is released, and a notification is
// for an authority: they leave the incident where it stands.
func advance(i bot.Incident, d bot.Draft, at time.Time) bot.Incident {
	if d.Type == bot.Regulator {
		return i
	}
	if i.FirstToldAt.IsZero() {
		i.FirstToldAt = at
	}
	if d.Type.Statement() {
		return i
	}
	i.Phase = d.Phase
	if d.SetsSeverity {
		i.Severity = d.Severity
	}
	i.Affected = i.After(d)
	if d.Type.Tells() {
		rung := max(i.Facts.Apology, d.Facts.Apology) // within an incident it never falls
		i.Facts = d.Facts
		i.Facts.Apology = rung
		i.Accepted = d.Accepted
		if d.Type == bot.Partial {
			i.Facts.Affected = remaining(d.Facts)
		}
		i.Started = d.Facts.Started
	}
	if !i.Phase.Open() {
		if i.ResolvedAt.IsZero() {
			i.ResolvedAt = cmpTime(d.Facts.EndedAt, at)
		}
		i.Promise = bot.Promise{Seq: i.Promise.Seq + 1}
		return i
	}
	if !d.NextAt.IsZero() {
		i.Promise = bot.Promise{Seq: i.Promise.Seq + 1, DueAt: d.NextAt, GivenAt: at, UpdateID: d.ID}
	} else if i.Promise.First() {
		i.Promise = bot.Promise{Seq: i.Promise.Seq + 1}
	}
	return i
}

// remaining are the components that are still down after some are back.
func remaining(f bot.Facts) []string {
	return slices.DeleteFunc(slices.Clone(f.Affected), func(id string) bool { return slices.Contains(f.Restored, id) })
}

func cmpTime(t, otherwise time.Time) time.Time {
	if t.IsZero() {
		return otherwise
	}
	return t
}

// kept records whether the promise that was open before this publication was kept by it.
func kept(before, after bot.Incident, d bot.Draft, at time.Time) []bot.Event {
	due := before.Promise.DueAt
	if due.IsZero() || after.Promise.Seq == before.Promise.Seq {
		return nil
	}
	kind := "promise-kept"
	inTime := d.ReleaseAt.Equal(due) && at.Before(due.Add(time.Minute)) // the seconds that it takes to leave on time are none
	switch late := at.After(due) && !inTime; {
	case before.Promise.First() && late:
		kind = "first-notice-late"
	case before.Promise.First():
		kind = "first-notice-in-time"
	case late:
		kind = "promise-broken"
	}
	return []bot.Event{{IncidentID: before.ID, At: at, Actor: "bongsu", Kind: kind, DraftID: d.ID, Data: map[string]string{"due": due.UTC().Format(time.RFC3339)}}}
}

func count(batches []bot.Batch) int {
	n := 0
	for _, b := range batches {
		n += len(b.Rows)
	}
	return n
}

// fanOut cuts the composed bodies into batches of rows. For a correction it leaves out recipients whom the original never left for, and
// returns the rows still pending, which are superseded: their recipients get the corrected text as new.
func (r Room) fanOut(in Input, at time.Time) (batches []bot.Batch, superseded []string, err error) {
	correcting := in.Draft.Type == bot.Correction || in.Draft.Type == bot.Retraction
	newest := newestRows(in.Original)
	for _, c := range in.Draft.Composed {
		i := slices.IndexFunc(r.Destinations, func(d bot.Destination) bool { return d.ID == c.Destination })
		if i < 0 {
			return nil, nil, bot.Refuse(bot.ErrConflict, "destination {destination} is no longer configured: edit the draft", "destination", c.Destination)
		}
		destination := r.Destinations[i]
		if !destination.Class.Takes(in.Draft.Mode) {
			return nil, nil, bot.Refuse(bot.ErrInvalid, "destination {destination} ({class}) takes no {mode} message", "destination", destination.ID, "class", destination.Class, "mode", in.Draft.Mode)
		}
		readers := in.Unsubscribed.Staying(c.Destination, destination.Readers(c.Language))
		rows, digest := make([]bot.Delivery, 0, len(readers)), c.Body.BodyDigest()
		for _, to := range readers {
			if correcting && destination.Kind != "page" {
				row, known := newest[place{c.Destination, c.Language, to.ID}]
				if !known {
					continue
				}
				switch row.State {
				case bot.Failed, bot.Superseded:
					continue
				case bot.Pending, bot.Sending: // an attempt that is under way may end in vain
					superseded = append(superseded, row.ID)
				case bot.Accepted, bot.Delivered, bot.UnknownOutcome:
				}
			}
			rows = append(rows, r.row(in.Draft, c, digest, to, at))
		}
		batches = append(batches, r.cut(in.Draft, c, rows, at)...)
	}
	slices.SortStableFunc(batches, func(a, b bot.Batch) int { return cmp.Compare(pageFirst(a), pageFirst(b)) })
	return batches, superseded, nil
}

func pageFirst(b bot.Batch) int {
	if b.Kind == "page" {
		return 0
	}
	return 1
}

type place struct {
	destination string
	language    bot.Language
	recipient   string
}

func newestRows(rows []bot.Delivery) map[place]bot.Delivery {
	newest := map[place]bot.Delivery{}
	for _, row := range rows {
		key := place{row.Destination, row.Language, row.Recipient}
		if have, ok := newest[key]; !ok || !row.CreatedAt.Before(have.CreatedAt) {
			newest[key] = row
		}
	}
	return newest
}

func (r Room) row(d bot.Draft, c bot.Composed, digest bot.Digest, to bot.Recipient, at time.Time) bot.Delivery {
	return bot.Delivery{
		ID: r.IDs.NewID(), UpdateID: d.ID, Revision: d.Revision, IncidentID: d.IncidentID, Type: d.Type, Mode: d.Mode,
		Class: c.Class, Kind: c.Kind, Channel: c.Channel, Destination: c.Destination, Language: c.Language,
		Recipient: to.ID, Address: to.Address, State: bot.Pending, Digest: digest,
		CreatedAt: at, DueAt: at, ChangedAt: at,
	}
}

func (r Room) cut(d bot.Draft, c bot.Composed, rows []bot.Delivery, at time.Time) []bot.Batch {
	size, digest := max(1, r.Limits[c.Channel].BatchRows), c.Body.BodyDigest()
	var batches []bot.Batch
	for chunk := range slices.Chunk(rows, size) {
		b := bot.Batch{
			ID: r.IDs.NewID(), UpdateID: d.ID, Revision: d.Revision, IncidentID: d.IncidentID, Type: d.Type, Mode: d.Mode,
			Class: c.Class, Kind: c.Kind, Channel: c.Channel, Destination: c.Destination, Language: c.Language, Severity: d.Severity,
			Body: c.Body, Digest: digest, At: at, Rows: chunk,
		}
		b.Key = batchKey(b)
		space := uuid.MustParse(b.Key)
		for i := range b.Rows {
			b.Rows[i].BatchID = b.ID
			b.Rows[i].Key = uuid.NewSHA1(space, []byte(b.Rows[i].Recipient)).String()
		}
		batches = append(batches, b)
	}
	return batches
}

// namespace of all idempotency keys; changing it would make every retry a new message.
var namespace = uuid.MustParse("6f1c2a54-5a0e-5d0e-9b1e-62cf1f4d6a11") //nolint:gochecknoglobals // a constant that Go cannot declare as one

// batchKey derives the key from what is sent and to whom, never from a job or an attempt.
func batchKey(b bot.Batch) string {
	h := sha256.New()
	h.Write([]byte(b.Digest))
	for _, row := range b.Rows {
		h.Write([]byte("\n" + row.Recipient + " " + row.Address))
	}
	name := strings.Join([]string{b.UpdateID, fmt.Sprint(b.Revision), b.Channel, b.Destination, string(b.Language), hex.EncodeToString(h.Sum(nil))}, "|")
	return uuid.NewSHA1(namespace, []byte(name)).String()
}

// Notify makes the batch that carries a Notice to one desk destination, or to a person's own address there.
func (r Room) Notify(n bot.Notice, to bot.Destination, recipients []bot.Recipient, body bot.Body, severity int) (bot.Batch, error) {
	if to.Class != bot.DeskClass {
		return bot.Batch{}, bot.Refuse(bot.ErrInvalid, "a notice to the desk cannot go to {destination}, which is {class}", "destination", to.ID, "class", to.Class)
	}
	c := bot.Composed{Destination: to.ID, Channel: to.Channel, Kind: to.Kind, Class: to.Class, Language: n.Language, Body: body}
	d := bot.Draft{ID: n.ID, IncidentID: n.IncidentID, Severity: severity}
	var rows []bot.Delivery
	for _, recipient := range recipients {
		rows = append(rows, r.row(d, c, c.Body.BodyDigest(), recipient, n.At))
	}
	b := bot.Batch{
		ID: r.IDs.NewID(), UpdateID: n.ID, IncidentID: n.IncidentID, Notice: true, Class: to.Class, Kind: to.Kind, Channel: to.Channel,
		Destination: to.ID, Language: n.Language, Severity: severity, Body: body, Digest: body.BodyDigest(), At: n.At, Rows: rows,
	}
	b.Key = batchKey(b)
	for i := range b.Rows {
		b.Rows[i].BatchID = b.ID
		b.Rows[i].Key = uuid.NewSHA1(uuid.MustParse(b.Key), []byte(b.Rows[i].Recipient)).String()
	}
	return b, nil
}
