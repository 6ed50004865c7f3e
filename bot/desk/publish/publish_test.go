package publish_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/publish"
)

func now() time.Time { return time.Date(2026, 3, 2, 6, 30, 0, 0, time.UTC) }

type counter struct{ n int }

func (c *counter) NewID() string {
	c.n++
	return fmt.Sprintf("id%03d", c.n)
}

func room() publish.Room {
	var many []bot.Recipient
	for i := range 5 {
		many = append(many, bot.Recipient{ID: fmt.Sprintf("r%d", i), Address: fmt.Sprintf("https://r%d.example.com", i)})
	}
	return publish.Room{IDs: &counter{}, Limits: map[string]bot.Limits{"hooks": {BatchRows: 2}}, Destinations: []bot.Destination{
		{ID: "press", Channel: "hooks", Kind: "webhook", Class: bot.PublicClass, Recipients: many},
		{ID: "room", Channel: "slack", Kind: "slack", Class: bot.DeskClass, Recipients: many[:1]},
	}}
}

// signed is a draft with its approval; change is made before it is signed.
func signed(t *testing.T, change func(*bot.Draft)) (bot.Draft, bot.Approved) {
	t.Helper()
	d := bot.Draft{
		ID: "u1", IncidentID: "i1", Revision: 1, State: bot.DraftApproved, Type: bot.Initial, Mode: bot.Live, Phase: bot.Investigating, Severity: 3, Authors: []string{"duty"},
		Composed: []bot.Composed{{
			Destination: "press", Channel: "hooks", Kind: "webhook", Class: bot.PublicClass, Language: bot.English, Body: bot.Body{MediaType: "text/plain", Bytes: []byte("down")},
		}},
	}
	if change != nil {
		change(&d)
	}
	d.Digest = d.Seal()
	vote := bot.Decision{DraftID: d.ID, Revision: 1, Digest: d.Digest, Person: "comms", Verdict: bot.Approves}
	need := bot.Requirement{Steps: []bot.Step{{Roles: []bot.Role{bot.Comms}, Count: 1}}}
	approved, err := bot.Approve(d, []bot.Decision{vote}, need, bot.People{{ID: "comms", Roles: []bot.Role{bot.Comms}}})
	if err != nil {
		t.Fatal(err)
	}
	return d, approved
}

