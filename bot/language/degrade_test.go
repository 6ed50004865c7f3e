package language_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/unicode/norm"

	"github.com/bongsu-hq/bongsu/bot/language"
)

func TestDegrade(t *testing.T) {
	t.Parallel()
	gsm := language.Degrading{Charset: language.GSM7}
	french := language.Degrading{Charset: language.GSM7, French: true, Transliterate: true}
	cp949 := language.Degrading{Charset: language.CP949}
	ucs2 := language.Degrading{Charset: language.UCS2, French: true}
	for _, c := range []struct {
		name, in, want string
		to             language.Degrading
	}{
		{"marks", "It’s “over” – 3\u202f000… ▪\u00a0now", `It's "over" - 3 000... - now`, gsm},
		{"extension", `{a} [b] ~ ^ | \ € _`, `{a} [b] ~ ^ | \ € _`, gsm},
		{"letters of GSM 03.38", "é è à ù É Ç ì ò ñ ü Æ ß", "é è à ù É Ç ì ò ñ ü Æ ß", gsm},
		{
			"French, transliterated", "Le cœur est rétabli\u00a0; ça n’empêche pas «\u00a0Noël\u00a0»\u202f!",
			`Le coeur est rétabli ; ca n'empeche pas "Noel" !`, french,
		},
		{"small French letters", "àâçéèêëîïôùûüÿœæ", "àacéèeeiioùuüyoeæ", french},
		{"large French letters", "ÀÂÇÉÈÊËÎÏÔÙÛÜŸŒÆ", "AAÇÉEEEIIOUUÜYOEÆ", french},
		{"decomposed French", norm.NFD.String("é ê"), "é e", french},
		{"a dot between labels", "Cause: fire · Deadline: noon", "Cause: fire - Deadline: noon", language.Degrading{Charset: language.GSM7}},
		{"Korean", "「카카오톡」 장애… △ “확인 중” 25℃ · ㈜카카오 €", "「카카오톡」 장애… △ “확인 중” 25℃ · ㈜카카오 €", cp949},
		{"rare syllables", "뷁 똠 햏 쀍 힣", "뷁 똠 햏 쀍 힣", cp949},
		{"decomposed Korean", norm.NFD.String("카카오톡"), "카카오톡", cp949},
		{"Korean marks", "▪ 영향: 2022년\u00a010월 – «접속 지연»", `△ 영향: 2022년 10월 - "접속 지연"`, cp949},
		{"œ is in CP949", "œ Œ", "œ Œ", cp949},
		{"UCS-2 keeps all", "Incident\u00a0: «\u00a0l’accès\u00a0» ▪ 🔥 카카오톡", "Incident\u00a0: «\u00a0l’accès\u00a0» ▪ 🔥 카카오톡", ucs2},
		{"nothing", "", "", gsm},
	} {
		got, err := language.Degrade(c.in, c.to)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		want(t, c.name, got, c.want)
		again, err := language.Degrade(got, c.to)
		if err != nil || again != got {
			t.Errorf("%s again: %q, %v", c.name, again, err)
		}
	}
}

func TestDegradeRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, unfit string
		to              language.Degrading
	}{
		{"letters by default", "ça empêche, ça gêne", "çê", language.Degrading{Charset: language.GSM7, French: true}},
		{"Hangul in GSM 03.38", "장애 안내", "장애안내", language.Degrading{Charset: language.GSM7, Transliterate: true}},
		{"an emoji", "Panne 🔥 !🔥", "🔥", language.Degrading{Charset: language.GSM7}},
		{"French letters in Korean", "카페 é ça", "éç", language.Degrading{Charset: language.CP949}},
		{"an emoji in Korean", "장애 🔥", "🔥", language.Degrading{Charset: language.CP949}},
		{"the mark of broken text", "a\ufffdb", "\ufffd", language.Degrading{Charset: language.CP949}},
	} {
		got, err := language.Degrade(c.in, c.to)
		if e, ok := errors.AsType[*language.UnfitError](err); !ok || e.Characters != c.unfit || got != "" {
			t.Errorf("%s: %q, %v; want %q refused", c.name, got, err, c.unfit)
		} else if !strings.Contains(err.Error(), c.unfit) || !strings.Contains(err.Error(), c.to.Charset.String()) {
			t.Errorf("%s: the error does not say what to mend: %v", c.name, err)
		}
	}
	for _, text := range []string{"Panne", "장애"} {
		if got, err := language.Degrade(text, language.Degrading{Charset: language.CP949, French: true, Transliterate: true}); err == nil {
			t.Errorf("French went out as CP949: %q", got)
		}
	}
	if got, err := language.Degrade("a\xff", language.Degrading{}); err == nil {
		t.Errorf("broken text became %q", got)
	}
}

