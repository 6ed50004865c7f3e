// Package storetest is the suite that the store passes on every database.
package storetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// Run runs the suite. Fresh makes an empty database for a test and returns a function that opens and migrates it, each time anew.
func Run(t *testing.T, fresh func(t *testing.T) (open func() *store.Store)) {
	t.Helper()
	for name, test := range map[string]func(world){
		"incidents come back as written":          incidents,
		"drafts come back as written":             drafts,
		"a draft is read as it was last written":  revised,
		"a change is written whole or not at all": atomic,
		"the second writer conflicts":             conflict,
		"an incident keeps its mode and key":      modeAndKey,
		"the guards refuse":                       guards,
		"a repeated decision changes nothing":     repeatedDecision,
		"a person's own decision stands for good": ownDecision,
		"a repeated publication changes nothing":  repeatedPublication,
		"a repeated notice changes nothing":       repeatedNotice,
		"two deciding votes publish once":         twoVotes,
		"the record is one unbroken chain":        chain,
		"writers do not fork the chain":           noFork,
		"pages are delivered by publishing":       pages,
		"jobs follow the batches":                 batchJobs,
		"a recipient stands once":                 oneRow,
		"only pending rows are superseded":        superseded,
		"the public sees published facts only":    public,
		"corrections are linked":                  corrections,
		"public changes are numbered":             numbered,
		"one hand at a time holds a card":         oneCard,
		"news of deliveries refresh a card once":  cardNews,
		"failed rows are sent again together":     retried,
		"nodes do not share a card":               cardRace,
		"a person's newest token counts":          tokens,
		"a phrase is signed once by each":         phraseSignatures,
		"a sign-in link opens once":               signInLinks,
		"a session is known to every node":        consoleSessions,
		"standing approvals are withdrawn once":   standingApprovals,
		"delegations are withdrawn once":          delegations,
		"proposals are taken once":                proposals,
		"who unsubscribed stays so":               unsubscribed,
		"a restart loses nothing":                 restart,

		"claims take due rows once":              claim,
		"rows that are not due wait":             claimLater,
		"an old token cannot settle":             fencing,
		"an old generation cannot claim":         generation,
		"a lapsed lease finds a successor":       lapsed,
		"a renewed lease does not lapse":         renewed,
		"settling retries what is pending":       retries,
		"outcomes are what they say":             outcomes,
		"a correction waits for its predecessor": predecessor,
		"a retry is overtaken by its correction": overtakenInFlight,
		"a resend is overtaken by a correction":  overtakenBeforeItsClaim,
		"a dead send is overtaken":               overtakenAfterACrash,
		"the newest correction overtakes":        overtakenCorrections,
		"lanes keep their rate":                  rate,
		"what is owed is found":                  owed,
		"jobs of a dead worker run again":        rescued,
		"a channel that fails rests":             rests,
		"pings tell silence from refusal":        pinged,
		"a paused channel waits":                 pauses,
		"receipts never step back":               receipts,
		"a receipt finds its row":                receiptByProvider,
		"a receipt waits for its row":            receiptTooEarly,
		"receipts are asked for ever less often": untold,
		"a person ends a doubt":                  doubt,
		"a row knows its incident's first one":   thread,
		"a correction knows what it is about":    replaces,
		"who wants no more gets no more":         disabled,
		"two claims never share a row":           noSharedRow,
		"workers deliver every row once":         workers,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			open := fresh(t)
			test(world{T: t, Store: open(), reopen: open})
		})
	}
}

func compact(args []byte) string {
	var v any
	if err := json.Unmarshal(args, &v); err != nil {
		return err.Error()
	}
	var out bytes.Buffer
	if err := json.NewEncoder(&out).Encode(v); err != nil {
		return err.Error()
	}
	return string(bytes.TrimSpace(out.Bytes()))
}

// same reports a difference between what was wanted and what is there.
func same[T any](w world, what string, want, got T) {
	w.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)); diff != "" {
		w.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// refuses asserts the kind of a refusal.
func refuses(w world, what string, want, err error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Errorf("%s: got %v, want %v", what, err, want)
	}
}

