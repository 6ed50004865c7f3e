package language_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/language"
)

func TestDurations(t *testing.T) {
	t.Parallel()
	const h, m = time.Hour, time.Minute
	for _, c := range []struct {
		d          time.Duration
		ko, en, fr string
	}{
		{127*h + 33*m, "127시간 33분", "127 hours 33 minutes", "127_heures et 33_minutes"},
		{m, "1분", "1 minute", "1_minute"},
		{2 * h, "2시간", "2 hours", "2_heures"},
		{h + m + 59*time.Second, "1시간 1분", "1 hour 1 minute", "1_heure et 1_minute"},
		{-h, "0분", "0 minutes", "0_minute"},
	} {
		want(t, "ko", language.KoreanDuration(c.d), c.ko)
		want(t, "en", language.EnglishDuration(c.d), c.en)
		want(t, "fr", language.FrenchDuration(c.d), spaced(c.fr))
	}
	want(t, "about", language.KoreanAbout(10*h), "약 10시간")
	want(t, "about", language.KoreanAbout(4*h+10*m), "4시간 10분가량")
	want(t, "about", language.KoreanAbout(40*m), "40분가량")
	want(t, "about", language.EnglishAbout(10*h), "about 10 hours")
	want(t, "about", language.FrenchAbout(10*h), spaced("environ 10_heures"))
}

func TestRelativeTimes(t *testing.T) {
	t.Parallel()
	now := at(t, "2022-10-15T15:30:00Z")
	for _, c := range []struct {
		ago        time.Duration
		ko, en, fr string
	}{
		{2 * time.Hour, "2시간 전", "2 hours ago", "il y a 2_heures"},
		{time.Minute, "1분 전", "1 minute ago", "il y a 1_minute"},
		{119 * time.Minute, "1시간 전", "1 hour ago", "il y a 1_heure"},
		{72 * time.Hour, "3일 전", "3 days ago", "il y a 3_jours"},
		{59 * time.Second, "방금", "just now", "à l’instant"},
		{0, "방금", "just now", "à l’instant"},
		{-time.Second, "곧", "in a moment", "dans un instant"},
		{-30 * time.Minute, "30분 후", "in 30 minutes", "dans 30_minutes"},
		{-24 * time.Hour, "1일 후", "in 1 day", "dans 1_jour"},
	} {
		then := now.Add(-c.ago)
		want(t, "ko", language.KoreanRelative(then, now), c.ko)
		want(t, "en", language.EnglishRelative(then, now), c.en)
		want(t, "fr", language.FrenchRelative(then, now), spaced(c.fr))
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	for _, tell := range []func([]string) string{language.KoreanList, language.EnglishList, language.FrenchList} {
		want(t, "none", tell(nil), "")
		want(t, "one", tell([]string{"A"}), "A")
	}
	want(t, "four", language.EnglishList([]string{"A", "B", "C", "D"}), "A, B, C, and D")
	five := []string{"카카오톡", "다음", "멜론", "카카오 T", "카카오페이"}
	want(t, "long", language.KoreanListOf(five, 3, "개 서비스"), "카카오톡, 다음, 멜론 등 5개 서비스")
	want(t, "fits", language.KoreanListOf(five[:3], 3, "개 서비스"), "카카오톡, 다음 및 멜론")
	want(t, "count only", language.KoreanListOf(five, 0, "개 서비스"), "5개 서비스")
	want(t, "forms", language.FrenchList([]string{"aux utilisateurs", "aux partenaires", "aux chauffeurs"}), "aux utilisateurs, aux partenaires et aux chauffeurs")
}

func TestListsOfNamesThatHoldAnAnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tell  func([]string) string
		items []string
		want  string
	}{
		{language.EnglishList, []string{"Search and Maps"}, "Search and Maps"},
		{language.EnglishList, []string{"Search and Maps", "Mail"}, "Search and Maps, and Mail"},
		{language.EnglishList, []string{"Mail", "Search & Maps"}, "Mail, and Search & Maps"},
		{language.EnglishList, []string{"Search and Maps", "Mail", "Photos"}, "Search and Maps, Mail, and Photos"},
		{language.EnglishList, []string{"Search, Maps", "Mail"}, "Search, Maps; and Mail"},
		{language.EnglishList, []string{"Search, Maps", "Mail", "Photos"}, "Search, Maps; Mail; and Photos"},
		{language.EnglishList, []string{"Standby", "Android"}, "Standby and Android"},
		{language.FrenchList, []string{"Recherche et cartes", "Courrier"}, "Recherche et cartes ainsi que Courrier"},
		{language.FrenchList, []string{"Photos", "Recherche et cartes", "Courrier"}, "Photos, Recherche et cartes ainsi que Courrier"},
		{language.FrenchList, []string{"Recherche, cartes", "Photos", "Courrier"}, "Recherche, cartes\u202f; Photos\u202f; et Courrier"},
		{language.FrenchList, []string{"Étiquettes", "Courrier"}, "Étiquettes et Courrier"},
		{language.KoreanList, []string{"검색 및 지도", "메일"}, "검색 및 지도, 메일"},
		{language.KoreanList, []string{"검색과 지도", "메일", "사진"}, "검색과 지도, 메일, 사진"},
		{language.KoreanList, []string{"검색, 지도", "메일"}, "검색, 지도; 메일"},
	} {
		want(t, c.want, c.tell(c.items), c.want)
	}
	want(t, "counted", language.KoreanListOf([]string{"검색, 지도", "메일", "사진"}, 2, "개 서비스"), "검색, 지도; 메일 등 3개 서비스")
}

