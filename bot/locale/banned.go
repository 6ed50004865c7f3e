package locale

import (
	"regexp"

	"github.com/bongsu-hq/bongsu/bot"
)

// Banned returns the phrases of text that no notice says: non-apologies, excuses, slang, and promises without a time.
func Banned(l bot.Language, text string) []string {
	if pattern := bannedIn(l); pattern != nil {
		return pattern.FindAllString(text, -1)
	}
	return nil
}

var (
	bannedKorean = regexp.MustCompile(`본의 아니게|오해|(그럴 )?(뜻|의도)[은는]? ?없었|앞으로는 신중하게|억울합니다|저만 잘못한 것은|유감|` +
		`이례적인 상황|예상할 수 없었|예상 ?(하지 )?못 ?한|불가피하게|먹통|확인되는 대로|조속히|빠른 시일 내`)
	bannedEnglish = regexp.MustCompile(`(?i)\bany inconvenience\b|\bwe take\b[^.]{0,60}\bseriously\b|\bunprecedented\b|\bas soon as possible\b|\bshortly\b`)
	bannedFrench  = regexp.MustCompile(`(?i)\bnous nous excusons\b|\bveuillez nous excuser\b|indépendante?s? de notre volonté|\bbugs?\b|\bhackers?\b|` +
		`sans précédent|imprévisible|dans les meilleurs délais|au plus vite`)
)

func bannedIn(l bot.Language) *regexp.Regexp {
	switch l {
	case bot.Korean:
		return bannedKorean
	case bot.English:
		return bannedEnglish
	case bot.French:
		return bannedFrench
	default:
		return nil
	}
}