func incidents(w world) {
	if _, err := w.Incident(w.Context(), "none"); !errors.Is(err, bot.ErrNotFound) {
		w.Errorf("an unknown incident: %v", err)
	}
	i := w.declare("i1", bot.Live)
	want := incident("i1", bot.Live)
	want.Version = 1
	same(w, "incident", want, i)
	i.Phase, i.Promise = bot.ResolvedPhase, bot.Promise{Seq: 3, DueAt: start().Add(time.Hour)}
	w.apply(bot.Change{Incident: &i, At: start()})
	w.declare("i2", bot.Live)
	w.declare("drill", bot.Drill)
	i.Version = 2
	same(w, "by key", i, need1(w, func(ctx context.Context) (bot.Incident, error) { return w.IncidentByKey(ctx, "INC-i1") }))
	for open, want := range map[bool]int{true: 2, false: 3} {
		list := need1(w, func(ctx context.Context) ([]bot.Incident, error) { return w.Incidents(ctx, open) })
		same(w, fmt.Sprintf("number of incidents, open only: %v", open), want, len(list))
	}
	same(w, "count of live ones", 2, need1(w, func(ctx context.Context) (int, error) { return w.CountIncidents(ctx, bot.Live) }))
}

func drafts(w world) {
	i := w.declare("i1", bot.Live)
	d := draft("d1", i)
	d.Facts = bot.Facts{Lost: bot.Words{Phrase: "p", Args: map[string]string{"n": "3"}}, Paragraphs: map[bot.Language][]string{bot.French: {"« d’accord »"}}}
	d.Digest = d.Seal()
	got := w.write(d)
	d.Version = 1
	same(w, "draft", d, got)
	if got.Seal() != d.Digest {
		w.Error("the digest did not survive the store")
	}
	w.write(draft("d2", i))
	got.State = bot.DraftRejected
	w.apply(bot.Change{Drafts: []bot.Draft{got}, At: start()})
	ids := func(list []bot.Draft) (ids []string) {
		for _, d := range list {
			ids = append(ids, d.ID)
		}
		return ids
	}
	same(w, "drafts", []string{"d1", "d2"}, ids(need1(w, func(ctx context.Context) ([]bot.Draft, error) { return w.Drafts(ctx, "i1") })))
	same(w, "open drafts", []string{"d2"}, ids(need1(w, w.OpenDrafts)))
	same(w, "card jobs", []string{`{"draft":"d1"} at +0s`, `{"draft":"d2"} at +0s`}, floor(w.jobs(bot.JobCard)))
}

// revised reads a draft after each of its changes, and after a restart: who has read it before reads the same as who has not.
func revised(w world) {
	d := w.write(draft("d1", w.declare("i1", bot.Live)))
	held := d
	held.State = bot.DraftApproved
	edited := d
	edited.Version, edited.Revision = d.Version+1, d.Revision+1
	edited.Composed = append([]bot.Composed(nil), d.Composed...)
	edited.Composed[0].Body = body("anew")
	for _, change := range []bot.Draft{held, edited} {
		w.apply(bot.Change{Drafts: []bot.Draft{change}, At: start()})
		change.Version++
		same(w, string(change.State), change, need1(w, func(ctx context.Context) (bot.Draft, error) { return w.Draft(ctx, "d1") }))
	}
	edited.Version++
	if err := w.Close(); err != nil {
		w.Fatal(err)
	}
	w.Store = w.reopen()
	same(w, "draft after a restart", edited, need1(w, func(ctx context.Context) (bot.Draft, error) { return w.Draft(ctx, "d1") }))
}

// floor drops the rounding of times to whole milliseconds.
func floor(jobs []string) []string {
	for i, j := range jobs {
		jobs[i] = string(bytes.ReplaceAll([]byte(j), []byte("+1ms"), []byte("+0s")))
	}
	return jobs
}

