package channeltest

import (
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Hostile is text that tries to ping, to mark up, to turn the line round and to look like something else.
const Hostile = "<!channel> <!here|here> <@U024BE7LH> <#C024BE91L> @everyone @here <@123456789012345678> <@&1234567890123> " +
	"*bold* _it_ ~~gone~~ ||spoiler|| `code` ```block``` [link](https://evil.example/) <https://evil.example|bank> :tada: <:x:1234567890123>\n" +
	"# heading\n-# small\n> quote\n>>> all\n- item\n1. one\n\\*escaped\\* &amp; & \"quoted\" </b><script>alert(1)</script> {{unsubscribe_url}} " +
	"\u202Eabc\u202C \u200Fشكرا 👩‍👩‍👧‍👦 é 한국어 «\u202f10\u202f%\u202f» 15:30:45 (https://status.example/ko/incidents/a_b_c)."

// Renditions returns one finished text for each form that a composer must handle, by name: the three languages, a
// drill, a reconstruction, a correction without a page.
func Renditions() map[string]bot.Rendition {
	return map[string]bot.Rendition{
		"initial.ko":     initialKorean(),
		"progress.en":    progressEnglish(),
		"resolved.fr":    resolvedFrench(),
		"drill.ko":       drill(),
		"correction.en":  correction(),
		"hostile.plain":  Injected(Hostile),
		"reconstruct.ko": reconstruction(),
	}
}

func issued() time.Time { return time.Date(2022, 10, 15, 6, 40, 0, 0, time.UTC) }

func initialKorean() bot.Rendition {
	title := "카카오톡과 카카오페이를 이용하실 수 없습니다"
	parts := []bot.Part{
		{Name: "seen", Text: "10월 15일(토) 오후 3시 19분경부터 카카오톡 메시지를 보내거나 받으실 수 없습니다."},
		{Name: "cause", Text: "원인은 확인 중입니다."},
		{Name: "next", Text: "다음 안내는 오후 4시 10분에 드리겠습니다."},
		{Name: "contact", Text: "문의: https://status.example/ko/help"},
	}
	return bot.Rendition{
		UpdateID: "upd4k2m9x1ab", Type: bot.Initial, Mode: bot.Live, Phase: bot.Investigating, Severity: 4, Status: bot.MajorOutage,
		Language: bot.Korean, Label: "첫 안내", Title: title, Parts: parts,
		Text: join(title, parts), Short: title + ".", HTML: "<p>10월 15일(토) 오후 3시 19분경부터 …</p>",
		URL: "https://status.example/ko/incidents/k2m9x1", IssuedAt: issued(), NextAt: issued().Add(30 * time.Minute), Reference: "INC-7",
	}
}

func progressEnglish() bot.Rendition {
	r := initialKorean()
	r.Type, r.Phase, r.Status, r.Language, r.Label = bot.Progress, bot.Identified, bot.PartialOutage, bot.English, "Progress"
	r.Title = "Messages are being restored"
	r.Parts = []bot.Part{
		{Name: "done", Text: "12,000 of 32,000 servers are running again as of 4:10 p.m. KST."},
		{Name: "next", Text: "We will write again at 5:10 p.m. KST."},
	}
	r.Text, r.Short, r.URL = join(r.Title, r.Parts), "Messages are being restored: 12,000 of 32,000 servers run.", "https://status.example/en/incidents/k2m9x1"
	return r
}

func resolvedFrench() bot.Rendition {
	r := initialKorean()
	r.Type, r.Phase, r.Status, r.Language, r.Label = bot.Resolved, bot.ResolvedPhase, bot.Operational, bot.French, "Rétabli"
	r.Title = "KakaoTalk fonctionne de nouveau"
	r.Parts = []bot.Part{{Name: "restored", Text: "L’envoi de messages est rétabli depuis 8\u202fh\u202f30, heure de Paris (15\u202fh\u202f30 à Séoul)."}}
	r.Text, r.Short, r.NextAt, r.URL = join(r.Title, r.Parts), "KakaoTalk fonctionne de nouveau.", time.Time{}, "https://status.example/fr/incidents/k2m9x1"
	return r
}

func drill() bot.Rendition {
	r := initialKorean()
	r.Mode, r.Mark, r.Reference = bot.Drill, "[훈련]", "DRILL-2"
	r.Text = r.Mark + "\n\n" + r.Text + "\n\n" + r.Mark
	return r
}

func reconstruction() bot.Rendition {
	r := initialKorean()
	r.Notice = "이 안내는 공개 기록을 바탕으로 한 재구성이며 실제 안내가 아닙니다."
	r.Text = r.Notice + "\n\n" + r.Text
	return r
}

func correction() bot.Rendition {
	r := progressEnglish()
	r.Type, r.Label, r.Corrects, r.URL = bot.Correction, "Correction", "upd4k2m9x1aa", ""
	return r
}

// Injected returns a rendition whose every text is the given one.
func Injected(text string) bot.Rendition {
	r := progressEnglish()
	r.Title, r.Short, r.Label = "Title "+text[:min(20, len(text))], "Short "+text[:min(200, len(text))], "Label *x* @everyone"
	r.Parts = []bot.Part{{Name: "seen", Text: text}, {Name: "next", Text: "again: " + text}}
	r.Text = join(r.Title, r.Parts)
	return r
}

func join(title string, parts []bot.Part) string {
	var text strings.Builder
	text.WriteString(title)
	for _, p := range parts {
		text.WriteString("\n\n" + p.Text)
	}
	return text.String()
}
