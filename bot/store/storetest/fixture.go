package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// start is when the incident of every test was detected.
func start() time.Time { return time.Date(2026, 3, 2, 6, 19, 0, 123000, time.UTC) }

// world is an open store with an incident and what people do to it.
type world struct {
	*testing.T
	*store.Store
	reopen func() *store.Store
}

func people() bot.People {
	return bot.People{{ID: "duty", Roles: []bot.Role{bot.DutyOfficer}}, {ID: "comms", Roles: []bot.Role{bot.Comms}}, {ID: "legal", Roles: []bot.Role{bot.Comms}}}
}

func need() bot.Requirement {
	return bot.Requirement{Steps: []bot.Step{{Roles: []bot.Role{bot.Comms}, Count: 1}}}
}

func incident(id string, mode bot.Mode) bot.Incident {
	return bot.Incident{
		ID: id, Key: "INC-" + id, Mode: mode, Title: bot.Text{bot.Korean: "로그인 장애", bot.English: "Login failure"}, Severity: 3, Phase: bot.Investigating,
		Affected: []bot.Affected{{Component: "login", Status: bot.MajorOutage}}, DeclaredBy: "duty", DetectedAt: start(), DeclaredAt: start(),
		Started: bot.Moment{At: start(), Certainty: bot.Confirmed},
	}
}

func body(text string) bot.Body { return bot.Body{MediaType: "text/plain", Bytes: []byte(text)} }

// draft is an open draft for the public page and a webhook, or for a drill webhook.
func draft(id string, i bot.Incident) bot.Draft {
	d := bot.Draft{
		ID: id, IncidentID: i.ID, Revision: 1, State: bot.DraftOpen, Type: bot.Initial, Mode: i.Mode, Phase: i.Phase, Severity: i.Severity, Affected: i.Affected,
		Authors: []string{"duty"}, Languages: []bot.Language{bot.English}, IssuedAt: start(), ExpiresAt: start().Add(time.Hour), NextAt: start().Add(30 * time.Minute),
	}
	if i.Mode == bot.Drill {
		d.Composed = []bot.Composed{{Destination: "drill", Channel: "hooks", Kind: "webhook", Class: bot.DrillClass, Language: bot.English, Body: body("drill " + id)}}
	} else {
		d.Composed = []bot.Composed{
			{Destination: "page", Channel: "page", Kind: "page", Class: bot.PublicClass, Language: bot.English, Body: body("page " + id)},
			{Destination: "hooks", Channel: "hooks", Kind: "webhook", Class: bot.PublicClass, Language: bot.English, Body: body("hook " + id)},
		}
	}
	d.Digest = d.Seal()
	return d
}

// batch is the draft's batch number n with rows for that many recipients, for the composed body c.
func batch(d bot.Draft, c bot.Composed, n, recipients int, at time.Time) bot.Batch {
	b := bot.Batch{
		ID: fmt.Sprintf("%s-%s-%d", d.ID, c.Destination, n), UpdateID: d.ID, Revision: d.Revision, IncidentID: d.IncidentID, Type: d.Type, Mode: d.Mode, Class: c.Class,
		Kind: c.Kind, Channel: c.Channel, Destination: c.Destination, Language: c.Language, Severity: d.Severity, Key: "key-" + d.ID, Body: c.Body, Digest: c.Body.BodyDigest(), At: at,
	}
	for i := range recipients {
		name := fmt.Sprintf("r%d-%05d", n, i)
		b.Rows = append(b.Rows, bot.Delivery{
			ID: b.ID + "-" + name, UpdateID: d.ID, Revision: d.Revision, IncidentID: d.IncidentID, Type: d.Type, Mode: d.Mode, Class: c.Class, Kind: c.Kind, Channel: c.Channel,
			Destination: c.Destination, Language: c.Language, Recipient: name, Address: "https://" + name + ".example.org", BatchID: b.ID, State: bot.Pending,
			Digest: b.Digest, Key: "key-" + name, CreatedAt: at, DueAt: at, ChangedAt: at,
		})
	}
	return b
}