func atomic(w world) {
	i := w.declare("i1", bot.Live)
	d := w.write(draft("d1", i))
	before := w.jobs(bot.JobCard)
	stale := i
	stale.Version = 0 // the last thing that the change writes about the incident fails
	c := publication(w, d, 3, start())
	c.Incident = &stale
	c.Decision = new(vote(d, "comms", start()))
	c.Jobs = []bot.Job{{Kind: bot.JobPublish}}
	refuses(w, "a stale incident", bot.ErrConflict, w.Apply(w.Context(), c))
	c.Incident = nil
	c.Jobs = []bot.Job{{Kind: "bad", Args: []byte("{")}} // a late failure
	refuses(w, "a bad job", bot.ErrInvalid, w.Apply(w.Context(), c))
	same(w, "deliveries", nil, w.rows(bot.LedgerQuery{}))
	same(w, "jobs", before, w.jobs(bot.JobCard))
	same(w, "deliver jobs", nil, w.jobs(bot.JobDeliver))
	same(w, "events", 1, len(need1(w, func(ctx context.Context) ([]bot.Event, error) { return w.Events(ctx, "i1") })))
	same(w, "decisions", 0, len(need1(w, func(ctx context.Context) ([]bot.Decision, error) { return w.Decisions(ctx, "d1", 1) })))
	same(w, "publications", 0, len(need1(w, func(ctx context.Context) ([]bot.Publication, error) { return w.Publications(ctx, "i1") })))
	same(w, "public number", 0, need1(w, w.PublicSeq))
	same(w, "draft", d, need1(w, func(ctx context.Context) (bot.Draft, error) { return w.Draft(ctx, "d1") }))
}

func conflict(w world) {
	i := w.declare("i1", bot.Live)
	d := w.write(draft("d1", i))
	for range 2 { // both writers read version 1
		i.Severity++
		d.Revision++
	}
	w.apply(bot.Change{Incident: &i, Drafts: []bot.Draft{d}, At: start()})
	refuses(w, "incident", bot.ErrConflict, w.Apply(w.Context(), bot.Change{Incident: &i, At: start()}))
	refuses(w, "draft", bot.ErrConflict, w.Apply(w.Context(), bot.Change{Drafts: []bot.Draft{d}, At: start()}))
	i.Version = 9
	refuses(w, "a version from the future", bot.ErrConflict, w.Apply(w.Context(), bot.Change{Incident: &i, At: start()}))
}

func modeAndKey(w world) {
	i := w.declare("i1", bot.Drill)
	i.Mode = bot.Live
	refuses(w, "a drill made live", bot.ErrConflict, w.Apply(w.Context(), bot.Change{Incident: &i, At: start()}))
	twin := incident("i2", bot.Live)
	twin.Key = "INC-i1"
	refuses(w, "a key given twice", bot.ErrConflict, w.Apply(w.Context(), bot.Change{Incident: &twin, At: start()}))
}

