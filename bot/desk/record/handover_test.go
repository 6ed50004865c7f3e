package record_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/language"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

// Who takes over at the change of shifts reads how long each point has waited, and how soon it is due.
func TestAHandoverTellsHowLongAgoAndHowSoon(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	zones, err := language.LoadZones("")
	if err != nil {
		t.Fatal(err)
	}
	w := &record.Words{Catalog: catalog, Zones: zones}
	now := time.Date(2022, 10, 15, 7, 0, 0, 0, time.UTC)
	sheet := bot.Sheet{Items: []bot.OpenItem{
		{Kind: bot.OpenPromise, At: now.Add(20 * time.Minute)},
		{Kind: bot.OpenDraft, Type: bot.Progress, At: now.Add(-2 * time.Hour)},
	}}
	for l, wants := range map[bot.Language][]string{
		bot.Korean:  {"약속한 다음 안내 (오후 4시 20분, 20분 후)", "‘복구 현황’ 초안 (오후 2시, 2시간 전부터 대기 중)"},
		bot.English: {"The next update, promised for 4:20 p.m., in 20 minutes", "Draft “Progress”, waiting since 2:00 p.m., 2 hours ago"},
		bot.French:  {"Le prochain point, promis pour 9\u00a0h\u00a020, dans 20\u00a0minutes", "en attente (demande\u00a0: 7\u00a0h, il y a 2\u00a0heures)"},
	} {
		text, _, err := w.Handover(sheet, record.HandoverAsked, l, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in:\n%s", l, want, text)
			}
		}
	}
}
