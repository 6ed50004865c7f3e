package app

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// TestPictures plays a night and draws what people saw of it; with -pictures it shoots docs/pictures/approvals, too.
func TestPictures(t *testing.T) {
	t.Parallel()
	n := newNight(t)
	n.declares()
	n.signs()
	n.follows()
	n.updates()
	n.weighs()
	n.corrects()
	n.ends()
	n.drills()
	n.remindsAndHandsOver()
	n.withoutSlack()
	n.album()
}

// declares: from the first word to the first draft.
func (n *night) declares() {
	n.whispered("start", n.command(nightDuty, ""))
	n.command(nightDuty, "declare 5 messages-fail")
	form := n.window(nightDuty, "실제 상황")
	n.form("declare", form)
	n.command(nightComms, "drill")
	n.form("declare-drill", n.window(nightComms, "실제 상황"))
	done := n.fill(nightDuty, form, "components", []string{"messages", "pay"}, "status", "major_outage", "severity", "5", "symptom", "messages-fail")
	n.form("declared", *done.View)
	if err := n.slack.ClickInView(n.t.Context(), nightDuty, done.View.ID, bot.ActionWriteUpdate, nil); err != nil {
		n.t.Fatal(err)
	}
	n.fill(nightDuty, n.window(nightDuty, "안내 종류"))
	n.form("asked", n.window(nightDuty, "서명을 기다리는 분"))
}

// signs: the card, every text behind it, and the deciding signature.
func (n *night) signs() {
	n.pass(time.Minute)
	card := n.card()
	n.message("card-asks", card)
	n.click(nightComms, deskRoomOfTheNight, card, bot.ActionShowBodies)
	n.form("texts", n.window(nightComms, "전체 본문"))
	n.shots[len(n.shots)-1].height = 1100
	n.fail("line", sandbox.Fault{Kind: sandbox.Status429, RetryAfter: time.Minute, From: n.clock.Now(), To: n.clock.Now().Add(time.Minute)})
	n.click(nightComms, deskRoomOfTheNight, card, bot.ActionApprove)
	n.whispered("signed", n.told(nightComms))
}

func (n *night) fail(channel string, f sandbox.Fault) { n.platforms.running[channel].Fail(f) }

// follows: the same card while the notice goes out.
func (n *night) follows() {
	n.pass(5 * time.Second)
	n.message("card-under-way", n.card())
	n.pass(3 * time.Minute)
	n.message("card-done", n.card())
}