func guards(w world) {
	live := w.write(draft("live", w.declare("i1", bot.Live)))
	drill := w.write(draft("drill", w.declare("i2", bot.Drill)))
	same(w, "drafts of the live one", 1, need1(w, func(ctx context.Context) (int, error) { return w.CountDrafts(ctx, "i1") }))
	notice := batch(bot.Draft{ID: "n1", IncidentID: "i1"}, bot.Composed{Destination: "desk", Channel: "slack", Kind: "slack", Class: bot.DeskClass, Language: bot.English, Body: body("overdue")}, 0, 1, start())
	notice.Notice = true
	for name, g := range map[string]struct {
		from bot.Draft
		bend func(*bot.Change)
		want error
	}{
		"a zero approval":               {live, func(c *bot.Change) { c.Approved = bot.Approved{} }, bot.ErrNotApproved},
		"another draft's approval":      {live, func(c *bot.Change) { c.Approved = approval(w, drill) }, bot.ErrNotApproved},
		"a text changed afterwards":     {live, func(c *bot.Change) { c.Drafts[0].Composed[1].Body = body("changed") }, bot.ErrNotApproved},
		"another revision":              {live, func(c *bot.Change) { c.Publication.Revision = 2 }, bot.ErrNotApproved},
		"a publication without a draft": {live, func(c *bot.Change) { c.Drafts = nil }, bot.ErrNotApproved},
		"batches without a publication": {live, func(c *bot.Change) { c.Publication = nil }, bot.ErrNotApproved},
		"a batch with another body": {live, func(c *bot.Change) {
			c.Batches[1].Body, c.Batches[1].Digest = body("other"), body("other").BodyDigest()
		}, bot.ErrNotApproved},
		"a body that is not its digest's": {live, func(c *bot.Change) { c.Batches[1].Body = body("other") }, bot.ErrInvalid},
		"a destination never approved":    {live, func(c *bot.Change) { c.Batches[1].Destination = "elsewhere" }, bot.ErrNotApproved},
		"a live text to a drill":          {live, func(c *bot.Change) { c.Batches[1].Class = bot.DrillClass }, bot.ErrInvalid},
		"a live row to a drill":           {live, func(c *bot.Change) { c.Batches[1].Rows[2].Class = bot.DrillClass }, bot.ErrInvalid},
		"an update to the desk":           {live, func(c *bot.Change) { c.Batches[1].Class = bot.DeskClass }, bot.ErrInvalid},
		"a drill to the public":           {drill, func(c *bot.Change) { c.Batches[0].Class = bot.PublicClass }, bot.ErrInvalid},
		"a drill row to the public":       {drill, func(c *bot.Change) { c.Batches[0].Rows[0].Class = bot.PublicClass }, bot.ErrInvalid},
		"a drill draft in a live incident": {drill, func(c *bot.Change) {
			c.Publication.IncidentID = "i1"
		}, bot.ErrInvalid},
		"a notice to the public": {live, func(c *bot.Change) {
			n := notice
			n.Class = bot.PublicClass
			n.Rows = slices.Clone(n.Rows)
			for row := range n.Rows {
				n.Rows[row].Class = bot.PublicClass
			}
			c.Notices = []bot.Batch{n}
		}, bot.ErrInvalid},
		"a notice as an update": {live, func(c *bot.Change) { c.Batches = append(c.Batches, notice) }, bot.ErrInvalid},
		"an update as a notice": {live, func(c *bot.Change) { c.Notices = c.Batches[1:]; c.Batches = c.Batches[:1] }, bot.ErrInvalid},
		"a batch for nobody":    {live, func(c *bot.Change) { c.Batches[1].Rows = nil }, bot.ErrInvalid},
		"a change without time": {live, func(c *bot.Change) { c.At = time.Time{} }, bot.ErrInvalid},
	} {
		c := publication(w, g.from, 3, start())
		c.Drafts[0].Composed = append([]bot.Composed(nil), c.Drafts[0].Composed...)
		g.bend(&c)
		refuses(w, name, g.want, w.Apply(w.Context(), c))
	}
	same(w, "deliveries", nil, w.rows(bot.LedgerQuery{}))
	c := publication(w, live, 3, start())
	c.Notices = []bot.Batch{notice}
	w.apply(c)
	w.apply(publication(w, drill, 1, start()))
}

func repeatedDecision(w world) {
	d := w.write(draft("d1", w.declare("i1", bot.Live)))
	first := vote(d, "comms", start())
	second := first
	second.Reason, second.Door = "pressed again", "console"
	for n, v := range []bot.Decision{first, second, first} {
		err := w.Apply(w.Context(), bot.Change{
			Decision: &v, At: start(), Jobs: []bot.Job{{Kind: bot.JobPublish, Args: []byte(`{"draft":"d1"}`)}},
			Events: []bot.Event{{IncidentID: "i1", At: start(), Actor: v.Person, Kind: "approved", DraftID: "d1"}},
		})
		if n == 0 {
			w.must(err)
			continue
		}
		refuses(w, "a decision that is stored already", bot.ErrConflict, err)
	}
	w.apply(bot.Change{Decision: new(vote(d, "legal", start().Add(time.Second))), At: start()})
	ahead, deputy := vote(d, "comms", start()), vote(d, "reader", start().Add(2*time.Second))
	ahead.Standing, deputy.Standing, deputy.For = "s1", "s2", "legal" // the first person has signed already
	w.apply(bot.Change{Presigned: []bot.Decision{ahead, deputy}, At: start()})
	same(w, "decisions", []bot.Decision{first, vote(d, "legal", start().Add(time.Second)), deputy},
		need1(w, func(ctx context.Context) ([]bot.Decision, error) { return w.Decisions(ctx, "d1", 1) }))
	same(w, "publish jobs", 1, len(w.jobs(bot.JobPublish)))
	same(w, "events", 2, len(need1(w, func(ctx context.Context) ([]bot.Event, error) { return w.Events(ctx, "i1") })))
}

