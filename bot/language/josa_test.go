package language_test

import (
	"errors"
	"strings"
	"testing"
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
	for _, pair := range []string{"", "은는", "은/를", "은(는)", "의"} {
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
		"Café", "ÉR", "éL", "McDonald's", "$", "\xff",
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

func BenchmarkJosa(b *testing.B) {
	readings := map[string]string{"Daum": "다음", "KakaoTalk": "카카오톡"}
	for _, word := range []string{"카카오톡", "카카오(035720)", "KakaoTalk"} {
		b.Run(word, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := language.Josa(word, "이/가", readings); err != nil {
					b.Fatal(err)
				}
			}
		})
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
		particle, ok := strings.CutPrefix(got, strings.TrimSpace(word))
		if closed, open, _ := strings.Cut(pair, "/"); !ok || particle != closed && particle != open {
			t.Fatalf("Josa(%q, %q) = %q", word, pair, got)
		}
		if utf8.ValidString(word) && !utf8.ValidString(got) {
			t.Fatalf("broken text %q", got)
		}
	})
}
