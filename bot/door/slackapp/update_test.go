package slackapp_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func TestTheFormsFieldsBecomeFacts(t *testing.T) {
	t.Parallel()
	at := newClock().Now()
	tests := map[string]struct {
		in   values
		want func(*bot.Request)
	}{
		"as it opens": {nil, func(*bot.Request) {}},
		"partly restored": {
			filled("type", "partial", "components", []string{"talk", "pay"}, "status", "partial_outage", "restored", []string{"pay"}, "phase", "identified"),
			func(r *bot.Request) {
				r.Type, r.Phase = bot.Partial, bot.Identified
				r.Affected = []bot.Affected{{Component: "talk", Status: bot.PartialOutage}, {Component: "pay", Status: bot.Operational}}
				r.Facts.Affected, r.Facts.Restored, r.Facts.Pending, r.Facts.RestoredAt = []string{"talk", "pay"}, []string{"pay"}, []string{"talk"}, at
			},
		},
		"in numbers": {filled("done", "12000", "total", "32000", "severity", "5"), func(r *bot.Request) {
			r.Severity, r.Facts.Done, r.Facts.Total = 5, 12000, 32000
		}},
		"free text in one language": {
			filled("free-for", "workaround", "free-ko", "전화해 주세요. <!channel>", "languages", []string{"ko"}),
			func(r *bot.Request) {
				r.Languages = []bot.Language{bot.Korean}
				r.Facts.Workaround = bot.Words{Label: bot.Text{bot.Korean: "전화해 주세요. <!channel>"}, Certainty: bot.Confirmed}
			},
		},
		"what is being done, as a sentence": {
			filled("free-for", "action", "free-en", "We are replacing servers.", "languages", []string{"en"}),
			func(r *bot.Request) {
				r.Languages = []bot.Language{bot.English}
				r.Facts.Action = bot.Words{Sentence: bot.Text{bot.English: "We are replacing servers."}, Certainty: bot.Confirmed}
			},
		},
		"what is being done, behind a colon": {
			filled("type", "initial", "free-for", "action", "free-en", "Replacing servers", "languages", []string{"en"}),
			func(r *bot.Request) {
				r.Type, r.Languages = bot.Initial, []bot.Language{bot.English}
				r.Facts.Action = bot.Words{Label: bot.Text{bot.English: "Replacing servers"}, Certainty: bot.Confirmed}
			},
		},
		"another component": {filled("components", []string{"pay"}, "status", "degraded_performance"), func(r *bot.Request) {
			r.Affected = []bot.Affected{{Component: "pay", Status: bot.Degraded}, {Component: "talk", Status: bot.Operational}}
			r.Facts.Affected = []string{"pay"}
		}},
		"a cause that is reported": {
			filled("cause", "datacentre-fire", "known", "reported", "source-en", "the fire service", "known-at-date", "2022-10-15", "known-at-time", "15:00"),
			func(r *bot.Request) {
				r.Facts.Cause = bot.Words{
					Phrase: "datacentre-fire", Certainty: bot.Reported, Source: bot.Text{bot.English: "the fire service"},
					AsOf: time.Date(2022, 10, 15, 6, 0, 0, 0, time.UTC),
				}
			},
		},
		"a cause of which nothing more is said": {filled("cause", "datacentre-fire"), func(r *bot.Request) {
			r.Facts.Cause = bot.Words{Phrase: "datacentre-fire", Certainty: bot.Confirmed}
		}},
		"a symptom in dispute": {filled("known-for", "symptom", "known", "disputed"), func(r *bot.Request) {
			r.Facts.Symptom.Certainty = bot.Disputed
		}},
		"when it began, roughly": {
			filled("started-date", "2022-10-15", "started-time", "15:20", "about", []string{"about"}),
			func(r *bot.Request) {
				r.Facts.Started = bot.Moment{At: time.Date(2022, 10, 15, 6, 20, 0, 0, time.UTC), About: true, Certainty: bot.Confirmed}
			},
		},
		"a start that is being checked": {
			filled("started-date", "2022-10-15", "started-time", "15:20", "known-for", "started", "known", "unknown"),
			func(r *bot.Request) {
				r.Facts.Started = bot.Moment{At: time.Date(2022, 10, 15, 6, 20, 0, 0, time.UTC), Certainty: bot.Unknown}
			},
		},
		"nothing said of the symptom": {filled("symptom", nil), func(r *bot.Request) { r.Facts.Symptom = bot.Words{} }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			desk := burning()
			w := open(t, true, desk, newClock())
			w.command(approver, "update")
			if got := w.submit(approver, w.window(approver, "Kind of update"), test.in); got.Action != "update" || len(desk.written) != 1 {
				t.Fatalf("got %+v", got)
			}
			want := bot.Request{
				IncidentID: "inc7", Type: bot.Progress, Phase: bot.Investigating, Severity: 4, Languages: bot.Languages(),
				Affected: []bot.Affected{{Component: "talk", Status: bot.MajorOutage}}, Facts: desk.incidents[0].Facts,
			}
			if desk.written[0].Once == "" {
				t.Error("a redelivery after a restart would write it again")
			}
			want.Once = desk.written[0].Once
			want.Facts.Affected, want.Facts.AsOf, want.Facts.NextAt = []string{"talk"}, at, at.Add(30*time.Minute)
			test.want(&want)
			if diff := cmp.Diff(want, desk.written[0]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHowFarAFactIsKnownIsRefusedInItsForm(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in   values
		want string
	}{
		"a report by nobody":     {filled("known-for", "symptom", "known", "reported"), "write its source"},
		"of what is not told":    {filled("known-for", "eta", "known", "confirmed"), "does not tell"},
		"as of a time to come":   {filled("known-for", "symptom", "known", "confirmed", "known-at-date", "2099-01-01", "known-at-time", "15:00"), "still to come"},
		"a start to come":        {filled("started-date", "2099-01-01", "started-time", "15:00"), "still to come"},
		"as of half of a moment": {filled("known-for", "symptom", "known", "confirmed", "known-at-date", "2022-10-15"), "date and"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			desk := burning()
			w := open(t, true, desk, newClock())
			w.command(approver, "update")
			got := w.submit(approver, w.window(approver, "Kind of update"), test.in)
			if len(desk.written) != 0 || !strings.Contains(fmt.Sprint(got.Errors), test.want) {
				t.Errorf("%+v, wrote %d", got.Errors, len(desk.written))
			}
		})
	}
}

// An incident that was declared by typing may have no start yet, and a full notice needs one.
func TestTheFormAsksWhenItBeganWhereNobodySaid(t *testing.T) {
	t.Parallel()
	desk := burning()
	desk.incidents[0].Started = bot.Moment{}
	w := open(t, true, desk, newClock())
	w.command(approver, "update")
	w.window(approver, `"block_id":"started-date"`)
}

// The form asks first for the name that no notice can do without.
func TestTheFormOpensAtAReportByNobody(t *testing.T) {
	t.Parallel()
	desk := burning()
	desk.incidents[0].Facts.Symptom.Certainty = bot.Reported
	w := open(t, true, desk, newClock())
	w.command(approver, "update")
	form := string(w.window(approver, "Kind of update").Blocks)
	at := strings.Index(form, `"block_id":"known-for"`)
	if _, chosen, _ := strings.Cut(form[max(0, at):], `"initial_option"`); at < 0 || !strings.Contains(chosen[:200], `"value":"symptom"`) {
		t.Errorf("opens elsewhere: %s", form)
	}
}

func TestWordsThatTheFormCannotOfferStay(t *testing.T) {
	t.Parallel()
	desk := burning()
	known := bot.Words{Phrase: "service-unavailable", Args: map[string]string{"service": "x"}, Certainty: bot.Confirmed}
	desk.incidents[0].Facts.Action = known
	w := open(t, true, desk, newClock())
	w.command(approver, "update")
	w.submit(approver, w.window(approver, "Kind of update"), nil)
	if diff := cmp.Diff(known, desk.written[0].Facts.Action); diff != "" {
		t.Error(diff)
	}
}

func TestFreeTextThatNobodyChangedStaysWhatItWas(t *testing.T) {
	t.Parallel()
	desk := burning()
	known := bot.Words{
		Label: bot.Text{bot.English: "Replacing servers"}, Sentence: bot.Text{bot.English: "We are replacing servers."},
		Certainty: bot.Confirmed, AsOf: newClock().Now(),
	}
	desk.incidents[0].Facts.Action = known
	w := open(t, true, desk, newClock())
	w.command(approver, "update")
	w.submit(approver, w.window(approver, "Kind of update"), nil)
	if diff := cmp.Diff(known, desk.written[0].Facts.Action); diff != "" {
		t.Error(diff)
	}
}

func TestTheIncidentIsChosenWhereThereAreSeveral(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := burning()
		w := open(t, socket, desk, newClock())
		second := desk.incidents[0]
		second.ID, second.Key, second.Restricted, second.Codename = "inc8", "DRILL-8", true, "ONDÉE"
		second.Mode = bot.Drill
		desk.incidents = append(desk.incidents, second)
		w.command(french, "resolve")
		v := w.window(french, "De quel incident")
		if !strings.Contains(string(v.Blocks), "[EXERCICE] 🔥🔥🔥🔥 DRILL-8 ONDÉE") {
			t.Errorf("got %s", v.Blocks)
		}
		w.clickInView(french, v, "open-resolve")
		w.window(french, "Données des utilisateurs")
		desk.mu.Lock()
		desk.incidents = nil
		desk.mu.Unlock()
		w.command(french, "update")
		w.window(french, "Aucun incident en cours")
	})
}

