package slackapp_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestIncidentsAreDeclaredByTyping(t *testing.T) {
	t.Parallel()
	half := time.Date(2022, 10, 15, 6, 15, 0, 0, time.UTC)
	tests := map[string]struct {
		typed string
		want  bot.Declaration
	}{
		"severity, services, symptom": {"declare 5 talk,pay 송수신", bot.Declaration{
			Mode: bot.Live, Severity: 5, Facts: bot.Facts{Symptom: bot.Words{Phrase: "messages-fail", Certainty: bot.Confirmed}},
		}},
		"a cause that is only heard of": {"declare 4 카카오톡,PAY 화재", bot.Declaration{
			Mode: bot.Live, Severity: 4, Facts: bot.Facts{Cause: bot.Words{Phrase: "datacentre-fire", Certainty: bot.Reported}},
		}},
		"a drill":    {"drill 3 talk,pay", bot.Declaration{Mode: bot.Drill, Severity: 3}},
		"with flags": {"declare —severity 2 --component talk --component=\"Kakao Pay\" --started 15:15 --lead approver", bot.Declaration{Mode: bot.Live, Severity: 2, Lead: "approver", Started: bot.Moment{At: half}}},
		"minutes":    {"declare 1 talk,pay --started 15m", bot.Declaration{Mode: bot.Live, Severity: 1, Started: bot.Moment{At: half}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			desk := &fakeDesk{}
			w := open(t, true, desk, newClock())
			reply := w.command(lead, test.typed)
			if len(desk.declared) != 1 || !strings.Contains(string(reply.Blocks), "INC-1 선언을 저장했습니다") {
				t.Fatalf("got %+v: %s", desk.declared, reply.Blocks)
			}
			got := desk.declared[0]
			if got.Mode != test.want.Mode || got.Severity != test.want.Severity || len(got.Affected) != 2 || got.Affected[0].Status != bot.MajorOutage ||
				!got.Started.At.Equal(test.want.Started.At) || got.Lead != test.want.Lead || got.Facts.Symptom.Phrase != test.want.Facts.Symptom.Phrase ||
				got.Facts.Cause.Phrase != test.want.Facts.Cause.Phrase || got.Facts.Cause.Phrase != "" && got.Facts.Cause.Certainty != bot.Reported {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestWhatTheTypedDeclarationLacksIsAskedInTheForm(t *testing.T) {
	t.Parallel()
	desk := &fakeDesk{}
	w := open(t, true, desk, newClock())
	w.command(approver, "declare 5 talk,pay aliens")
	form := w.window(approver, "This was not understood: aliens")
	for _, want := range []string{`"value":"5"`, "initial_options"} {
		if !strings.Contains(string(form.Blocks), want) {
			t.Errorf("the form lacks %s: %s", want, form.Blocks)
		}
	}
	w.command(approver, "drill 5")
	w.window(approver, `"initial_option":{"text":{"emoji":false,"text":"🔵 EXERCISE`)
	if len(desk.declared) != 0 {
		t.Errorf("declared %+v", desk.declared)
	}
}

func TestUpdatesAreWrittenByTyping(t *testing.T) {
	t.Parallel()
	desk := burning()
	w := open(t, true, desk, newClock())
	for typed, want := range map[string]bot.Request{
		"update INC-7 no-change 30m":                                 {Type: bot.NoChange, Facts: bot.Facts{NextAt: w.clock.Now().Add(30 * time.Minute)}},
		"update no-change":                                           {Type: bot.NoChange, Facts: bot.Facts{NextAt: w.clock.Now().Add(30 * time.Minute)}},
		"update initial INC-7 --next 16:00 --severity 5":             {Type: bot.Initial, Severity: 5, Facts: bot.Facts{NextAt: w.clock.Now().Add(30 * time.Minute)}},
		"update INC-7 --phase identified --cause datacentre-fire 1h": {Type: bot.Progress, Phase: bot.Identified, Facts: bot.Facts{NextAt: w.clock.Now().Add(time.Hour), Cause: bot.Words{Phrase: "datacentre-fire"}}},
		"update INC-7 initial 30m --started 15m": {
			Type: bot.Initial, Facts: bot.Facts{NextAt: w.clock.Now().Add(30 * time.Minute), Started: bot.Moment{At: w.clock.Now().Add(-15 * time.Minute)}},
		},
		"update INC-7 progress 30m --done 12000 --total 32000": {
			Type: bot.Progress, Facts: bot.Facts{NextAt: w.clock.Now().Add(30 * time.Minute), Done: 12000, Total: 32000, AsOf: w.clock.Now()},
		},
		"resolve INC-7 safe 10m --report 72h": {Type: bot.Resolved, Facts: bot.Facts{Data: bot.DataSafe, EndedAt: w.clock.Now().Add(-10 * time.Minute)}},
	} {
		desk.mu.Lock()
		desk.written = nil
		desk.mu.Unlock()
		reply := w.command(lead, typed)
		if len(desk.written) != 1 {
			t.Errorf("%s: wrote %+v: %s", typed, desk.written, reply.Blocks)
			continue
		}
		got := desk.written[0]
		if got.IncidentID != "inc7" || got.Type != want.Type || got.Severity != want.Severity || got.Phase != want.Phase || !got.Facts.NextAt.Equal(want.Facts.NextAt) ||
			got.Facts.Cause.Phrase != want.Facts.Cause.Phrase || got.Facts.Data != want.Facts.Data || !got.Facts.EndedAt.Equal(want.Facts.EndedAt) ||
			!got.Facts.Started.At.Equal(want.Facts.Started.At) || got.Facts.Done != want.Facts.Done || got.Facts.Total != want.Facts.Total || !got.Facts.AsOf.Equal(want.Facts.AsOf) {
			t.Errorf("%s: got %+v", typed, got)
		}
	}
	w.command(lead, "update INC-7 workaround")
	if form := w.window(lead, "안내 종류"); !strings.Contains(string(form.Blocks), `"value":"workaround"`) {
		t.Errorf("got %s", form.Blocks)
	}
}

func TestTypedStatementsCarryTheirWords(t *testing.T) {
	t.Parallel()
	desk := burning()
	w := open(t, true, desk, newClock())
	w.command(lead, `statement INC-7 apology --signatory approver --event-ko "서비스 장애" --groups-ko "이용자" --text-ko "죄송합니다." --release 18:00`)
	if len(desk.written) != 1 {
		t.Fatalf("got %+v", desk.written)
	}
	got := desk.written[0]
	if got.Type != bot.Apology || got.Facts.Signatory != "approver" || got.Facts.Event[bot.Korean] != "서비스 장애" || got.Facts.Paragraphs[bot.Korean][0] != "죄송합니다." ||
		!got.ReleaseAt.Equal(time.Date(2022, 10, 15, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("got %+v", got)
	}
	w.command(lead, "statement INC-7")
	form := w.window(lead, "성명의 종류")
	w.submit(lead, form, filled("type", "apology", "event-en", "the outage", "text-en", "We are sorry.\nWe will do better."))
	if got := desk.written[1]; got.Facts.Event[bot.English] != "the outage" || len(got.Facts.Paragraphs[bot.English]) != 2 {
		t.Errorf("got %+v", got)
	}
}

func TestRemindersAreAskedForAndSnoozedByTyping(t *testing.T) {
	t.Parallel()
	desk := burning()
	w := open(t, true, desk, newClock())
	if reply := w.command(lead, "remind"); !strings.Contains(string(reply.Blocks), "다음 안내") || !strings.Contains(string(reply.Blocks), bot.ActionNoChange) {
		t.Errorf("got %s", reply.Blocks)
	}
	if reply := w.command(lead, "remind INC-7"); len(desk.reminded) != 1 || !strings.Contains(reply.Text, "지금 알림") {
		t.Errorf("got %q, %v", reply.Text, desk.reminded)
	}
	w.command(lead, "snooze INC-7 15m 회의 중입니다")
	if want := "inc7 06:45 회의 중입니다"; len(desk.snoozes) != 1 || desk.snoozes[0] != want {
		t.Errorf("got %v, want %s", desk.snoozes, want)
	}
	w.command(lead, "snooze INC-7")
	w.window(lead, "몇 분 미루시겠습니까")
}

func TestWhatCannotBeReadChangesNothingAndSaysWhy(t *testing.T) {
	t.Parallel()
	desk := burning()
	w := open(t, true, desk, newClock())
	for typed, want := range map[string]string{
		"declaer 5 talk":                         "Did you mean /crisis declare",
		"dance":                                  "There is no such command",
		"update INC-7 --mood good 30m":           "--mood is not understood here",
		"update INC-7 no-change --next":          "Say what --next is to be",
		"update INC-7 no-change --next sometime": "sometime is no time",
		"update INC-9 no-change":                 "there is no incident INC-9",
		"update INC-7 no-change 30m please":      "This was not understood: please",
		"resolve INC-7 safe 10m":                 "by when the report comes",
		`snooze INC-7 10m "the meeting`:          "quotation mark",
		"declare 5 --component nothing":          "There is no service nothing",
		"correct INC-7 --right-en x":             "no such published update",
		"timeline":                               "Say which one",
	} {
		if reply := w.command(approver, typed); !strings.Contains(reply.Text+string(reply.Blocks), want) {
			t.Errorf("%s: got %s %s", typed, reply.Text, reply.Blocks)
		}
	}
	if len(desk.declared)+len(desk.written)+len(desk.snoozes) != 0 {
		t.Errorf("changed %+v %+v %v", desk.declared, desk.written, desk.snoozes)
	}
}

func TestWhatIsOnRecordCanBeRead(t *testing.T) {
	t.Parallel()
	desk := burning()
	desk.events = []bot.Event{{At: newClock().Now(), Actor: "lead", Kind: "declared"}, {At: newClock().Now(), Actor: "bongsu", Kind: "unheard-of"}}
	w := open(t, true, desk, newClock())
	if reply := w.command(approver, "timeline INC-7"); !strings.Contains(string(reply.Blocks), "Declared · Lead") || !strings.Contains(string(reply.Blocks), "unheard-of") {
		t.Errorf("got %s", reply.Blocks)
	}
	w.command(approver, "report INC-7")
	page := w.window(approver, "Page 1 of 2")
	w.clickInView(approver, page, "report-page")
	w.window(approver, "Page 2 of 2")
	if reply := w.command(approver, "doctor"); !strings.Contains(reply.Text, "Broken: 1") || !strings.Contains(string(reply.Blocks), "🔴 slack: no token → give one") {
		t.Errorf("got %s", reply.Blocks)
	}
}

func TestAPublishedUpdateIsCorrectedFromItsCard(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := sent()
		w := open(t, socket, desk, newClock())
		w.command(approver, "approve draft1")
		w.click(approver, w.whisper(approver, "KakaoTalk is down."), bot.ActionCorrect)
		form := w.window(approver, "What is right")
		for _, want := range []string{"KakaoTalk is down.", "delivered 1, accepted 2, unknown 1", "not sent yet 1", "failed 1"} {
			if !strings.Contains(string(form.Blocks), want) {
				t.Errorf("the form does not show %q: %s", want, form.Blocks)
			}
		}
		w.submit(approver, form, filled("right-ko", "일부만 안 됩니다.", "right-en", "Part of it is down.", "right-fr", "Une partie est en panne."))
		if len(desk.written) != 1 {
			t.Fatalf("got %+v", desk.written)
		}
		got := desk.written[0]
		if got.Type != bot.Correction || got.Facts.Original != "draft1" || !strings.Contains(got.Facts.Wrong[bot.English], "KakaoTalk is down.") || got.Facts.Right[bot.English] != "Part of it is down." {
			t.Errorf("got %+v", got.Facts)
		}
		w.command(approver, "retract INC-7")
		retract := w.window(approver, "Retract only a false alarm")
		w.submit(approver, retract, nil)
		if got := desk.written[1]; got.Type != bot.Retraction || got.Facts.Original != "draft1" {
			t.Errorf("got %+v", got)
		}
	})
}

func TestACorrectionOfACorrectionIsAboutTheFirstText(t *testing.T) {
	t.Parallel()
	desk := sent()
	second := desk.drafts[0]
	second.ID, second.Type, second.PublishedAt = "draft2", bot.Correction, second.PublishedAt.Add(time.Second)
	second.Facts = bot.Facts{Original: "draft1", Right: bot.Text{bot.English: "Half is down."}}
	desk.drafts = append(desk.drafts, second)
	desk.rows = append(desk.rows, bot.Delivery{UpdateID: "draft2", Destination: "page", Recipient: "4", Language: bot.English, State: bot.Delivered, CreatedAt: newClock().Now()})
	w := open(t, true, desk, newClock())
	w.command(approver, "correct INC-7")
	form := w.window(approver, "Half is down.")
	if !strings.Contains(string(form.Blocks), "delivered 2, accepted 2, unknown 1") {
		t.Errorf("the newest row does not decide: %s", form.Blocks)
	}
	w.command(approver, "correct INC-7 --right-en Nothing")
	if got := desk.written[0]; got.Facts.Original != "draft1" || got.Facts.Wrong[bot.English] != "Half is down." || got.Facts.Right[bot.English] != "Nothing" {
		t.Errorf("got %+v", got.Facts)
	}
}

func TestASecondIncidentOfTheSameServiceIsAskedForTwice(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := burning()
		w := open(t, socket, desk, newClock())
		w.command(approver, "declare")
		response := w.submit(approver, w.window(approver, "LIVE"), declaration("5"))
		if len(desk.declared) != 0 || !strings.Contains(string(response.View.Blocks), "INC-7") {
			t.Fatalf("got %+v %s", desk.declared, response.View.Blocks)
		}
		response = w.submit(approver, *response.View, filled("anyway", []string{"anyway"}))
		if len(desk.declared) != 1 {
			t.Errorf("a declaration was blocked: %s", response.View.Blocks)
		}
	})
}

func TestHeartbeatsAreWrittenAndShownOneByOne(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		w := open(t, socket, burning(), newClock())
		reply := w.command(approver, "heartbeats INC-7 30m 3")
		for _, want := range []string{"4:00 p.m.", "4:30 p.m.", "5:00 p.m."} {
			if !strings.Contains(string(reply.Blocks), want) {
				t.Errorf("the answer does not tell of %q: %s", want, reply.Blocks)
			}
		}
		if n := strings.Count(string(reply.Blocks), bot.ActionReview); n != 3 {
			t.Errorf("%d buttons read the 3 heartbeats: %s", n, reply.Blocks)
		}
	})
}