func TestWhatIsNeverPublished(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		draft func(*bot.Draft)
		after func(*bot.Draft, *bot.Approved) // what is done to it once it is signed
		kind  error
		want  string
	}{
		"without an approval":             {nil, func(_ *bot.Draft, a *bot.Approved) { *a = bot.Approved{} }, bot.ErrNotApproved, "nothing was published"},
		"a body that nobody signed":       {nil, func(d *bot.Draft, _ *bot.Approved) { d.Composed[0].Body.Bytes = []byte("up") }, bot.ErrNotApproved, "nothing was published"},
		"another revision":                {nil, func(d *bot.Draft, _ *bot.Approved) { d.Revision = 2 }, bot.ErrNotApproved, "nothing was published"},
		"a drill to a live destination":   {func(d *bot.Draft) { d.Mode = bot.Drill }, nil, bot.ErrInvalid, "takes no drill message"},
		"a destination that is gone":      {func(d *bot.Draft) { d.Composed[0].Destination = "fax" }, nil, bot.ErrConflict, "fax is no longer configured"},
		"an update to the desk's channel": {func(d *bot.Draft) { d.Composed[0].Destination = "room" }, nil, bot.ErrInvalid, "takes no live message"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, approved := signed(t, test.draft)
			if test.after != nil {
				test.after(&d, &approved)
			}
			change, err := room().Publish(approved, publish.Input{Draft: d}, now())
			if !errors.Is(err, test.kind) || !strings.Contains(fmt.Sprint(err), test.want) || change.Publication != nil {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestBeforeItsReleaseTimeADraftWaits(t *testing.T) {
	t.Parallel()
	d, approved := signed(t, func(d *bot.Draft) { d.Type, d.ReleaseAt = bot.Apology, now().Add(time.Hour) })
	_, err := room().Publish(approved, publish.Input{Draft: d}, now())
	if later, ok := errors.AsType[bot.Later](err); !ok || !later.At.Equal(d.ReleaseAt) {
		t.Errorf("got %v", err)
	}
}

func TestACorrectionComesAsSoonAsTheWrongTextHasLeft(t *testing.T) {
	t.Parallel()
	d, approved := signed(t, func(d *bot.Draft) { d.Type = bot.Correction })
	original := []bot.Delivery{
		{ID: "sending", Destination: "press", Language: bot.English, Recipient: "r0", State: bot.Sending, LeaseUntil: now().Add(time.Minute)},
		{ID: "sent", Destination: "press", Language: bot.English, Recipient: "r1", State: bot.Accepted},
	}
	change, err := room().Publish(approved, publish.Input{Draft: d, Original: original}, now())
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range change.Batches[0].Rows {
		if !row.DueAt.Equal(now()) { // the ledger holds it back for as long as the wrong one is under way, and no longer
			t.Errorf("the correction for %s is due %s after its publication", row.Recipient, row.DueAt.Sub(now()))
		}
	}
}

func TestAFanOutIsCutIntoBatchesWithKeysOfTheirOwn(t *testing.T) {
	t.Parallel()
	d, approved := signed(t, nil)
	keys := func() (sizes []int, keys []string) {
		change, err := room().Publish(approved, publish.Input{Draft: d}, now())
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range change.Batches {
			sizes = append(sizes, len(b.Rows))
			for _, row := range b.Rows {
				keys = append(keys, row.Key)
			}
		}
		return sizes, keys
	}
	sizes, first := keys()
	if diff := cmp.Diff([]int{2, 2, 1}, sizes); diff != "" {
		t.Error(diff)
	}
	seen := map[string]bool{}
	for _, key := range first {
		if seen[key] || key == "" {
			t.Errorf("the key %q stands twice", key)
		}
		seen[key] = true
	}
	if _, again := keys(); cmp.Diff(first, again) != "" {
		t.Error("the keys come from something else than what is sent and to whom")
	}
}

func TestARecipientGetsTheLanguagesThatTheyRead(t *testing.T) {
	t.Parallel()
	r := room()
	r.Destinations[0].Recipients[1].Languages = []bot.Language{bot.English, bot.French}
	r.Destinations[0].Recipients[2].Languages = []bot.Language{bot.Korean}
	d, approved := signed(t, nil)
	change, err := r.Publish(approved, publish.Input{Draft: d}, now())
	if err != nil {
		t.Fatal(err)
	}
	var to []string
	for _, b := range change.Batches {
		for _, row := range b.Rows {
			to = append(to, row.Recipient)
		}
	}
	if diff := cmp.Diff([]string{"r0", "r1", "r3", "r4"}, to); diff != "" {
		t.Errorf("who gets the English text (-want +got):\n%s", diff)
	}
}

func TestANoticeGoesToTheDeskOnly(t *testing.T) {
	t.Parallel()
	r := room()
	n := bot.Notice{ID: "n1", Kind: "due", IncidentID: "i1", Language: bot.English, At: now()}
	body := bot.Body{MediaType: "text/plain", Bytes: []byte("late")}
	if _, err := r.Notify(n, r.Destinations[0], r.Destinations[0].Recipients, body, 3); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a notice to a public destination: %v", err)
	}
	b, err := r.Notify(n, r.Destinations[1], r.Destinations[1].Recipients, body, 3)
	if err != nil || !b.Notice || len(b.Rows) != 1 || b.Rows[0].Type != "" {
		t.Errorf("a notice to the desk: %+v, %v", b, err)
	}
}

func TestWhoUnsubscribedGetsNoRow(t *testing.T) {
	t.Parallel()
	d, approved := signed(t, nil)
	left := bot.Unsubscribed{"press": {"r1": true, "r4": true}, "elsewhere": {"r0": true}}
	change, err := room().Publish(approved, publish.Input{Draft: d, Unsubscribed: left}, now())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range change.Batches {
		for _, row := range b.Rows {
			got = append(got, row.Recipient)
		}
	}
	if diff := cmp.Diff([]string{"r0", "r2", "r3"}, got); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
}
