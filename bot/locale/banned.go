package locale

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// Finding is a phrase that no notice says, and what to write instead, in the language of the text.
type Finding struct {
	Phrase     string
	Suggestion string
	Estimate   bool // a time of restoration: it may stand where its condition stands beside it
}

// Banned returns the phrases of text that no notice says, in their order: non-apologies, excuses, blame, slang, promises without a time,
// and the names of machines.
func Banned(l bot.Language, text string) []Finding { return inOrder(bannedPlaces(l, text)) }

func bannedPlaces(l bot.Language, text string) []located {
	var found []located
	for _, b := range bannedIn(l) {
		phrase := 2 * max(0, b.pattern.SubexpIndex("phrase"))
		for _, at := range b.pattern.FindAllStringSubmatchIndex(text, -1) {
			from, to := at[0], at[1]
			if at[phrase] >= 0 {
				from, to = at[phrase], at[phrase+1]
			}
			found = append(found, located{from, to, Finding{Phrase: strings.TrimSpace(text[from:to]), Suggestion: b.suggestion, Estimate: b.estimate}})
		}
	}
	return found
}

func inOrder(found []located) []Finding {
	slices.SortStableFunc(found, func(a, b located) int { return cmp.Compare(a.at, b.at) })
	var all []Finding
	for _, f := range found {
		all = append(all, f.Finding)
	}
	return all
}

type located struct {
	at, end int
	Finding
}

// ban is a pattern with what to write in its place.
type ban struct {
	pattern    *regexp.Regexp
	suggestion string
	estimate   bool
}

func bannedIn(l bot.Language) []ban {
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

func never(pattern, suggestion string) ban {
	return ban{pattern: regexp.MustCompile(pattern), suggestion: suggestion}
}

func unlessConditional(pattern, suggestion string) ban {
	return ban{pattern: regexp.MustCompile(pattern), suggestion: suggestion, estimate: true}
}

// machine finds what only the house knows: names of hosts, and addresses of private networks.
const machine = `\b(?i:prod|stg|staging|dev|db|api|web|app|cache|redis|kafka|node|worker|lb|gw)(?:-[A-Za-z0-9]+)*-[a-z]{0,6}\d{1,4}\b|` +
	`\b[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:internal|local|localdomain|lan|corp|intra|svc(?:\.cluster)?)\b|` +
	`\b(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})\b`

var bannedKorean = []ban{ //nolint:gochecknoglobals // a table that nobody changes
	never(`본의 아니게|(그럴 )?(뜻|의도)[은는]? ?없었|억울합니다|저만 잘못한 것은`, "변명을 빼고 무엇이 잘못되었는지 쓰십시오"),
	never(`오해`, "실제로 있었던 일을 쓰십시오"),
	never(`앞으로는 신중하게`, "무엇을 언제까지 바꿀지 쓰십시오"),
	never(`유감`, "죄송합니다 또는 사과드립니다"),
	never(`이례적인 상황|예상할 수 없었|예상 ?(하지 )?못 ?한|불가피하게`, "확인된 원인만 쓰십시오"),
	never(`먹통`, "이용 장애 또는 정상적으로 제공되지 않고 있습니다"),
	never(`확인되는 대로|조속히|빠른 시일 내`, "시각을 쓰십시오(예: 오후 4시까지)"),
	never(doubled, "조사를 하나만 쓰십시오"),
	never(koreanOutsiderBlame, "누구의 탓인지 말하지 말고 확인된 사실만 쓰십시오"),
	unlessConditional(`[0-9]+ ?(분|시간|일) ?(이내|안|내)(에|로)? ?[^.]{0,20}(복구|정상화|해결|재개)(를|을)? ?(예정|완료 예정|하겠|될|됩|가능|\.?$)`, "조건과 함께 예상 복구 시점 항목에 쓰십시오"),
	never(machine, "이용자가 아는 서비스 이름을 쓰십시오"),
}

var bannedEnglish = []ban{ //nolint:gochecknoglobals // a table that nobody changes
	never(`(?i)\bany inconvenience\b`, "say what people could not do, and apologise for that"),
	never(`(?i)\bwe take\b[^.]{0,60}\bseriously\b`, "say what you are doing about it"),
	never(`(?i)\bunprecedented\b`, "state the confirmed cause only"),
	never(`(?i)\bas soon as possible\b|\bshortly\b`, "give a time: by 4:00 p.m. KST"),
	never(englishOutsiderBlame, "state what happened, not whose fault it is"),
	unlessConditional(`(?i)\b(will|should|shall|expect(s|ed)?|hope) [^.]{0,60}\b(restored?|back|fixed?|resolved?|repaired?|running|working|available|normal)\b[^.]{0,40}`+
		`\b(within|in) (the next |about |around )?`+englishNumber+` (minutes?|hours?|days?)\b`, "put it into the estimate, with its condition"),
	unlessConditional(`(?i)\bwithin (the next |about |around )?`+englishNumber+` (minutes?|hours?|days?)\b[^.]{0,40}\b(will|should) be\b`,
		"put it into the estimate, with its condition"),
	never(machine, "use the name by which users know the service"),
}

const englishNumber = `(\d+|an?|one|two|three|four|five|six|ten|twelve|twenty-four|a few|a couple of)`

var bannedFrench = []ban{ //nolint:gochecknoglobals // a table that nobody changes
	never(`(?i)\bnous nous excusons\b|\bveuillez nous excuser\b`, "nous vous présentons nos excuses"),
	never(`(?i)indépendante?s? de notre volonté|sans précédent|imprévisibles?`, "n’indiquez que l’origine confirmée"),
	never(`(?i)\bbugs?\b`, "anomalie ou défaut"),
	never(`(?i)\bhackers?\b`, "attaquant ou pirate informatique"),
	never(`(?i)\bsuite à(?:$|[^\p{L}])`, "à la suite de"),
	never(`["“”]`, "des guillemets français : « … »"),
	never(`(?i)(?:^|[^\p{L}’'-])(tu|toi|ta|tes)(?:$|[^\p{L}’'])`, "vouvoyez le lecteur"),
	never(`(?i)dans les meilleurs délais|au plus vite`, "indiquez une heure : au plus tard à 16 h"),
	never(frenchOutsiderBlame, "dites ce qui s’est passé, sans dire à qui la faute"),
	unlessConditional(`(?i)\bd[’']ici (à )?`+frenchNumber+` (minutes?|heures?|jours?|h|min)\b`, "indiquez-le comme estimation, avec sa condition"),
	unlessConditional(`(?i)(sera|seront|devrait|devraient|retour|rétablissement)[^.]{0,60} (sous|dans les) `+frenchNumber+` (minutes?|heures?|jours?|h|min)\b`,
		"indiquez-le comme estimation, avec sa condition"),
	never(machine, "employez le nom que les utilisateurs connaissent"),
}

const frenchNumber = `(\d+|une?|deux|trois|quatre|cinq|six|dix|douze|vingt-quatre|quelques)`
