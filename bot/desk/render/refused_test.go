package render_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
)

// What is missing, what differs and what no notice says are told in one go.
func TestARefusalTellsAllThatIsWrong(t *testing.T) {
	t.Parallel()
	in, d := outage(t, bot.Initial, "talk")
	d.Facts = bot.Facts{Symptom: bot.Words{Label: text("서버 30대 먹통", "13 servers down; back shortly", "30 serveurs en panne")}}
	result, err := renderer(t, nil).Render(in, d, nil)
	refused := result.Refused(err, result.Differences)
	if refused == nil || !errors.Is(refused, bot.ErrInvalid) {
		t.Fatalf("refused: %v", refused)
	}
	for _, want := range []string{
		"- action: ",
		"- symptom.label, number: ko 30 / en 13 / fr 30\n",
		"phrases that no notice says:\n- symptom.label, ko: 먹통 → 이용 장애",
		"\n- symptom.label, en: shortly → give a time",
	} {
		if !strings.Contains(refused.Error(), want) {
			t.Errorf("no %q in:\n%s", want, refused)
		}
	}
	if differing, ok := errors.AsType[*bot.DifferenceError](refused); !ok || len(differing.Differences) != 1 {
		t.Errorf("the difference cannot be accepted: %v", refused)
	}
	if refused = result.Refused(err, nil); strings.Contains(refused.Error(), "13 /") || !strings.Contains(refused.Error(), "먹통") {
		t.Errorf("without the difference: %v", refused)
	}
	if refused = result.Refused(nil, nil); refused != nil {
		t.Errorf("a phrase that no notice says refuses a draft by itself: %v", refused)
	}
	fault := errors.New("the disk is gone")
	if refused = result.Refused(fault, result.Differences); !errors.Is(refused, fault) {
		t.Errorf("a fault becomes %v", refused)
	}
}

// tight takes texts and titles of a few characters.
type tight struct{}

func (tight) Compose(_ bot.Destination, r bot.Rendition) (bot.Body, error) {
	over := func(what bot.Saying, text string, limit int) error {
		if n := utf8.RuneCountInString(text); n > limit {
			return &bot.ExcessError{What: what, Text: text, Have: n, Limit: limit, Unit: bot.Say("characters")}
		}
		return nil
	}
	return bot.Body{}, errors.Join(over(bot.Say("the heading"), r.Title, 20), over(bot.Say("the message"), r.Text, 400))
}

func TestEveryTextThatIsTooLongIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	in, d := outage(t, bot.Initial, "talk")
	long := strings.Repeat("Messages cannot be sent. ", 30)
	d.Facts = bot.Facts{Symptom: bot.Words{Label: text("전송 불가", long, "Envoi impossible")}, Action: phrase("extent-check")}
	_, err := renderer(t, func(s *render.Settings) { s.Composer = tight{} }).Render(in, d, nil)
	if !errors.Is(err, bot.ErrInvalid) {
		t.Fatal(err)
	}
	for _, want := range []string{
		"this initial update is too long for its channels:\n",
		"slack, en: the heading is too long: ",
		"slack, en: the message is too long: ",
		"; shorten it by 764, in symptom.label (749 characters), ",
		"page, fr: the heading is too long: 42 characters, and the limit is 20; shorten it by 22, in components.talk.name (9 characters)\n",
		"page, fr: the message is too long: 571 characters, and the limit is 400; shorten it by 171, in the part when (100 characters), the part action (82 characters)\n",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in:\n%s", want, err)
		}
	}
	lines := strings.Split(err.Error(), "\n")
	for i, line := range lines[1:] {
		if strings.Contains(line, "heading") && strings.Contains(line, "symptom") {
			t.Errorf("the symptom is not in the heading: %s", line)
		}
		if line == lines[i] {
			t.Errorf("told twice: %s", line)
		}
	}
}

func TestWhatIsNotToldIsNotJudged(t *testing.T) {
	t.Parallel()
	in, d := outage(t, bot.Initial, "talk")
	d.Facts = bot.Facts{Symptom: phrase("messages-fail"), Action: phrase("extent-check"), Cause: bot.Words{Label: text("먹통 30대", "13", "30")}}
	result, err := renderer(t, nil).Render(in, d, nil)
	if err != nil || len(result.Warnings)+len(result.Differences) > 0 {
		t.Errorf("of an unknown cause: %v, %v, %v", result.Warnings, result.Differences, err)
	}
}
