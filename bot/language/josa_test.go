package language_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/bongsu-hq/bongsu/bot/language"
)

func wantUnsure(t *testing.T, word string) {
	t.Helper()
	got, err := language.Particle(word, "은/는", nil)
	if unsure, ok := errors.AsType[*language.UnsureError](err); !ok || unsure.Word != word || got != "" {
		t.Errorf("Particle(%q) = %q, %v; want an UnsureError", word, got, err)
	}
}

func TestJosa(t *testing.T) {
	t.Parallel()
	readings := map[string]string{
		"Daum": "다음", "KakaoTalk": "카카오톡", "NASA": "나사", "SK㈜ C&C": "에스케이 씨앤씨", "RAM": "램", "OCR": "오시알",
	}
	for _, c := range []struct{ word, pair, want string }{
		{"서울", "으로/로", "서울로"},
		{"부산", "으로/로", "부산으로"},
		{"대구", "로/으로", "대구로"},
		{"95%", "은/는", "95%는"},
		{"100％", "이/가", "100％가"},
		{"3%p", "이/가", "3%p가"},
		{"SK", "은/는", "SK는"},
		{"카카오(035720)", "은/는", "카카오(035720)는"},
		{"카카오톡 (메신저 (모바일))", "은/는", "카카오톡 (메신저 (모바일))은"},
		{"(카카오톡)", "은/는", "(카카오톡)은"},
		{"‘(다음)’", "은/는", "‘(다음)’은"},
		{"카카오톡)", "은/는", "카카오톡)은"},
		{"127시간 33분", "이/가", "127시간 33분이"},
		{"1000000000000", "을/를", "1000000000000를"},
		{"1,000,000,000,000", "을/를", "1,000,000,000,000를"},
		{"10000000000000000", "을/를", "10000000000000000을"},
		{"3만 2000", "을/를", "3만 2000을"},
		{"1,2,3000000000000", "은/는", "1,2,3000000000000는"},
		{"0.0", "으로/로", "0.0으로"},
		{"2.10", "으로/로", "2.10으로"},
		{"32,001", "으로/로", "32,001로"},
		{"10.0.0.7", "으로/로", "10.0.0.7로"},
		{"512MB", "으로/로", "512MB로"},
		{"70 kg", "으로/로", "70 kg으로"},
		{"25℃", "은/는", "25℃는"},
		{"60dB", "으로/로", "60dB로"},
		{"5G", "을/를", "5G를"},
		{"2FA", "을/를", "2FA를"},
		{"1L", "으로/로", "1L로"},
		{"URL", "으로/로", "URL로"},
		{"Kakao T", "와/과", "Kakao T와"},
		{"카카오T", "이랑/랑", "카카오T랑"},
		{"서비스 NASA", "을/를", "서비스 NASA를"},
		{"서버 'RAM'", "을/를", "서버 'RAM'을"},
		{"RAM", "은/는", "RAM은"},
		{"OCR", "은/는", "OCR은"},
		{"OCR", "으로/로", "OCR로"},
		{"「Daum」...", "이나/나", "「Daum」...이나"},
		{"SK㈜ C&C", "이/가", "SK㈜ C&C가"},
		{"*카카오톡*", "이라/라", "*카카오톡*이라"},
		{"봉수", "아/야", "봉수야"},
		{"길동", "야/아", "길동아"},
		{"대표", "으로서/로서", "대표로서"},
		{"회장", "으로서/로서", "회장으로서"},
		{"칼", "으로써/로써", "칼로써"},
		{"어제 저녁 8", "으로부터/로부터", "어제 저녁 8로부터"},
		{"흙", "으로/로", "흙으로"},
		{"5000₩", "을/를", "5000₩을"},
		{"50 €", "을/를", "50 €를"},
		{"3㎏", "이/가", "3㎏이"},
		{"10N", "으로/로", "10N으로"},
		{"여덟", "으로/로", "여덟으로"},
		{"카카오톡 ", "은/는", "카카오톡은"},
		{"\u00a0카카오톡\u202f", "은/는", "\u00a0카카오톡은"},
		{"v2.1", "으로/로", "v2.1로"},
		{"장애 2건", "은/는", "장애 2건은"},
		{"3월", "으로/로", "3월로"},
		{"㈜카카오", "이/가", "㈜카카오가"},
		{"$50", "을/를", "$50를"},
		{"€ 1,000", "을/를", "€ 1,000를"},
		{"₩5000", "을/를", "₩5000을"},
		{"5만 원", "으로/로", "5만 원으로"},
	} {
		got, err := language.Josa(c.word, c.pair, readings)
		if err != nil {
			t.Errorf("%s: %v", c.word, err)
		}
		want(t, c.word, got, c.want)
	}
}

