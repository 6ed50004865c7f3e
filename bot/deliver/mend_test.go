package deliver_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/deliver"
)

// changeable is a platform on which messages can be changed and taken away, until it does not let us.
type changeable struct {
	*fake
	done   []string
	answer bot.Outcome // to every change
}

func (c *changeable) Edit(_ context.Context, providerID string, _ bot.Body) (bot.Outcome, error) {
	c.done = append(c.done, "edit "+providerID)
	return c.answer, nil
}

func (c *changeable) Delete(_ context.Context, providerID string) (bot.Outcome, error) {
	c.done = append(c.done, "delete "+providerID)
	return c.answer, nil
}

// TestACorrectionMendsWhatStands: of two readers, one has the wrong message and an earlier correction, of the other's message nothing is known.
func TestACorrectionMendsWhatStands(t *testing.T) {
	t.Parallel()
	taken, late := bot.Outcome{State: bot.Accepted}, bot.Outcome{State: bot.Failed, Reason: "too old to edit"}
	for name, test := range map[string]struct {
		way      bot.Mending
		answer   bot.Outcome
		done     []string
		sent     []string // follow-ups
		one      bot.DeliveryState
		provider string
	}{
		"edit and follow up":       {bot.EditAndFollowUp, taken, []string{"edit m1", "edit m2"}, []string{"two", "one"}, bot.Accepted, ""},
		"edit only":                {bot.EditOnly, taken, []string{"edit m1", "edit m2"}, []string{"two"}, bot.Accepted, "m2"},
		"edit what is too old":     {bot.EditOnly, late, []string{"edit m1", "edit m2"}, []string{"two", "one"}, bot.Accepted, ""},
		"delete and follow up":     {bot.DeleteAndFollowUp, taken, []string{"delete m1", "delete m2"}, []string{"two", "one"}, bot.Accepted, ""},
		"follow up":                {bot.FollowUp, taken, nil, []string{"one", "two"}, bot.Accepted, ""},
		"the platform is away":     {bot.EditAndFollowUp, bot.Outcome{State: bot.Pending, Reason: "HTTP 503"}, []string{"edit m1"}, []string{"two"}, bot.Pending, ""},
		"nobody knows of the edit": {bot.EditAndFollowUp, bot.Outcome{State: bot.UnknownOutcome, Reason: "no answer"}, []string{"edit m1"}, []string{"two"}, bot.Pending, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &changeable{fake: &fake{}, answer: test.answer}
			lane := deliver.Lane{Sender: c, Limits: bot.Limits{Attempts: 9}, Capabilities: bot.Capabilities{Recovery: bot.Keyed}, Mends: map[string]bot.Mending{"press": test.way}}
			w := newWorld(t, "https://example.com", lane)
			m := &memory{batch: w.batch}
			m.batch.Type = bot.Correction
			m.batch.Rows[0].Replaces = []string{"m1", "m2"}
			w.settings.Ledger = m
			if err := deliver.New(w.settings).Run(t.Context(), deliver.Job{ID: 1, Channel: "lane", Batch: "b1"}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.done, c.done); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.sent, c.sent); diff != "" {
				t.Errorf("follow-ups (-want +got):\n%s", diff)
			}
			for _, o := range m.settled {
				if o.DeliveryID == "row-one" && (o.State != test.one || o.ProviderID != test.provider || o.MayHave) {
					t.Errorf("the row is %+v", o)
				}
			}
		})
	}
}

// TestAnEditThatNeverPassesIsToldByAMessage: the last attempt is the follow-up's.
func TestAnEditThatNeverPassesIsToldByAMessage(t *testing.T) {
	t.Parallel()
	for attempts, want := range map[int][]string{1: {"two"}, 2: {"two", "one"}} {
		c := &changeable{fake: &fake{}, answer: bot.Outcome{State: bot.Pending, Reason: "HTTP 503"}}
		lane := deliver.Lane{Sender: c, Limits: bot.Limits{Attempts: 3}, Capabilities: bot.Capabilities{Recovery: bot.Keyed}, Mends: map[string]bot.Mending{"press": bot.EditOnly}}
		w := newWorld(t, "https://example.com", lane)
		m := &memory{batch: w.batch}
		m.batch.Type = bot.Correction
		m.batch.Rows[0].Replaces, m.batch.Rows[0].Attempts = []string{"m1"}, attempts
		w.settings.Ledger = m
		if err := deliver.New(w.settings).Run(t.Context(), deliver.Job{ID: 1, Channel: "lane", Batch: "b1"}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, c.sent); diff != "" {
			t.Errorf("after %d attempts (-want +got):\n%s", attempts, diff)
		}
	}
}

func TestAnotherUpdateChangesNothingThatStands(t *testing.T) {
	t.Parallel()
	c := &changeable{fake: &fake{}, answer: bot.Outcome{State: bot.Accepted}}
	w := newWorld(t, "https://example.com", deliver.Lane{Sender: c, Capabilities: bot.Capabilities{Recovery: bot.Keyed}, Mends: map[string]bot.Mending{"press": bot.EditAndFollowUp}})
	m := &memory{batch: w.batch}
	m.batch.Rows[0].Replaces = []string{"m1"}
	w.settings.Ledger = m
	if err := deliver.New(w.settings).Run(t.Context(), deliver.Job{ID: 1, Channel: "lane", Batch: "b1"}); err != nil {
		t.Fatal(err)
	}
	if len(c.done) != 0 || len(c.sent) != 2 {
		t.Errorf("changed %v, sent %v", c.done, c.sent)
	}
}
