package locale

import (
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// Duration tells in l how long something is, to the minute; English where l is none of the three.
func Duration(l bot.Language, d time.Duration) string {
	switch l {
	case bot.Korean:
		return language.KoreanDuration(d)
	case bot.French:
		return language.FrenchDuration(d)
	case bot.English:
	}
	return language.EnglishDuration(d)
}