// TestHeartbeatsAreSignedTogether: by one press over what the window showed, and not at all when one of them has changed since.
func TestHeartbeatsAreSignedTogether(t *testing.T) {
	t.Parallel()
	desk := burning()
	for n, text := range []string{"Still at work, one.", "Still at work, two."} {
		b := desk.drafts[0]
		at := newClock().Now().Add(time.Duration(n+1) * 30 * time.Minute)
		b.ID, b.Beat, b.ReleaseAt, b.NextAt, b.Digest = fmt.Sprintf("beat%d", n), true, at, at.Add(30*time.Minute), bot.Digest(strings.Repeat(fmt.Sprint(n), 64))
		b.Composed = []bot.Composed{{Language: bot.English, Rendition: bot.Rendition{Text: text}}}
		desk.beats = append(desk.beats, b)
	}
	w := open(t, true, desk, newClock())
	w.command(approver, "heartbeats INC-7 sign")
	form := w.window(approver, "Still at work, two.")
	for _, want := range []string{"Still at work, one.", "4:00 p.m.", "4:30 p.m.", "0000000", "1111111"} {
		if !strings.Contains(string(form.Blocks), want) {
			t.Errorf("the window does not show %q: %s", want, form.Blocks)
		}
	}
	if form.Submit != "Sign all 2" {
		t.Errorf("the button that signs them all says %q", form.Submit)
	}
	desk.beats[1].Digest = bot.Digest(strings.Repeat("9", 64))
	if response := w.submit(approver, form, nil); !strings.Contains(string(response.View.Blocks), "have changed since you saw them") || desk.beatsSigned != 0 {
		t.Errorf("a changed set: signed %d times, %+v", desk.beatsSigned, response)
	}
	w.command(approver, "heartbeats INC-7") // a set waits, and is shown
	if response := w.submit(approver, w.window(approver, "9999999"), nil); !strings.Contains(string(response.View.Blocks), "Your signatures are stored: 2.") || desk.beatsSigned != 1 {
		t.Errorf("signed %d times: %+v", desk.beatsSigned, response)
	}
	if desk.beatsWritten > 0 {
		t.Error("the key alone wrote another set in the place of the one that waits")
	}
	desk.beats = nil
	w.command(approver, "heartbeats INC-7 sign")
	w.window(approver, "No heartbeat of this incident waits")
}