func TestEveryPairInBothOrders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ closed, open, rieul string }{
		{"은", "는", "은"},
		{"이", "가", "이"},
		{"을", "를", "을"},
		{"과", "와", "과"},
		{"이나", "나", "이나"},
		{"이랑", "랑", "이랑"},
		{"이라", "라", "이라"},
		{"아", "야", "아"},
		{"으로", "로", "로"},
		{"으로서", "로서", "로서"},
		{"으로써", "로써", "로써"},
		{"으로부터", "로부터", "로부터"},
		{"으로는", "로는", "로는"},
		{"으로도", "로도", "로도"},
		{"으로만", "로만", "로만"},
		{"으로의", "로의", "로의"},
		{"이며", "며", "이며"},
		{"이고", "고", "이고"},
		{"이란", "란", "이란"},
		{"이라고", "라고", "이라고"},
		{"이라는", "라는", "이라는"},
		{"이라도", "라도", "이라도"},
		{"이든지", "든지", "이든지"},
		{"이야", "야", "이야"},
		{"이여", "여", "이여"},
		{"이에요", "예요", "이에요"},
		{"이었습니다", "였습니다", "이었습니다"},
	} {
		for _, pair := range []string{c.closed + "/" + c.open, c.open + "/" + c.closed} {
			for word, expected := range map[string]string{"밥": c.closed, "차": c.open, "물": c.rieul} {
				got, err := language.Particle(word, pair, nil)
				if err != nil {
					t.Error(err)
				}
				want(t, word+" "+pair, got, expected)
			}
		}
	}
	for _, pair := range []string{"", "은는", "은/를", "은(는)", "의", "/", "이/", "으로/", "로/로", "이가/가", "으로에/로에", "이은/은", "은/는/이"} {
		_, err := language.Particle("물", pair, nil)
		if bad, ok := errors.AsType[*language.PairError](err); !ok || bad.Pair != pair {
			t.Errorf("pair %q: %v, want a PairError", pair, err)
		}
	}
}

func TestJosaOfDecomposedText(t *testing.T) {
	t.Parallel()
	for word, expected := range map[string]string{"서울": "로", "카카오톡": "으로", "카카오": "로", "흙": "으로"} {
		got, err := language.Particle(norm.NFD.String(word), "으로/로", nil)
		if err != nil {
			t.Error(err)
		}
		want(t, word, got, expected)
	}
	// A syllable with an old vowel never composes.
	got, err := language.Particle("\u1112\u119e\u11ab", "으로/로", nil)
	if err != nil || got != "으로" {
		t.Errorf("old syllable: %q, %v", got, err)
	}
	got, err = language.Particle(norm.NFD.String("카카오톡"), "은/는", map[string]string{"카카오톡": "카톡이"})
	if err != nil || got != "는" {
		t.Errorf("reading of decomposed text: %q, %v", got, err)
	}
}

