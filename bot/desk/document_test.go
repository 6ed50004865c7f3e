package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

func both(text string) bot.Text { return name(text+" (ko)", text, text) }

func said(text string) bot.Words { return bot.Words{Label: both(text)} }

func (w *world) offer() bot.Offer {
	return bot.Offer{
		Who: both("everybody"), From: start(), To: start().Add(24 * time.Hour), Bands: []bot.Band{{For: both("users"), Amount: 5000, Currency: "KRW"}},
		How: said("in the help centre"), Evidence: said("none"), Deadline: start().Add(720 * time.Hour), PayBy: start().Add(1000 * time.Hour), Terms: said("nothing renews"),
	}
}

// Offers and reports follow an incident that is over, and leave what it was as it is told.
func TestDocumentsFollowAnIncidentThatIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	w.tell(w.holding(i))
	w.resolve(i)
	before := w.incident(i.ID)
	d := w.write("duty", bot.Request{IncidentID: i.ID, Type: bot.Compensation, Facts: bot.Facts{Offer: w.offer()}})
	if d = w.approve("words", d); d.State != bot.DraftOpen {
		t.Fatalf("without the lawyers the offer is %s", d.State)
	}
	if d = w.approve("law", d); d.State != bot.DraftPublished {
		t.Fatalf("the offer is %s", d.State)
	}
	after := w.incident(i.ID)
	if diff := cmp.Diff(before.Facts, after.Facts); diff != "" || after.Phase != bot.ResolvedPhase || !after.ResolvedAt.Equal(before.ResolvedAt) {
		t.Errorf("the offer changed the incident: phase %s, resolved %s, facts %s", after.Phase, after.ResolvedAt, diff)
	}
	text := both("What happened.")
	report := bot.Report{
		Summary: text, Impact: text, Events: []bot.Happened{{At: start(), Text: text}}, Factors: text, Well: text, Badly: text, Communication: text,
		Actions: []bot.Measure{{What: text, Owner: text, Due: start().Add(1000 * time.Hour)}},
	}
	d = w.write("duty", bot.Request{IncidentID: i.ID, Type: bot.PostIncident, Facts: bot.Facts{Report: report}})
	w.approve("words", d)
	w.approve("law", d)
	if got := w.incident(i.ID).Phase; got != bot.Postmortem {
		t.Errorf("with its report out the incident is %s", got)
	}
}

// What is for an authority goes only where the configuration says so, and tells the public nothing.
func TestANotificationGoesOnlyWhereItIsListed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	r := bot.Request{IncidentID: i.ID, Type: bot.Regulator, Facts: bot.Facts{
		Signatory: "chief", Action: said("work is under way"), Notification: bot.Notification{Authority: both("the ministry"), AwareAt: start()},
	}}
	_, err := w.desk.Write(w.Context(), "duty", r)
	w.refused(err, bot.ErrInvalid, "no destination")
	all := w.settings
	w.settings = func(s *desk.Settings) {
		all(s)
		s.Destinations = append(destinations(), bot.Destination{
			ID: "ministry", Channel: "hooks", Kind: "webhook", Class: bot.PublicClass, Languages: bot.Languages(), Types: []bot.MessageType{bot.Regulator},
			Recipients: recipients("ministry"),
		})
	}
	w.build(w.store)
	d := w.write("duty", r)
	w.approve("words", d)
	if d = w.approve("law", d); d.State != bot.DraftPublished {
		t.Fatalf("the notification is %s", d.State)
	}
	w.until(w.clock.Now())
	for _, sent := range w.platform.sent() {
		if sent[:8] != "ministry" {
			t.Errorf("it went to %s", sent)
		}
	}
	if got := w.incident(i.ID); !got.FirstToldAt.IsZero() || !got.Promise.First() {
		t.Errorf("the public counts as told: %s, %+v", got.FirstToldAt, got.Promise)
	}
}

// An offer goes to the readers whom it is for, its correction to the same ones, and what tells of an open incident to everybody.
func TestAnAudienceGetsWhatIsForIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.settings
	w.settings = func(s *desk.Settings) {
		all(s)
		s.Destinations = append(destinations(), bot.Destination{
			ID: "shop", Channel: "hooks", Kind: "webhook", Class: bot.PublicClass, Audience: "customers", Languages: bot.Languages(), Recipients: recipients("buyer"),
		})
		s.People = append(people(), bot.Person{ID: "law2", Name: name("법무 2", "Counsel 2", "Juriste 2"), Roles: []bot.Role{bot.Legal}})
	}
	w.build(w.store)
	i := w.declare(bot.Live, "talk")
	only := w.holding(i)
	only.Audiences = []string{"customers"}
	_, err := w.desk.Write(w.Context(), "duty", only)
	w.refused(err, bot.ErrInvalid, "for every audience")
	w.tell(w.holding(i))
	offer := bot.Request{IncidentID: i.ID, Type: bot.Compensation, Facts: bot.Facts{Offer: w.offer()}, Audiences: []string{"shareholders"}}
	_, err = w.desk.Write(w.Context(), "duty", offer)
	w.refused(err, bot.ErrInvalid, "customers")
	offer.Audiences = []string{"customers"}
	d := w.write("duty", offer)
	d = must(w.desk.Unconfirm(t.Context(), "law2", d.ID, 1, "started"))(w)
	w.approve("words", d)
	d = w.approve("law", d)
	w.until(w.clock.Now())
	correction := w.write("duty", bot.Request{IncidentID: i.ID, Type: bot.Correction, Facts: bot.Facts{
		Original: d.ID, Wrong: both("everybody"), Right: both("members"), NextAt: w.clock.Now().Add(20 * time.Minute),
	}})
	for _, draft := range []bot.Draft{d, correction} {
		for _, c := range draft.Composed {
			if c.Destination != "shop" {
				t.Errorf("%s goes to %s", draft.Type, c.Destination)
			}
		}
		if len(draft.Composed) == 0 || !slices.ContainsFunc(draft.Warnings, func(w bot.Warning) bool { return w.Code == "audience" && w.Detail == "customers" }) {
			t.Errorf("%s for %d destinations does not say whom it is for: %v", draft.Type, len(draft.Composed), draft.Warnings)
		}
	}
}