func TestKoreanPair(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ first, second, reading, want string }{
		{"메일", "사진", "메일", "메일과 사진"},
		{"카카오 T", "사진", "카카오 티", "카카오 T와 사진"},
		{"검색 및 지도", "메일", "지도", "검색 및 지도, 메일"},
	} {
		got, err := language.KoreanPair(c.first, c.second, c.reading)
		if err != nil {
			t.Fatal(err)
		}
		want(t, c.want, got, c.want)
	}
}

func TestFrenchListWithPreposition(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		preposition, want string
		items             []string
	}{
		{"à", "à KakaoTalk, à Daum et à Melon", []string{"KakaoTalk", "Daum", "Melon"}},
		{"à", "au service KakaoTalk et aux abonnés", []string{"le service KakaoTalk", "les abonnés"}},
		{"à", "à la plateforme Melon et à l’application Kakao T", []string{"la plateforme Melon", "l’application Kakao T"}},
		{"de", "du service KakaoTalk, des abonnés et de Melon", []string{"le service KakaoTalk", "les abonnés", "Melon"}},
		{"en", "en France et en Corée", []string{"France", "Corée"}},
		{"à", "", nil},
	} {
		got, err := language.FrenchListWith(c.preposition, c.items)
		if err != nil {
			t.Error(err)
		}
		want(t, c.preposition, got, c.want)
	}
	for _, name := range []string{"Orange", "Élysée", "Hanoï", "YouTube", "ORANGE", "œuvre"} {
		_, err := language.FrenchListWith("de", []string{"Melon", name})
		if elision, ok := errors.AsType[*language.ElisionError](err); !ok || elision.Name != name {
			t.Errorf("de %s: %v, want an ElisionError", name, err)
		}
	}
	if got, err := language.FrenchListWith("pour", []string{"A"}); err == nil {
		t.Errorf("unknown preposition gave %q", got)
	}
}