// updates: the next draft with what changed, warnings, and nobody who answers.
func (n *night) updates() {
	n.command(nightDuty, "update INC-1 progress")
	form := n.window(nightDuty, "안내 종류")
	n.form("update", form)
	n.fill(nightDuty, form, "type", "progress", "phase", "identified", "done", "120", "total", "320", "action", "traffic-move", "workaround", "phone-or-sms", "components", []string{"messages"})
	n.pass(6 * time.Minute)
	card := n.card()
	n.message("card-waits", card)
	n.click(nightComms, deskRoomOfTheNight, card, bot.ActionRequestChanges)
	n.form("request-changes", n.window(nightComms, "무엇을 왜"))
	n.click(nightChief, deskRoomOfTheNight, card, bot.ActionBreakGlass)
	n.form("break-glass", n.window(nightChief, "단독 발행"))
	n.fail("line", sandbox.Fault{Kind: "400", Next: 1})
	n.fail("mail", sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	n.click(nightComms, deskRoomOfTheNight, card, bot.ActionApprove)
	n.click(nightPilot, deskRoomOfTheNight, card, bot.ActionApprove)
	n.pass(time.Minute)
	card = n.card()
	n.message("card-failed", card)
	n.thread("card-failed-thread", card)
	n.click(nightDuty, deskRoomOfTheNight, card, bot.ActionRetry)
	n.click(nightDuty, deskRoomOfTheNight, card, bot.ActionArrived)
	n.pass(time.Minute)
}

// thread keeps a picture of what stands beneath a card.
func (n *night) thread(name string, card sandbox.SlackMessage) {
	n.t.Helper()
	for _, m := range n.slack.Messages(deskRoomOfTheNight) {
		if m.ThreadTS == card.TS {
			n.message(name, m)
			return
		}
	}
	n.t.Fatal("nothing stands in the card's thread")
}

// corrects: a published notice was wrong.
func (n *night) corrects() {
	n.click(nightDeputy, deskRoomOfTheNight, n.publishedCard(), bot.ActionCorrect)
	form := n.window(nightDeputy, "Ce qui est exact")
	n.form("correct", form)
	n.fill(nightDeputy, form, "right-ko", "메시지는 일부 이용자만 이용하실 수 없습니다.", "right-en", "Messages is unavailable to some users only.", "right-fr", "Messages n’est indisponible que pour certains utilisateurs.")
	n.pass(time.Second)
	card := n.card()
	n.message("card-correction", card)
	n.click(nightDeputy, deskRoomOfTheNight, card, bot.ActionEdit)
	n.form("edit", n.window(nightDeputy, "Ce qui est exact"))
	n.click(nightDuty, deskRoomOfTheNight, n.publishedCard(), bot.ActionRetract)
	n.form("retract", n.window(nightDuty, "잘못된 알림 철회"))
}

// publishedCard is the newest card whose text is out.
func (n *night) publishedCard() sandbox.SlackMessage {
	n.t.Helper()
	for _, m := range slices.Backward(n.slack.Messages(deskRoomOfTheNight)) {
		if m.ThreadTS == "" && strings.Contains(string(m.Attachments), `"`+bot.ActionRetract+`"`) {
			return m
		}
	}
	n.t.Fatal("nothing is published")
	return sandbox.SlackMessage{}
}

// weighs: what lacks a language is seen on its card and rejected; legal has a form of its own.
func (n *night) weighs() {
	n.command(nightDuty, "update INC-1 progress")
	n.fill(nightDuty, n.window(nightDuty, "안내 종류"), "type", "progress", "phase", "identified", "done", "200", "total", "320", "languages", []string{"ko", "en"})
	n.pass(time.Second)
	card := n.card()
	n.message("card-without-french", card)
	for _, d := range must(n.desk.OpenDrafts(n.t.Context())) {
		if d.Type == bot.Progress {
			n.command(nightCounsel, "legal "+d.ID)
			n.form("legal", n.window(nightCounsel, "Under confirmation"))
		}
	}
	n.click(nightComms, deskRoomOfTheNight, card, bot.ActionReject)
	form := n.window(nightComms, "반려하는 이유")
	n.form("reject", form)
	n.fill(nightComms, form, "reason", "프랑스어 안내문도 함께 나가야 합니다.")
}

// ends: the forms of the last message and of a leader's words.
func (n *night) ends() {
	n.command(nightDuty, "resolve INC-1")
	n.form("resolve", n.window(nightDuty, "복구 완료 안내"))
	n.command(nightDuty, "statement INC-1")
	n.form("statement", n.window(nightDuty, "성명의 종류"))
}

// drills: the same card of an exercise.
func (n *night) drills() {
	n.command(nightComms, "drill")
	n.fill(nightComms, n.window(nightComms, "실제 상황"), "components", []string{"pay"}, "severity", "3", "symptom", "messages-fail", "mode", "drill", "status", "major_outage")
	if err := n.slack.ClickInView(n.t.Context(), nightComms, n.window(nightComms, "선언을 저장").ID, bot.ActionWriteUpdate, nil); err != nil {
		n.t.Fatal(err)
	}
	n.fill(nightComms, n.window(nightComms, "안내 종류"))
	n.pass(time.Second)
	n.message("card-drill", n.card())
}

// direct is the newest direct message to a person that holds a text.
func (n *night) direct(who, text string) sandbox.SlackMessage {
	n.t.Helper()
	all := n.slack.Messages(who)
	for _, m := range slices.Backward(all) {
		if strings.Contains(m.Text+string(m.Blocks), text) {
			return m
		}
	}
	n.t.Fatalf("%s was not told %q: %+v", who, text, all)
	return sandbox.SlackMessage{}
}

// remindsAndHandsOver: the promise is kept, and the night has an end.
func (n *night) remindsAndHandsOver() {
	n.pass(10 * time.Minute)
	n.message("chase", n.direct(nightComms, "‘정정’ 초안이"))
	reminder := n.direct(nightDuty, bot.ActionSnooze)
	n.message("reminder", reminder)
	n.click(nightDuty, reminder.Channel, reminder, bot.ActionSnooze)
	n.form("snooze", n.window(nightDuty, "몇 분"))
	n.command(nightDuty, "handover INC-1 deputy")
	n.pass(time.Second)
	n.message("handover", n.direct(nightDeputy, "INC-1"))
	n.whispered("handover-items", n.command(nightDeputy, "handover INC-1"))
	if err := n.slack.OpenHome(n.t.Context(), nightCounsel); err != nil {
		n.t.Fatal(err)
	}
	n.door.Wait()
	home, _ := n.slack.Home(nightCounsel)
	n.whispered("home", home.Blocks)
}

// withoutSlack: the console does what Slack does.
func (n *night) withoutSlack() {
	n.fail("slack-desk", sandbox.Fault{Kind: sandbox.Down})
	n.announces()
	link := must(makeSignInLink(n.t.Context(), n.store, "", "comms-lead", "bongsu", n.clock.Now()))
	drafts := must(n.desk.OpenDrafts(n.t.Context()))
	duty, comms, deputy := n.browse("duty"), n.browse("comms-lead"), n.browse("deputy")
	n.screen("console-link", 390, 844, n.page(link.Reveal()))
	n.screen("console-board", 390, 0, comms("/", nil))
	for _, d := range drafts {
		if d.Type == bot.Correction {
			n.screen("console-draft", 390, 844, comms("/drafts/"+d.ID, nil))
			n.screen("console-draft-wide", 1280, 900, comms("/drafts/"+d.ID, nil))
		}
	}
	n.screen("console-declare", 390, 0, duty("/declare", nil))
	for _, d := range must(n.desk.Drafts(n.t.Context(), must(n.desk.Incident(n.t.Context(), "INC-1")).ID)) {
		if d.State == bot.DraftPublished && d.Type == bot.Progress {
			n.screen("console-correction", 390, 0, duty("/drafts/"+d.ID+"/correction", nil))
		}
	}
	n.screen("console-handover", 390, 1100, deputy("/incidents/INC-1", nil))
	n.screen("console-ahead", 390, 844, comms("/ahead", nil))
	n.screen("console-doctor", 390, 844, comms("/doctor", url.Values{}))
}

// announces: the other desks are told that Slack is down, and where to decide.
func (n *night) announces() {
	n.t.Helper()
	at := n.clock.Now()
	news := bot.ChannelNews{Channel: "slack-desk", Change: bot.ChannelRests, Reason: "no answer", At: at, Until: at.Add(time.Minute)}
	if err := n.desk.RunChannel(n.t.Context(), news); err != nil {
		n.t.Fatal(err)
	}
	n.pass(time.Second)
	for _, got := range n.platforms.received() {
		if got.Where == "on-call" && strings.Contains(got.Text, "slack-desk") {
			_, text, _ := strings.Cut(got.Text, "\n\n") // after the subject, which is its first line
			n.message("slack-down", sandbox.SlackMessage{Text: strings.TrimSpace(text)})
			return
		}
	}
	n.t.Fatal("nobody was told that Slack is down")
}