func TestMeasure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		set        language.Charset
		want       language.Size
	}{
		{"nothing", "", language.GSM7, language.Size{}},
		{"one septet", "a", language.GSM7, language.Size{Units: 1, Bytes: 1, Segments: 1}},
		{"a full message", strings.Repeat("é", 160), language.GSM7, language.Size{Units: 160, Bytes: 140, Segments: 1}},
		{"one more", strings.Repeat("a", 161), language.GSM7, language.Size{Units: 161, Bytes: 141, Segments: 2}},
		{"two full segments", strings.Repeat("a", 306), language.GSM7, language.Size{Units: 306, Bytes: 268, Segments: 2}},
		{"three", strings.Repeat("a", 307), language.GSM7, language.Size{Units: 307, Bytes: 269, Segments: 3}},
		{"extension", strings.Repeat("€", 80), language.GSM7, language.Size{Units: 160, Bytes: 140, Segments: 1}},
		{"an escape is not cut", strings.Repeat("€", 153), language.GSM7, language.Size{Units: 306, Bytes: 268, Segments: 3}},
		{"UCS-2", strings.Repeat("가", 70), language.UCS2, language.Size{Units: 70, Bytes: 140, Segments: 1}},
		{"UCS-2 and one more", strings.Repeat("가", 71), language.UCS2, language.Size{Units: 71, Bytes: 142, Segments: 2}},
		{"two full segments", strings.Repeat("ê", 134), language.UCS2, language.Size{Units: 134, Bytes: 268, Segments: 2}},
		{"a surrogate pair is not cut", strings.Repeat("🔥", 67), language.UCS2, language.Size{Units: 134, Bytes: 268, Segments: 3}},
		{"Korean short text", strings.Repeat("가", 45), language.CP949, language.Size{Units: 90, Bytes: 90, Segments: 1}},
		{"Korean long text", strings.Repeat("가", 45) + ".", language.CP949, language.Size{Units: 91, Bytes: 91, Segments: 2}},
		{"mixed", "카카오톡 OK", language.CP949, language.Size{Units: 11, Bytes: 11, Segments: 1}},
	} {
		got, err := language.Measure(c.text, c.set)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v; want %+v", c.name, got, err, c.want)
		}
	}
	_, err := language.Measure("Panne 🔥 ça", language.GSM7)
	if e, ok := errors.AsType[*language.UnfitError](err); !ok || e.Characters != "🔥ç" {
		t.Errorf("measured what does not fit: %v", err)
	}
	if _, err := language.Measure("a", language.Charset(9)); err == nil {
		t.Error("measured in no character set")
	}
}

// The alphabet by the numbers of its standard: 127 characters and the escape, and ten in the extension.
func TestGSMAlphabet(t *testing.T) {
	t.Parallel()
	single, double := 0, 0
	for r := rune(0); r <= 0xffff; r++ {
		if r >= 0xd800 && r <= 0xdfff {
			continue
		}
		switch size, _ := language.Measure(string(r), language.GSM7); size.Units {
		case 1:
			single++
		case 2:
			double++
		}
	}
	if single != 127 || double != 10 {
		t.Errorf("%d characters of one septet and %d of two; want 127 and 10", single, double)
	}
}

func FuzzDegrade(f *testing.F) {
	for _, text := range []string{
		"Incident\u00a0: «\u00a0l’accès\u00a0» – 95\u00a0%…", "▪ 장애 안내 🔥", "{€}", "« « »", "e\u0301 œ\u0302", "\u1112\u1161\u11ab", "a\ufffd", "\x1b", "’\u0301",
	} {
		for set := range uint8(3) {
			f.Add(text, set, true)
		}
	}
	f.Fuzz(func(t *testing.T, text string, set uint8, transliterate bool) {
		to := language.Degrading{Charset: language.Charset(set % 3), Transliterate: transliterate}
		got, err := language.Degrade(text, to)
		if err != nil {
			if got != "" {
				t.Fatalf("text %q beside error %v", got, err)
			}
			return
		}
		size, err := language.Measure(got, to.Charset)
		if err != nil {
			t.Fatalf("Degrade(%q) = %q, which does not fit: %v", text, got, err)
		}
		if again, err := language.Degrade(got, to); err != nil || again != got {
			t.Fatalf("Degrade(%q) = %q, then %q, %v", text, got, again, err)
		}
		if (size.Segments == 0) != (got == "") || size.Segments > size.Units {
			t.Fatalf("%q takes %+v", got, size)
		}
		switch to.Charset {
		case language.UCS2:
			if got != norm.NFC.String(text) || size.Units != language.UTF16Units(got) {
				t.Fatalf("UCS-2 changed %q to %q (%+v)", text, got, size)
			}
		case language.CP949:
			sent, err := korean.EUCKR.NewEncoder().String(got)
			if err != nil || len(sent) != size.Bytes {
				t.Fatalf("%q is sent in %d bytes, measured %d: %v", got, len(sent), size.Bytes, err)
			}
		case language.GSM7:
			if size.Units < utf8.RuneCountInString(got) || size.Bytes > size.Units {
				t.Fatalf("%q takes %+v", got, size)
			}
		}
	})
}