func TestJosaRefusesToGuess(t *testing.T) {
	t.Parallel()
	for _, word := range []string{
		"GitHub", "kakao", "iPhone 15Pro", "EUR", "ㅋㅋ", "ㄱ", "黃金", "카카오㈜", "", "   ", "...", "()", "“”",
		"카카오톡😀", "C++", "C#", "R&", "15:32", "1/2", "50,000 KRW", "3M", "24H", "10KM", "3 ML", "100000000000000000000",
		"Café", "ÉR", "éL", "McDonald's", "$", "\xff", "１", "Ⅲ", "②",
		// What letters and a number mean together is read in English by some: 엠피스리.
		"MP3", "IPv6", "V3", "COVID-19", "G20", "S15", "H100", "Q1", "Élan8",
		// A code of a currency is read as a word after the number, or letter by letter.
		"KRW 50,000", "USD 50", "EUR 10", "£5", "¥100",
		// Capitals that make a word are read as one: 라인, 코스닥, 슬랙.
		"LINE", "SLACK", "KOSDAQ", "OPEC", "JPEG", "GITHUB", "VOIP", "KAKAO DRIVE", "NAVER",
	} {
		wantUnsure(t, word)
	}
	if _, err := language.Particle("Daum", "은/는", map[string]string{"Daum": "daum"}); err == nil {
		t.Error("a reading that cannot be read was accepted")
	}
	if _, err := language.Josa("GitHub", "은/는", nil); err == nil || !strings.Contains(err.Error(), "GitHub") || !strings.Contains(err.Error(), "reading") {
		t.Errorf("the error does not say what to mend: %v", err)
	}
}

// sounds are told apart by two pairs: 이/가 hears a coda, 으로/로 that it is not ㄹ.
func TestNumbersAreReadInKorean(t *testing.T) {
	t.Parallel()
	open, closed, rieul := [2]string{"가", "로"}, [2]string{"이", "으로"}, [2]string{"이", "로"}
	for words, sound := range map[string][2]string{
		"2 4 5 9 12 95 2022 1.5 0.2 3,000,004 10.9":                                               open,
		"1 7 8 11 48 3.7 2.1 32,001 -1 +7 3~8":                                                    rieul,
		"0 3 6 10 20 100 300 1000 32,000 10000 10000000 1.0 2.30 0.00 00":                         closed,
		"100000000 300000000000 100,000,000 10000000000000000 10000000000000000000":               closed,
		"1000000000000 7000000000000 1,000,000,000,000 1000000000000000":                          open,
		"95% 95.5% 100 % 3%p 512MB 1 GB 70KB 25℃ 3 km 1.5m 30ms 60Hz 20㎡ 5L 3kWh 50€ 50$ 7℉ 8MiB": open,
		"70kg 70 kg 5g 3㎏ 10t 500ppm 5000₩":                                                       closed,
		"60dB 60 dB":                                                                              rieul,
		// Beside letters only where both readings agree.
		"S2 IPv4 B5 S24 EC2 O365 P12": open,
		"iOS10 T10":                   closed,
	} {
		for _, word := range splitWords(words) {
			for i, pair := range [2]string{"이/가", "으로/로"} {
				got, err := language.Particle(word, pair, nil)
				if err != nil {
					t.Error(err)
				}
				want(t, word+" "+pair, got, sound[i])
			}
		}
	}
}

// splitWords keeps a number and its unit together.
func splitWords(words string) []string {
	var all []string
	for word := range strings.FieldsSeq(words) {
		if len(all) > 0 && strings.Trim(word, "%kgGBmd") == "" {
			all[len(all)-1] += " " + word
			continue
		}
		all = append(all, word)
	}
	return all
}

