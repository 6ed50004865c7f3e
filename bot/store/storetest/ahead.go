package storetest

import (
	"context"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// standingApprovals hold until somebody withdraws them, once.
func standingApprovals(w world) {
	ctx := w.Context()
	scope := bot.StandingScope{Components: []string{"talk"}, Phrases: []string{"extent-check"}, Destinations: []string{"page"}}
	first := bot.StandingApproval{ID: "s1", Person: "comms", Scope: scope, Digest: "d1", At: start(), Until: start().Add(time.Hour)}
	later := bot.StandingApproval{ID: "s2", Person: "legal", Scope: scope, Digest: "d2", At: start().Add(time.Second), Until: start().Add(time.Hour)}
	w.must(w.SaveStandingApproval(ctx, first))
	w.must(w.SaveStandingApproval(ctx, later))
	listed := func(withEnded bool) func(context.Context) ([]bot.StandingApproval, error) {
		return func(ctx context.Context) ([]bot.StandingApproval, error) { return w.StandingApprovals(ctx, withEnded) }
	}
	same(w, "those that hold", []bot.StandingApproval{first, later}, need1(w, listed(false)))
	w.must(w.EndStandingApproval(ctx, "s1", "comms", start().Add(time.Minute)))
	refuses(w, "a second withdrawal", bot.ErrNotFound, w.EndStandingApproval(ctx, "s1", "legal", start().Add(time.Hour)))
	first.EndedAt, first.EndedBy = start().Add(time.Minute), "comms"
	same(w, "those that still hold", []bot.StandingApproval{later}, need1(w, listed(false)))
	same(w, "all", []bot.StandingApproval{first, later}, need1(w, listed(true)))
}

// delegations hold until somebody withdraws them, once.
func delegations(w world) {
	ctx := w.Context()
	d := bot.Delegation{
		ID: "g1", From: "comms", To: "legal", Roles: []bot.Role{bot.Comms}, Since: start(), Until: start().Add(time.Hour), Reason: "leave", At: start().Add(-time.Hour),
	}
	w.must(w.SaveDelegation(ctx, d))
	listed := func(withEnded bool) func(context.Context) ([]bot.Delegation, error) {
		return func(ctx context.Context) ([]bot.Delegation, error) { return w.Delegations(ctx, withEnded) }
	}
	same(w, "those that hold", []bot.Delegation{d}, need1(w, listed(false)))
	w.must(w.EndDelegation(ctx, "g1", "legal", start().Add(time.Minute)))
	refuses(w, "a second withdrawal", bot.ErrNotFound, w.EndDelegation(ctx, "g1", "comms", start().Add(time.Hour)))
	d.EndedAt, d.EndedBy = start().Add(time.Minute), "legal"
	same(w, "those that still hold", nil, need1(w, listed(false)))
	same(w, "all", []bot.Delegation{d}, need1(w, listed(true)))
}

// proposals are taken once, with the draft that holds their sentence.
func proposals(w world) {
	ctx := w.Context()
	d := w.write(draft("d1", w.declare("i1", bot.Live)))
	p := bot.Proposal{
		ID: "p1", DraftID: "d1", Revision: 2, Person: "legal", Field: "cause", Sentence: bot.Text{bot.English: "It is being checked."}, Comment: "liability", At: start(),
	}
	w.apply(bot.Change{Proposes: &p, At: p.At})
	p.TakenAt, p.TakenBy = start().Add(time.Minute), "comms"
	w.apply(bot.Change{Drafts: []bot.Draft{d}, Takes: &p, At: p.TakenAt})
	again := p
	again.TakenBy = "legal"
	d = need1(w, func(ctx context.Context) (bot.Draft, error) { return w.Draft(ctx, "d1") })
	d.Revision = 3
	refuses(w, "a second taking", bot.ErrConflict, w.Apply(ctx, bot.Change{Drafts: []bot.Draft{d}, Takes: &again, At: p.TakenAt}))
	if kept := need1(w, func(ctx context.Context) (bot.Draft, error) { return w.Draft(ctx, "d1") }); kept.Revision == 3 {
		w.Error("the revision of a second taking is kept")
	}
	of := func(draft string) func(context.Context) ([]bot.Proposal, error) {
		return func(ctx context.Context) ([]bot.Proposal, error) { return w.Proposals(ctx, draft) }
	}
	same(w, "those of the draft", []bot.Proposal{p}, need1(w, of("d1")))
	same(w, "those of another", nil, need1(w, of("d2")))
}
