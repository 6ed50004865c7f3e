package slackapp_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
)

func TestAnIncidentIsHandedOverInSlack(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		at := newClock()
		house, words := realDesk(t, at)
		w := open(t, socket, house, at)
		i, err := house.Declare(t.Context(), "lead", bot.Declaration{Mode: bot.Live, Severity: 5, Affected: []bot.Affected{{Component: "talk", Status: bot.MajorOutage}}})
		if err != nil {
			t.Fatal(err)
		}
		d, err := house.Write(t.Context(), "lead", bot.Request{IncidentID: i.ID, Type: bot.Holding, Facts: bot.Facts{NextAt: at.Now().Add(20 * time.Minute)}})
		if err != nil {
			t.Fatal(err)
		}
		if reply := w.command(lead, "handover INC-1 nobody"); !strings.Contains(string(reply.Blocks), "nobody: 등록되지 않은 사람입니다") {
			t.Errorf("got %s", reply.Blocks)
		}

		// The lead hands over by the form that stands under what is open.
		w.command(lead, "handover")
		w.click(lead, w.whisper(lead, "인계하기…"), "open-handover")
		form := w.window(lead, "인수할 분")
		if strings.Contains(string(form.Blocks), `"value":"lead"`) {
			t.Error("the lead may choose themselves")
		}
		w.submit(lead, form, filled("to", "approver"))
		w.window(lead, "인계 중")

		// The receiver's message has what is open, and the buttons.
		sheet, err := house.Sheet(t.Context(), i.ID)
		if err != nil {
			t.Fatal(err)
		}
		text, actions, err := words.Handover(sheet, record.HandoverAsked, bot.English, at.Now())
		if err != nil {
			t.Fatal(err)
		}
		message := w.pin(slack.ComposeNotice(bot.Notice{Text: text, Actions: actions}))
		for _, want := range []string{"Lead hands this incident over to you", "Draft “First notice”, waiting since", "Cause: not yet known", "Accept all"} {
			if !strings.Contains(string(message.Blocks), want) {
				t.Errorf("the message lacks %q: %s", want, message.Blocks)
			}
		}
		w.click(french, message, bot.ActionTakeOver)
		w.whisper(french, "est transmis à")

		// Item by item: what was not accepted stays with the leaver, and the draft's card says so.
		w.click(approver, message, bot.ActionHandover)
		w.click(approver, w.whisper(approver, "With: Lead"), bot.ActionTakeOver)
		w.whisper(approver, "With: Approver")
		review, err := house.Review(t.Context(), d.ID)
		if err != nil || review.Incident.Lead != "lead" || len(review.Incident.Handover.Taken) != 1 {
			t.Fatalf("got %+v, %v", review.Incident, err)
		}
		if err := w.slack.OpenHome(t.Context(), approver); err != nil {
			t.Fatal(err)
		}
		w.home(approver, "what Approver has not accepted stays with Lead")

		w.command(approver, "handover INC-1 accept")
		w.whisper(approver, "Lead: Approver")
		if now, err := house.Incident(t.Context(), i.ID); err != nil || now.Lead != "approver" || now.Handover != nil {
			t.Errorf("got %+v, %v", now, err)
		}
		w.click(approver, message, bot.ActionTakeOver)
		w.whisper(approver, "you lead INC-1: there is nothing to take over")

		w.command(approver, "assign INC-1 deputy @Lead")
		w.whisper(approver, "Deputy: Lead")
		w.command(approver, "assign INC-1 deputy")
		w.whisper(approver, "Say who is to be what")
	})
}

func TestTheCardOfADraftThatIsHandedOverSaysWhoseItIs(t *testing.T) {
	t.Parallel()
	words := &record.Words{Catalog: catalog(t), Components: components(), People: people(), Zones: zones(t)}
	at := newClock().Now()
	r := bot.Review{
		Draft:    bot.Draft{ID: "d1", State: bot.DraftOpen, Mode: bot.Live, Revision: 1, AskedAt: at, ExpiresAt: at},
		Incident: bot.Incident{ID: "i1", Key: "INC-1", Mode: bot.Live, Lead: "lead", Handover: &bot.Handover{To: "approver"}},
	}
	for want, taken := range map[string][]bot.Taken{
		"Lead hands this incident over to Approver. Nobody has accepted this text yet: it stays with Lead": nil,
		"Handover from Lead to Approver: Approver has accepted this text":                                  {{Item: bot.DraftItem("d1"), By: "approver"}},
	} {
		r.Incident.Handover.Taken = taken
		card, err := words.Card(r, bot.English, at)
		if err != nil || !strings.Contains(strings.Join(card.Below, "\n"), want) {
			t.Errorf("got %v, %v", card.Below, err)
		}
	}
}
