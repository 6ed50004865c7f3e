package slack_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
)

func card() bot.Card {
	return bot.Card{
		DraftID: "drf4k2m9x1ab", Fallback: "🔥🔥🔥🔥 INC-7 승인 요청 · 카카오톡과 카카오페이를 이용하실 수 없습니다.",
		Header: "🔥🔥🔥🔥 INC-7 승인 요청",
		Lines:  []string{"홍보 당직이 첫 안내의 승인을 요청합니다 · 3개 채널 48,200명 · 오후 4시까지"}, Below: []string{"승인되는 즉시 나갑니다.", "서명: 아직 없음"},
		Language: bot.Korean, Text: "카카오톡과 카카오페이를 이용하실 수 없습니다.\n\n원인은 확인 중입니다. <!channel>", Context: "a1b2c3d · 1판",
		Actions: []bot.Action{
			{ID: bot.ActionApprove, Label: "승인", Value: `{"draft":"drf4k2m9x1ab","revision":1}`, Primary: true, Confirm: "3개 채널로 48,200명에게 보냅니다."},
			{ID: bot.ActionRequestChanges, Label: "수정 요청", Value: `{"draft":"drf4k2m9x1ab","revision":1}`},
			{ID: bot.ActionReject, Label: "반려", Value: `{"draft":"drf4k2m9x1ab","revision":1}`, Danger: true},
		},
		Tone: "open", Mode: bot.Live,
	}
}

func TestComposeCard(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*bot.Card){
		"card.open": func(*bot.Card) {},
		"card.published": func(c *bot.Card) {
			c.Tone, c.Header, c.Actions = "published", "🔥🔥🔥🔥 INC-7 발행됨", c.Actions[:0]
		},
		"card.bare": func(c *bot.Card) { *c = bot.Card{Fallback: "INC-7", Header: "INC-7"} },
	} {
		c := card()
		change(&c)
		body, err := slack.ComposeCard(c)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if found := live(t, body.Bytes); len(found) > 0 {
			t.Errorf("%s: Slack would act on %q", name, found)
		}
		for _, want := range slices.Concat([]string{c.Header, c.Context}, c.Lines, c.Below) {
			if !strings.Contains(shown(t, body.Bytes), want) {
				t.Errorf("%s: the card does not show %q", name, want)
			}
		}
		channeltest.Golden(t, name, body.Bytes)
	}
}

func TestComposeCardShowsLongTextWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	c := card()
	paragraph := strings.Repeat("가", 2500)
	c.Text = paragraph + "\n\n" + paragraph
	body, err := slack.ComposeCard(c)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(shown(t, body.Bytes), paragraph); n != 2 {
		t.Errorf("%d of 2 paragraphs are shown", n)
	}
	for name, change := range map[string]func(*bot.Card){
		"value":   func(c *bot.Card) { c.Actions[0].Value = strings.Repeat("v", 2001) },
		"buttons": func(c *bot.Card) { c.Actions = make([]bot.Action, 26) },
	} {
		c := card()
		change(&c)
		if _, err := slack.ComposeCard(c); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%s: got %v, want a refusal", name, err)
		}
	}
}

// TestNoCardIsTooLong lets words of any length onto a card: it fits, it begins with the text to be signed, and it says so where the text goes on.
func TestNoCardIsTooLong(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewPCG(20221015, 1519))
	words := func(most int) string {
		letters := []string{"가", "a", "é", "<", "\"", "\n", "\n\n", " ", "🔥", "&", "\u2028", "다음 안내 ", "<!channel> "}
		var b strings.Builder
		letter := letters[chance.IntN(len(letters))]
		for range chance.IntN(most + 1) {
			if chance.IntN(3) == 0 {
				letter = letters[chance.IntN(len(letters))]
			}
			b.WriteString(letter)
		}
		return b.String()
	}
	for n := range 150 {
		c := card()
		c.Header, c.Context, c.Fallback, c.Cut = words(300), words(3000), words(5000), "이어지는 본문은 ‘전체 본문 보기’에 있습니다."
		c.Text = "첫 문장입니다. " + words(30000)
		c.Lines, c.Below = nil, nil
		for range chance.IntN(40) {
			c.Lines, c.Below = append(c.Lines, words(4000)), append(c.Below, words(4000))
		}
		for i := range c.Actions {
			c.Actions[i].Label, c.Actions[i].Confirm = strings.Repeat("승인 ", 1+chance.IntN(60)), strings.Repeat("보냅니다. ", chance.IntN(120))
		}
		body, err := slack.ComposeCard(c)
		if err != nil {
			t.Fatalf("card %d: %v", n, err)
		}
		said := shown(t, body.Bytes)
		if !strings.Contains(said, "첫 문장입니다.") {
			t.Errorf("card %d does not show its text", n)
		}
		whole := strings.Join(strings.Fields(said), "")
		if !strings.Contains(whole, strings.Join(strings.Fields(c.Text), "")) && !strings.Contains(said, c.Cut) {
			t.Errorf("card %d does not say that its text goes on", n)
		}
	}
}

func TestComposeNotice(t *testing.T) {
	t.Parallel()
	body, err := slack.ComposeNotice(bot.Notice{
		ID: "ntc1", Kind: "overdue", Language: bot.Korean, Text: "🔥🔥🔥🔥 INC-7 다음 안내가 3분 늦었습니다.\n당직: <@U024BE7LH>",
		Actions: []bot.Action{{ID: bot.ActionWriteUpdate, Label: "안내 쓰기", Value: "k2m9x1", Primary: true}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if found := live(t, body.Bytes); len(found) > 0 {
		t.Errorf("Slack would act on %q", found)
	}
	channeltest.Golden(t, "notice.overdue", body.Bytes)
}