func TestLettersAreReadByName(t *testing.T) {
	t.Parallel()
	for letter := 'A'; letter <= 'Z'; letter++ {
		sound := "가로"
		switch letter {
		case 'L':
			sound = "이로"
		case 'M', 'N':
			sound = "이으로"
		case 'R':
			wantUnsure(t, "XR")
			continue
		}
		word := "X" + string(letter)
		subject, _ := language.Particle(word, "이/가", nil)
		way, _ := language.Particle(word, "으로/로", nil)
		want(t, word, subject+way, sound)
	}
	for word, expected := range map[string]string{
		"API": "로", "DNS": "로", "IDC": "로", "HTTP": "로", "HTTPS": "로", "CCTV": "로", "OECD": "로", "IPTV": "로", "LED": "로", "LTE": "로",
		"URL": "로", "VPN": "으로", "POSCO": "로", "ZOOM": "으로", "SKY": "로", "NASA": "로", "서버 SSL": "로", "AT&T": "로",
	} {
		got, err := language.Particle(word, "으로/로", nil)
		if err != nil {
			t.Error(err)
		}
		want(t, word, got, expected)
	}
}

func TestMarksAroundTheWordAreSilent(t *testing.T) {
	t.Parallel()
	for _, around := range []string{
		"%s", "'%s'", `"%s"`, "‘%s’", "“%s”", "「%s」", "『%s』", "〈%s〉", "《%s》", "[%s]", "【%s】", "(%s)", "（%s）", "«%s»", "`%s`", "*%s*",
		"%s...", "%s…", "%s!", "%s?", "%s(035720)", "%s (주)", "%s（구 다음）", "%s(가(나)다)", "'%s'(035720)", "‘%s(035720)’", "\ufeff%s\u200b",
	} {
		for word, particle := range map[string]string{"카카오톡": "으로", "서울": "로", "카카오": "로", "SK": "로", "1000": "으로", "95%": "로"} {
			marked := strings.Replace(around, "%s", word, 1)
			got, err := language.Josa(marked, "으로/로", nil)
			if err != nil {
				t.Errorf("%s: %v", marked, err)
			}
			want(t, marked, got, marked+particle)
			decomposed, err := language.Particle(norm.NFD.String(marked), "으로/로", nil)
			if err != nil || decomposed != particle {
				t.Errorf("%s decomposed: %q, %v", marked, decomposed, err)
			}
		}
	}
}

func TestEverySyllable(t *testing.T) {
	t.Parallel()
	for r := rune(0xAC00); r <= 0xD7A3; r++ {
		final := (r - 0xAC00) % 28
		expected := "으로"
		if final == 0 || final == 8 {
			expected = "로"
		}
		for _, word := range []string{string(r), norm.NFD.String(string(r))} {
			if got, err := language.Particle(word, "으로/로", nil); err != nil || got != expected {
				t.Fatalf("%q: %q, %v; want %q", word, got, err, expected)
			}
		}
	}
}

func TestParticleDoesNotAllocate(t *testing.T) {
	readings := map[string]string{"Daum": "다음"}
	for _, word := range []string{"카카오톡", "Daum", "카카오(035720)", "127시간 33분", "95%", "1,000,000"} {
		if n := testing.AllocsPerRun(100, func() { _, _ = language.Particle(word, "이/가", readings) }); n != 0 {
			t.Errorf("%s: %v allocations", word, n)
		}
	}
}

func FuzzJosa(f *testing.F) {
	for _, word := range []string{"서울", "95%", "카카오(035720)", "((", "))((", "SK", "1,000", "'", "\u1112\u1161", "3%p", "１"} {
		f.Add(word, "으로/로")
	}
	f.Fuzz(func(t *testing.T, word, pair string) {
		got, err := language.Josa(word, pair, map[string]string{"SK": "에스케이"})
		if err != nil {
			if got != "" {
				t.Fatalf("text %q beside error %v", got, err)
			}
			return
		}
		particle, ok := strings.CutPrefix(got, strings.TrimRightFunc(word, unicode.IsSpace))
		if closed, open, _ := strings.Cut(pair, "/"); !ok || particle != closed && particle != open {
			t.Fatalf("Josa(%q, %q) = %q", word, pair, got)
		}
		if utf8.ValidString(word) && !utf8.ValidString(got) {
			t.Fatalf("broken text %q", got)
		}
	})
}
