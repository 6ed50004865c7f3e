package language_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot/language"
)

// told writes readings short: the kind's first letters and the value; ~ before one that another language may leave out.
func told(readings []language.Reading) string {
	var all []string
	for _, r := range readings {
		var means []string
		for _, v := range r.Means {
			means = append(means, string(v.Kind)+" "+v.Told)
		}
		sign := ""
		if !r.Sure {
			sign = "~"
		}
		all = append(all, sign+strings.Join(means, " or "))
	}
	return strings.Join(all, "; ")
}

func reader(t *testing.T) (*language.Reader, time.Time) {
	t.Helper()
	return language.NewReader(zones(t)), at(t, "2022-10-16T12:00:00+09:00")
}

func TestReadKorean(t *testing.T) {
	t.Parallel()
	r, issued := reader(t)
	for text, want := range map[string]string{
		"큰 불길 진화(오후 5시 46분)":                          "time 08:46",
		"오후 3:30부터 접속 불가":                             "time 06:30",
		"오전 1시부터 3시까지":                                "time 16:00; ~time 18:00 or time 06:00",
		"오후 4시 10~12분":                                "time 07:10; time 07:12",
		"정오부터 자정까지":                                   "time 03:00; time 15:00",
		"밤 11시 반, 새벽 두 시":                             "time 14:30; time 17:00",
		"15:30 기준":                                    "time 06:30",
		"16일 오전 6시경":                                  "~date 10-16; time 21:00",
		"2022년 12월 6일까지":                              "date 12-06",
		"10월 16일(일) 오전 1시 31분":                        "~date 10-16; time 16:31",
		"2022. 10. 15.(토) 15:30":                      "~date 10-15; time 06:30",
		"3일 안에 복구":                                    "duration 4320 min",
		"전력 재개 후 2시간 이내":                              "duration 120 min",
		"두 시간 반, 127시간 33분":                           "duration 150 min; duration 7653 min",
		"1.5시간, 0.5일, 1.5일 동안":                        "duration 90 min; duration 720 min; duration 2160 min",
		"40여 분 뒤, 2주 동안":                              "duration 40 min; duration 20160 min",
		"6개월 무료":                                      "duration 6 months",
		"전력 95%, 99.5퍼센트":                             "share 95%; share 99.5%",
		"5만 원과 3000원":                                 "amount KRW 50000; amount KRW 3000",
		"서버 3만 2000대 중 1만 2000대":                      "number 32000; number 12000",
		"4700만 명, 1억 5000만 건, 3천만 명, 1.5만 대":          "number 47000000; number 150000000; number 30000000; number 15000",
		"13개 서비스 중 네 개":                               "number 13; ~number 4",
		"두 차례, 세 가지, 한 곳":                             "~number 2; ~number 3",
		"수만 명, 수천 건, 3차 점검, 제2센터, 세 번째":               "",
		"12월 중, 오류 코드 503, SBG4, INC-7":               "number 503",
		"전화 02-0000-0000, https://a.example/30 카카오 T": "",
		"연중무휴 24시간":                                   "~duration 1440 min",
		"화재로 전력 공급이 끊겨 이용하실 수 없게 되었습니다. 이 글은 각자대표 두 사람의 뜻입니다.": "~number 2",
	} {
		if diff := cmp.Diff(want, told(r.Korean(text, issued))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestReadEnglish(t *testing.T) {
	t.Parallel()
	r, issued := reader(t)
	for text, want := range map[string]string{
		"Main fire under control (5:46 p.m.), preparing": "time 08:46",
		"since 3 PM KST, 3.30 pm, 15:30 UTC":             "time 06:00; time 06:30; time 15:30",
		"at 5:46":                                        "~time 20:46 or time 08:46",
		"9:40 or 9:45 p.m.":                              "~time 00:40 or time 12:40; time 12:45",
		"4–6 p.m.":                                       "~time 19:00 or time 07:00; time 09:00",
		"noon to midnight, this afternoon":               "time 03:00; time 15:00",
		"October 16, about 6:00 a.m. KST":                "~date 10-16; time 21:00",
		"6:00 a.m. KST on October 16":                    "time 21:00; ~date 10-16",
		"By December 6, 2022, or 7 Dec":                  "date 12-06; date 12-07",
		"October 13–15":                                  "date 10-13; date 10-15",
		"8:30 a.m. (Paris)":                              "time 06:30",
		"within two hours, an hour, half an hour":        "duration 120 min; duration 60 min; duration 30 min",
		"1.5 hours, 0.5 days":                            "duration 90 min; ~duration 720 min",
		"an hour and a half, two and a half hours":       "duration 90 min; duration 150 min",
		"127 h 33 min, 2 hours and 15 minutes":           "duration 7653 min; duration 135 min",
		"for two weeks, 48 hours, one day":               "duration 20160 min; duration 2880 min; ~duration 1440 min",
		"95%, ninety-five percent":                       "share 95%; share 95%",
		"KRW 50,000, $20, 3 million won":                 "amount KRW 50000; amount USD 20; amount KRW 3000000",
		"12,000 of 32,000 servers":                       "number 12000; number 32000",
		"47 million users, 1.5 million, 30K":             "number 47000000; number 1500000; number 30000",
		"thirty-two thousand, fifty, three":              "number 32000; number 50; ~number 3",
		"Both co-CEOs; in one place; one by one, twice":  "~number 2; ~number 2",
		"the 3rd step, phase 2, INC-7, SBG4, iOS17":      "",
		"24/7 at help.example/en, phone +82 2 0000 0000": "",
		"may be unavailable for some users":              "",
	} {
		if diff := cmp.Diff(want, told(r.English(text, issued))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestReadFrench(t *testing.T) {
	t.Parallel()
	r, issued := reader(t)
	for text, want := range map[string]string{
		"Incendie maîtrisé (10 h 46, heure de Paris), retour du courant":           "time 08:46",
		"à 15 h, heure de Paris (22 h à Séoul)":                                    "time 13:00; time 13:00",
		"le 15 octobre vers 23 h, heure de Paris (le 16 vers 6 h à Séoul)":         "~date 10-16; time 21:00; ~date 10-16; time 21:00",
		"16 h 10 à 16 h 12, heure de Séoul":                                        "time 07:10; time 07:12",
		"vers minuit, heure de Séoul, cet après-midi":                              "time 15:00",
		"au plus tard le 6 décembre 2022, du 1er au 3 mai":                         "date 12-06; date 05-01; date 05-03",
		"de deux heures, 2 heures et 15 minutes, une demi-heure":                   "duration 120 min; duration 135 min; duration 30 min",
		"moins de deux heures après, au bout de 5 h 20, les 127 h 33":              "duration 120 min; duration 320 min; duration 7653 min",
		"pendant 1,5 h, 2,5 heures, 1,5 heure":                                     "duration 90 min; duration 150 min; duration 90 min",
		"depuis 2 h":                                                               "~time 00:00 or duration 120 min",
		"à 15 heures":                                                              "~time 13:00 or duration 900 min",
		"pendant deux semaines, 15 jours":                                          "duration 20160 min; duration 21600 min or duration 20160 min",
		"alimentation à 95 %, quatre-vingt-quinze pour cent":                       "share 95%; share 95%",
		"50 000 wons, 2 millions d’euros, 20 €":                                    "amount KRW 50000; amount EUR 2000000; amount EUR 20",
		"12 000 serveurs sur 32 000":                                               "number 12000; number 32000",
		"47 millions d’utilisateurs, 1,5 million, deux milliards":                  "number 47000000; number 1500000; number 2000000000",
		"vingt et un, soixante-dix, quatre-vingts, trois cents":                    "number 21; number 70; number 80; number 300",
		"ceux des deux codirecteurs, d’un lieu à l’autre":                          "~number 2",
		"la 3e étape, n° 2, 24 h/24, INC-7, +82 2 0000 0000, help.example/fr":      "",
		"Depuis hier à 22 h, heure de Paris (5 h à Séoul), le courant est rétabli": "time 20:00; time 20:00",
	} {
		if diff := cmp.Diff(want, told(r.French(text, issued))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// What this package writes, it reads back as the same value in each language.
func TestWhatIsWrittenReadsBack(t *testing.T) {
	t.Parallel()
	z := zones(t)
	r := language.NewReader(z)
	same := func(want language.Value, readings ...[]language.Reading) {
		t.Helper()
		for _, got := range readings {
			if len(got) == 0 {
				t.Errorf("%v: nothing was read", want)
			}
			for _, reading := range got {
				if reading.Is(want.Kind) && !reading.Agrees(language.Reading{Means: []language.Value{want}}) {
					t.Errorf("want %v, got %v of %q", want, reading.Means, reading.Text)
				}
			}
		}
	}
	for _, when := range moments(t) {
		issued := when.Add(90 * time.Minute)
		m := language.Moment{At: when, IssuedAt: issued, Zones: z, Zoned: true}
		clock := language.Value{Kind: language.ClockKind, Told: when.UTC().Format("15:04")}
		date := language.Value{Kind: language.DateKind, Told: when.In(z.Seoul).Format("01-02")}
		ko, en, fr := r.Korean(m.Korean().Full(), issued), r.English(m.English().Full(), issued), r.French(m.French().Full(), issued)
		same(clock, ko, en, fr)
		same(date, ko, en, fr)
	}
	issued := at(t, "2022-10-16T12:00:00+09:00")
	read := func(want language.Value, ko, en, fr string) {
		t.Helper()
		same(want, r.Korean(ko, issued), r.English(en, issued), r.French(fr, issued))
	}
	for n := int64(0); n < 3_000_000_000; n = n*3/2 + 1 {
		value := language.Value{Kind: language.NumberKind, Told: strconv.FormatInt(n, 10)}
		read(value, language.KoreanCount(n, "대"), language.EnglishCount(n, "server", "servers"), language.FrenchCount(n, "serveur", "serveurs"))
		money := language.Money{Minor: n, Currency: language.Won}
		ko, _ := money.Korean()
		en, _ := money.English()
		fr, _ := money.French()
		read(language.Value{Kind: language.AmountKind, Told: "KRW " + value.Told}, ko, en, fr)
	}
	for d := time.Minute; d < 200*time.Hour; d += 17*time.Minute + d/7*time.Minute/time.Minute {
		d = d.Truncate(time.Minute)
		value := language.Value{Kind: language.DurationKind, Told: strconv.Itoa(int(d/time.Minute)) + " min"}
		read(value, language.KoreanAbout(d), language.EnglishAbout(d), language.FrenchAbout(d))
	}
	for _, share := range []float64{0, 0.5, 12.5, 95, 99.9, 100} {
		value := language.Value{Kind: language.PercentKind, Told: strconv.FormatFloat(share, 'f', -1, 64) + "%"}
		read(value, language.KoreanPercent(share, 1), language.EnglishPercent(share, 1), language.FrenchPercent(share, 1))
	}
}

func FuzzReadBack(f *testing.F) {
	for _, text := range []string{"오후 3시 30분", "3만 2000대", "3:30 p.m. KST", "2 h 15, heure de Séoul", "un million", "2022. 13. 45.", "24:99", "제\xff3", "0월 0일", "le 1er à 24 h"} {
		f.Add(text)
	}
	z, err := language.LoadZones("")
	if err != nil {
		f.Fatal(err)
	}
	r := language.NewReader(z)
	issued := time.Date(2022, 10, 30, 0, 30, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		for _, readings := range [][]language.Reading{r.Korean(text, issued), r.English(text, issued), r.French(text, issued)} {
			for _, reading := range readings {
				if len(reading.Means) == 0 || !reading.Agrees(reading) {
					t.Errorf("%q: %+v tells nothing", text, reading)
				}
			}
		}
	})
}

// A fraction is no time and no number: 3분의 1 is a third.
func TestAFractionIsPassedOver(t *testing.T) {
	t.Parallel()
	r, issued := reader(t)
	for _, text := range []string{"전력 3분의 1 상실", "서버의 4분의 3"} {
		if got := r.Korean(text, issued); len(got) > 0 {
			t.Errorf("%s: %+v", text, got)
		}
	}
}