// ownDecision takes the place of one that was made from a standing approval, and so does a newer standing approval; neither the other way round.
func ownDecision(w world) {
	d := w.write(draft("d1", w.declare("i1", bot.Live)))
	ahead, newer, own := vote(d, "comms", start()), vote(d, "comms", start().Add(time.Second)), vote(d, "comms", start().Add(2*time.Second))
	ahead.Standing, ahead.Door, newer.Standing, newer.Door = "s1", "standing", "s2", "standing"
	stored := func(what string, want bot.Decision) {
		same(w, what, []bot.Decision{want}, need1(w, func(ctx context.Context) ([]bot.Decision, error) { return w.Decisions(ctx, "d1", 1) }))
	}
	w.apply(bot.Change{Presigned: []bot.Decision{ahead}, At: start()})
	w.apply(bot.Change{Presigned: []bot.Decision{newer}, At: start()})
	stored("of the newer standing approval", newer)
	w.apply(bot.Change{Decision: &own, At: start()})
	stored("the person's own", own)
	w.apply(bot.Change{Presigned: []bot.Decision{newer}, At: start()})
	stored("still the person's own", own)
}

func repeatedPublication(w world) {
	c := w.publish(3)
	events := need1(w, func(ctx context.Context) ([]bot.Event, error) { return w.Events(ctx, "i1") })
	for range 2 {
		again := publication(w, draft("d1", incident("i1", bot.Live)), 3, start().Add(time.Hour))
		again.Jobs = []bot.Job{{Kind: bot.JobRemind}}
		w.apply(again)
	}
	same(w, "publications", []bot.Publication{*c.Publication}, need1(w, func(ctx context.Context) ([]bot.Publication, error) { return w.Publications(ctx, "i1") }))
	same(w, "rows", 4, len(w.rows(bot.LedgerQuery{})))
	same(w, "deliver jobs", 1, len(w.jobs(bot.JobDeliver)))
	same(w, "reminders", nil, w.jobs(bot.JobRemind))
	same(w, "public number", 1, need1(w, w.PublicSeq))
	same(w, "events", events, need1(w, func(ctx context.Context) ([]bot.Event, error) { return w.Events(ctx, "i1") }))
}

func repeatedNotice(w world) {
	words := body("the brief")
	notice := func(n int) bot.Batch {
		to := bot.Composed{Destination: "room", Channel: "slack", Kind: "slack", Class: bot.DeskClass, Language: bot.English, Body: words}
		b := batch(bot.Draft{ID: "slot"}, to, n, 1, start())
		b.Notice = true
		return b
	}
	var wg sync.WaitGroup
	for n := range 8 { // as many nodes, with batches of their own
		wg.Go(func() {
			if err := w.Apply(w.Context(), bot.Change{Notices: []bot.Batch{notice(n)}, At: start(), Jobs: []bot.Job{{Kind: bot.JobBrief}}}); err != nil {
				w.Error(err)
			}
		})
	}
	wg.Wait()
	same(w, "rows", 1, len(w.rows(bot.LedgerQuery{})))
	same(w, "deliver jobs", 1, len(w.jobs(bot.JobDeliver)))
	same(w, "next briefs", 1, len(w.jobs(bot.JobBrief)))
}