func TestKoreanCounts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n          int64
		unit, want string
	}{
		{32000, "대", "3만 2000대"},
		{47_000_000, "명", "4700만 명"},
		{50000, "원", "5만 원"},
		{3000, "원", "3000원"},
		{460_000_000_000, "원", "4600억 원"},
		{0, "건", "0건"},
		{1_0000_0001, "", "1억 1"},
		{2_000_000_000_000, "원", "2조 원"},
		{-15000, "명", "-1만 5000명"},
		{math.MaxInt64, "", "922경 3372조 368억 5477만 5807"},
		{math.MinInt64, "", "-922경 3372조 368억 5477만 5808"},
	} {
		want(t, c.want, language.KoreanCount(c.n, c.unit), c.want)
	}
}

func TestEnglishAndFrenchCounts(t *testing.T) {
	t.Parallel()
	for n, expected := range map[int64]string{
		0: "0 users", 1: "1 user", 999: "999 users", 32000: "32,000 users", 47_000_000: "47,000,000 users", -1000: "-1,000 users",
	} {
		want(t, "en", language.EnglishCount(n, "user", "users"), expected)
	}
	for n, expected := range map[int64]string{
		0: "0_utilisateur", 1: "1_utilisateur", -1: "-1_utilisateur", 2: "2_utilisateurs", 999: "999_utilisateurs",
		1500: "1^500_utilisateurs", 32000: "32^000_utilisateurs",
		1_000_000: "1_million d’utilisateurs", 1_500_000: "1^500^000_utilisateurs", 47_000_000: "47_millions d’utilisateurs",
		3_000_000_000: "3_milliards d’utilisateurs", 1_001_000_000: "1^001_millions d’utilisateurs",
	} {
		want(t, "fr", language.FrenchCount(n, "utilisateur", "utilisateurs"), spaced(expected))
	}
	for noun, expected := range map[string]string{
		"services": "2_millions de services", "heures": "2_millions d’heures", "handicaps": "2_millions de handicaps", "œuvres": "2_millions d’œuvres",
	} {
		want(t, noun, language.FrenchCount(2_000_000, "", noun), spaced(expected))
	}
	want(t, "won", language.FrenchCount(50000, "won", "wons"), spaced("50^000_wons"))
	want(t, "number", language.EnglishNumber(math.MinInt64), "-9,223,372,036,854,775,808")
	want(t, "number", language.FrenchNumber(1234567), spaced("1^234^567"))
}

func TestPercentages(t *testing.T) {
	t.Parallel()
	want(t, "ko", language.KoreanPercent(95, 0), "95%")
	want(t, "en", language.EnglishPercent(99.95, 2), "99.95%")
	want(t, "fr", language.FrenchPercent(99.5, 1), spaced("99,5_%"))
	want(t, "fr", language.FrenchPercent(100, 0), spaced("100_%"))
	want(t, "no negative nothing", language.EnglishPercent(-0.04, 1), "0.0%")
}

func TestDecimals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		v          float64
		decimals   int
		ko, en, fr string
	}{
		{1.5, 1, "1.5시간", "1.5 hours", "1,5_heure"},
		{1.9, 1, "1.9시간", "1.9 hours", "1,9_heure"},
		{1.96, 1, "2.0시간", "2.0 hours", "2,0_heures"},
		{1, 1, "1.0시간", "1.0 hours", "1,0_heure"},
		{1, 0, "1시간", "1 hour", "1_heure"},
		{0.5, 1, "0.5시간", "0.5 hours", "0,5_heure"},
		{-0.04, 1, "0.0시간", "0.0 hours", "0,0_heure"},
		{12.25, 2, "12.25시간", "12.25 hours", "12,25_heures"},
	} {
		want(t, "ko", language.KoreanDecimal(c.v, c.decimals, "시간"), c.ko)
		want(t, "en", language.EnglishDecimal(c.v, c.decimals, "hour", "hours"), c.en)
		want(t, "fr", language.FrenchDecimal(c.v, c.decimals, "heure", "heures"), spaced(c.fr))
	}
	want(t, "million", language.FrenchDecimal(1.9, 1, "million", "millions"), spaced("1,9_million"))
}