func TestHelpHasButtonsForTheFirstMinute(t *testing.T) {
	t.Parallel()
	w := open(t, true, burning(), newClock())
	w.command(approver, "")
	help := w.whisper(approver, "Waiting for your signature: 1 · open incidents: 1 · late updates: 0")
	w.click(approver, help, "open-declare")
	w.window(approver, "LIVE")
	w.click(approver, help, "open-update")
	w.window(approver, "Kind of update")
	w.click(approver, help, "list-approvals")
	w.click(approver, w.whisper(approver, "Drafts that wait for you"), "review-draft")
	w.click(approver, w.whisper(approver, "KakaoTalk is down."), bot.ActionReject)
	w.submit(approver, w.window(approver, "Why do you reject it?"), filled("reason", "wrong"))
	w.click(approver, help, "list-incidents")
	w.click(approver, w.whisper(approver, "Outage"), "show-incident")
	w.whisper(approver, "KakaoTalk: Unavailable")
}

// What few updates say is asked only of those who tick it, and ticking it loses nothing that was chosen before.
func TestTheFormUnfolds(t *testing.T) {
	t.Parallel()
	desk := burning()
	w := open(t, true, desk, newClock())
	w.command(approver, "update")
	form := w.window(approver, "Kind of update")
	asks := func(v sandbox.SlackView, block string) bool {
		return strings.Contains(string(v.Blocks), `"block_id":"`+block+`"`)
	}
	if asks(form, "free-ko") || asks(form, "source-ko") || asks(form, "release-date") || !asks(form, "known") {
		t.Errorf("it opens with more than most updates say, or without how certain the cause is: %s", form.Blocks)
	}
	w.after()
	if err := w.slack.ChooseInView(t.Context(), approver, form.ID, "cause", "datacentre-fire"); err != nil {
		t.Fatal(err)
	}
	form = w.unfold(approver, form, "free", "release")
	if !asks(form, "free-ko") || asks(form, "source-ko") || !asks(form, "release-date") {
		t.Errorf("it shows other fields than were ticked: %s", form.Blocks)
	}
	got := w.submit(approver, form, filled("known", "reported", "free-for", "action", "free-en", "We are replacing servers.", "languages", []string{"en"}, "done", "1", "total", "2"))
	if len(desk.written) != 0 || !strings.Contains(fmt.Sprint(got.Errors), "source") {
		t.Errorf("a cause reported by nobody: %+v, wrote %d", got.Errors, len(desk.written))
	}
	got = w.submit(approver, form, filled("known", "unknown"))
	if got.Action != "update" || len(desk.written) != 1 {
		t.Fatalf("got %+v", got)
	}
	f := desk.written[0].Facts
	if f.Cause.Phrase != "datacentre-fire" || f.Cause.Certainty != bot.Unknown || f.Action.Sentence[bot.English] == "" {
		t.Errorf("it says %+v", f)
	}
}