func twoVotes(w world) {
	d := w.write(draft("d1", w.declare("i1", bot.Live)))
	var wg sync.WaitGroup
	for _, person := range []string{"comms", "legal"} {
		wg.Go(func() {
			at := start().Add(time.Minute)
			decided := vote(d, person, at)
			approved := d
			approved.State = bot.DraftApproved
			err := w.Apply(w.Context(), bot.Change{Decision: &decided, Drafts: []bot.Draft{approved}, At: at, Jobs: []bot.Job{{Kind: bot.JobPublish}}})
			if err != nil && !errors.Is(err, bot.ErrConflict) {
				w.Error(err)
			}
			stored, err := w.Draft(w.Context(), "d1")
			if err != nil {
				w.Error(err)
				return
			}
			if err := w.Apply(w.Context(), publication(w, stored, 5, at)); err != nil && !errors.Is(err, bot.ErrConflict) {
				w.Error(err)
			}
		})
	}
	wg.Wait()
	same(w, "publications", 1, len(need1(w, func(ctx context.Context) ([]bot.Publication, error) { return w.Publications(ctx, "i1") })))
	same(w, "rows", 6, len(w.rows(bot.LedgerQuery{})))
	same(w, "deliver jobs", 1, len(w.jobs(bot.JobDeliver)))
	same(w, "publish jobs", 1, len(w.jobs(bot.JobPublish)))
}

// verify checks every link of a record.
func verify(w world, events []bot.Event) {
	w.Helper()
	prev := ""
	for n, e := range events {
		want := e.Chain(n+1, prev)
		same(w, fmt.Sprintf("event %d", n+1), want, e)
		prev = e.Hash
	}
}

func chain(w world) {
	i := w.declare("i1", bot.Live)
	w.declare("i2", bot.Live)
	for n := range 3 {
		w.apply(bot.Change{At: start(), Events: []bot.Event{
			{IncidentID: i.ID, At: start().Add(time.Duration(n) * time.Second), Actor: "duty", Kind: "noted", Data: map[string]string{"n": fmt.Sprint(n), "é": "봉수"}},
			{IncidentID: "i2", At: start(), Actor: "duty", Kind: "noted"},
			{IncidentID: i.ID, At: start(), Actor: "duty", Kind: "noted twice"},
		}})
	}
	for id, want := range map[string]int{"i1": 7, "i2": 4} {
		events := need1(w, func(ctx context.Context) ([]bot.Event, error) { return w.Events(ctx, id) })
		same(w, "events of "+id, want, len(events))
		verify(w, events)
	}
}

func noFork(w world) {
	i := w.declare("i1", bot.Live)
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for range 5 {
				if err := w.Apply(w.Context(), bot.Change{At: start(), Events: []bot.Event{{IncidentID: i.ID, At: start(), Actor: fmt.Sprint(n), Kind: "noted"}}}); err != nil {
					w.Error(err)
				}
			}
		})
	}
	wg.Wait()
	events := need1(w, func(ctx context.Context) ([]bot.Event, error) { return w.Events(ctx, i.ID) })
	same(w, "events", 41, len(events))
	verify(w, events)
}

func pages(w world) {
	c := w.publish(2)
	want := c.Batches[0].Rows[0]
	want.State = bot.Delivered
	same(w, "page rows", []bot.Delivery{want}, w.rows(bot.LedgerQuery{BatchID: c.Batches[0].ID}))
	same(w, "hook rows", c.Batches[1].Rows, w.rows(bot.LedgerQuery{BatchID: c.Batches[1].ID}))
	got := need1(w, func(ctx context.Context) (bot.Batch, error) { return w.Batch(ctx, c.Batches[1].ID) })
	same(w, "batch", c.Batches[1], got)
	same(w, "one row", c.Batches[1].Rows[1], need1(w, func(ctx context.Context) (bot.Delivery, error) { return w.Delivery(ctx, c.Batches[1].Rows[1].ID) }))
	same(w, "jobs", []string{`{"batch":"d1-hooks-0","generation":0} at +1m0.001s`}, w.jobs(bot.JobDeliver))
	same(w, "limited", 1, len(w.rows(bot.LedgerQuery{IncidentID: "i1", State: bot.Pending, Limit: 1})))
	refuses(w, "an unknown row", bot.ErrNotFound, second(w.Delivery(w.Context(), "none")))
	refuses(w, "an unknown batch", bot.ErrNotFound, second(w.Batch(w.Context(), "none")))
}