func approval(t testing.TB, d bot.Draft) bot.Approved {
	t.Helper()
	approved, err := bot.Approve(d, []bot.Decision{vote(d, "comms", start())}, need(), people())
	if err != nil {
		t.Fatal(err)
	}
	return approved
}

func vote(d bot.Draft, person string, at time.Time) bot.Decision {
	return bot.Decision{DraftID: d.ID, Revision: d.Revision, Digest: d.Digest, Person: person, Verdict: bot.Approves, Door: "cli", At: at}
}

// publication is the change that publishes d with the given number of webhook recipients.
func publication(t testing.TB, d bot.Draft, recipients int, at time.Time) bot.Change {
	t.Helper()
	approved := approval(t, d)
	d.State, d.PublishedAt = bot.DraftPublished, at
	c := bot.Change{
		Drafts: []bot.Draft{d}, Approved: approved, At: at,
		Publication: &bot.Publication{DraftID: d.ID, Revision: d.Revision, IncidentID: d.IncidentID, At: at, Digest: d.Digest, By: approved.By()},
		Events:      []bot.Event{{IncidentID: d.IncidentID, At: at, Actor: "bongsu", Kind: "published", DraftID: d.ID}},
	}
	for _, composed := range d.Composed {
		n := recipients
		if composed.Kind == "page" {
			n = 1
		}
		c.Batches = append(c.Batches, batch(d, composed, 0, n, at))
	}
	return c
}

func (w world) apply(c bot.Change) {
	w.Helper()
	if err := w.Apply(w.Context(), c); err != nil {
		w.Fatal(err)
	}
}

// declare stores an incident and returns it as it is stored.
func (w world) declare(id string, mode bot.Mode) bot.Incident {
	w.Helper()
	i := incident(id, mode)
	w.apply(bot.Change{Incident: &i, At: start(), Events: []bot.Event{{IncidentID: id, At: start(), Actor: "duty", Kind: "declared", Data: map[string]string{"severity": "3"}}}})
	return need1(w, func(ctx context.Context) (bot.Incident, error) { return w.Incident(ctx, id) })
}

// write stores a draft and returns it as it is stored.
func (w world) write(d bot.Draft) bot.Draft {
	w.Helper()
	w.apply(bot.Change{Drafts: []bot.Draft{d}, At: start(), Cards: []string{d.ID}})
	return need1(w, func(ctx context.Context) (bot.Draft, error) { return w.Draft(ctx, d.ID) })
}

// publish declares, writes and publishes; the webhook batch of its draft "d1" has that many rows.
func (w world) publish(recipients int) bot.Change {
	w.Helper()
	c := publication(w, w.write(draft("d1", w.declare("i1", bot.Live))), recipients, start().Add(time.Minute))
	w.apply(c)
	return c
}

// need1 returns what read returns, or ends the test.
func need1[T any](w world, read func(context.Context) (T, error)) T {
	w.Helper()
	v, err := read(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return v
}

func (w world) rows(q bot.LedgerQuery) []bot.Delivery {
	w.Helper()
	return need1(w, func(ctx context.Context) ([]bot.Delivery, error) { return w.Deliveries(ctx, q) })
}

// jobs returns kind and args of the unfinished jobs of that kind.
func (w world) jobs(kind string) []string {
	w.Helper()
	list, err := w.Inserter().Unfinished(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	var found []string
	for _, r := range list {
		if r.Kind == kind {
			found = append(found, fmt.Sprintf("%s at +%s", compact(r.Args), r.ScheduledAt.Sub(start()).Round(time.Millisecond)))
		}
	}
	return found
}

// deliverJob returns the id of the one unfinished job that delivers.
func (w world) deliverJob() int64 {
	w.Helper()
	list, err := w.Inserter().Unfinished(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	for _, r := range list {
		if r.Kind == bot.JobDeliver {
			return r.ID
		}
	}
	w.Fatal("no job delivers")
	return 0
}