func second[T any](_ T, err error) error { return err }

func batchJobs(w world) {
	i := w.declare("i1", bot.Live)
	c := publication(w, w.write(draft("d1", i)), 2, start())
	for n := range c.Batches[1].Rows {
		c.Batches[1].Rows[n].DueAt = start().Add(time.Duration(5-n) * time.Minute)
	}
	n := batch(bot.Draft{ID: "n1", IncidentID: "i1"}, bot.Composed{Destination: "desk", Channel: "slack", Kind: "slack", Class: bot.DeskClass, Body: body("overdue")}, 0, 1, start().Add(time.Hour))
	n.Notice = true
	c.Notices = []bot.Batch{n}
	w.apply(c)
	same(w, "jobs", []string{`{"batch":"d1-hooks-0","generation":0} at +4m0.001s`, `{"batch":"n1-desk-0","generation":0} at +1h0m0.001s`}, w.jobs(bot.JobDeliver))
}

func oneRow(w world) {
	c := publication(w, w.write(draft("d1", w.declare("i1", bot.Live))), 60, start())
	c.Batches[1].Rows[59].Recipient = c.Batches[1].Rows[0].Recipient
	refuses(w, "one recipient twice", bot.ErrInvalid, w.Apply(w.Context(), c))
	same(w, "rows", nil, w.rows(bot.LedgerQuery{}))
}

func superseded(w world) {
	c := w.publish(120)
	rows := c.Batches[1].Rows
	if _, err := w.Claim(w.Context(), c.Batches[1].ID, 0, "t", start().Add(time.Minute), start().Add(2*time.Minute)); err != nil {
		w.Fatal(err)
	}
	if err := w.Settle(w.Context(), bot.Settlement{BatchID: c.Batches[1].ID, Token: "t", Now: start().Add(time.Minute), Outcomes: []bot.Outcome{
		{DeliveryID: rows[0].ID, State: bot.Pending, After: time.Hour}, {DeliveryID: rows[1].ID, State: bot.Accepted}, {DeliveryID: rows[2].ID, State: bot.Pending, After: time.Hour},
	}}); err != nil {
		w.Fatal(err)
	}
	var all []string
	for _, row := range rows {
		all = append(all, row.ID)
	}
	w.apply(bot.Change{Supersede: all, At: start().Add(3 * time.Minute)})
	count := map[bot.DeliveryState]int{}
	for _, row := range w.rows(bot.LedgerQuery{BatchID: c.Batches[1].ID}) {
		count[row.State]++
	}
	same(w, "states", map[bot.DeliveryState]int{bot.Superseded: 2, bot.Accepted: 1, bot.Sending: 117}, count)
}

func public(w world) {
	c := w.publish(1)
	w.apply(publication(w, w.write(draft("secret", w.declare("i2", bot.Drill))), 1, start().Add(time.Hour)))
	hidden := incident("i3", bot.Live)
	hidden.Restricted = true
	w.apply(bot.Change{Incident: &hidden, At: start()})
	w.apply(publication(w, w.write(draft("hidden", hidden)), 1, start().Add(2*time.Hour)))
	w.write(draft("never-published", w.declare("i4", bot.Live)))

	i := need1(w, func(ctx context.Context) (bot.Incident, error) { return w.Incident(ctx, "i1") })
	d := draft("d2", i)
	d.Phase, d.Affected, d.Type = bot.Identified, []bot.Affected{{Component: "login", Status: bot.PartialOutage}}, bot.Progress
	d.Digest = d.Seal()
	next := publication(w, w.write(d), 1, start().Add(10*time.Minute))
	i.Phase, i.Promise = bot.Identified, bot.Promise{Seq: 1, DueAt: start().Add(40 * time.Minute)}
	i.Title = bot.Text{bot.English: "Login trouble"}
	next.Incident = &i
	w.apply(next)
	i.Version++
	i.Title = bot.Text{bot.English: "not published"}
	w.apply(bot.Change{Incident: &i, At: start()})

	entry := func(c bot.Change) bot.Entry {
		d := c.Drafts[0]
		return bot.Entry{UpdateID: d.ID, Type: d.Type, Phase: d.Phase, At: c.Publication.At, NextAt: d.NextAt, Affected: d.Affected, Bodies: map[bot.Language]bot.Body{bot.English: d.Composed[0].Body}}
	}
	got := need1(w, w.Public)
	got.Seq = 0
	same(w, "public", bot.Public{Incidents: []bot.PublicIncident{{
		ID: "i1", Key: "INC-i1", Title: bot.Text{bot.English: "Login trouble"}, Phase: bot.Identified, Affected: d.Affected, Started: i.Started,
		NextAt: start().Add(40 * time.Minute), Entries: []bot.Entry{entry(next), entry(c)},
	}}}, got)
}

func corrections(w world) {
	w.publish(1)
	i := need1(w, func(ctx context.Context) (bot.Incident, error) { return w.Incident(ctx, "i1") })
	d := draft("d2", i)
	d.Type, d.Facts.Original, d.Phase = bot.Retraction, "d1", bot.Canceled
	d.Digest = d.Seal()
	c := publication(w, w.write(d), 1, start().Add(10*time.Minute))
	i.Phase, i.ResolvedAt = bot.Canceled, start().Add(9*time.Minute)
	c.Incident = &i
	w.apply(c)
	got := need1(w, w.Public).Incidents[0]
	same(w, "corrects", "d1", got.Entries[0].Corrects)
	same(w, "corrected by", "d2", got.Entries[1].CorrectedBy)
	same(w, "resolved at", start().Add(9*time.Minute), got.ResolvedAt)
	same(w, "promise of a closed incident", time.Time{}, got.NextAt)
}

func numbered(w world) {
	seq := func() int64 { return need1(w, w.PublicSeq) }
	i := w.declare("i1", bot.Live)
	d := w.write(draft("d1", i))
	w.apply(publication(w, w.write(draft("drill", w.declare("i2", bot.Drill))), 1, start()))
	same(w, "before the first publication", 0, seq())
	w.apply(publication(w, d, 1, start()))
	same(w, "after it", 1, seq())
	i.Restricted = true
	w.apply(bot.Change{Incident: &i, At: start()})
	same(w, "after the incident was hidden", 2, seq())
	w.apply(bot.Change{At: start(), Events: []bot.Event{{IncidentID: "i1", At: start(), Kind: "noted"}}})
	same(w, "after a note", 2, seq())
	same(w, "public incidents", 0, len(need1(w, w.Public).Incidents))
	same(w, "number of the snapshot", 2, need1(w, w.Public).Seq)
}

func tokens(w world) {
	ctx := w.Context()
	for _, hash := range []string{"old", "new"} {
		if err := w.SaveToken(ctx, "comms", hash, start()); err != nil {
			w.Fatal(err)
		}
	}
	refuses(w, "a replaced token", bot.ErrNotFound, second(w.PersonByToken(ctx, "old")))
	same(w, "person", "comms", need1(w, func(ctx context.Context) (string, error) { return w.PersonByToken(ctx, "new") }))
	if err := w.Ping(ctx); err != nil {
		w.Error(err)
	}
}

func restart(w world) {
	w.publish(3)
	public, jobs := need1(w, w.Public), w.jobs(bot.JobDeliver)
	if err := w.Close(); err != nil {
		w.Fatal(err)
	}
	w.Store = w.reopen()
	same(w, "public", public, need1(w, w.Public))
	same(w, "jobs", jobs, w.jobs(bot.JobDeliver))
	same(w, "rows", 4, len(w.rows(bot.LedgerQuery{})))
	verify(w, need1(w, func(ctx context.Context) ([]bot.Event, error) { return w.Events(ctx, "i1") }))
}
