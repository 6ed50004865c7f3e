package wechat_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/wechat"
)

func with(fields map[string]wechat.Field) *wechat.Settings {
	s := roomy()
	s.Templates = []wechat.Template{{ID: "template-1", Fields: fields}}
	return s
}

func TestComposeFillsTheTemplateOfTypeAndLanguage(t *testing.T) {
	t.Parallel()
	fields := map[string]wechat.Field{
		"thing1": {From: "title", Limit: 40}, "time2": {From: "issued_at"}, "time3": {From: "next_at", Absent: "–"},
		"phrase4": {From: "label"}, "thing5": {From: "cause", Absent: "확인 중"}, "character_string6": {From: "reference"}, "thing7": {Text: "하늘톡"},
	}
	settings := &wechat.Settings{Templates: []wechat.Template{
		{ID: "resolved", Types: []bot.MessageType{bot.Resolved}, Fields: fields},
		{ID: "korean", Languages: []bot.Language{bot.Korean}, Fields: fields},
		{ID: "others", Zone: "Europe/Paris", Fields: map[string]wechat.Field{"keyword1": {From: "short", Limit: 100}, "keyword2": {From: "issued_at"}}},
	}}
	for name, want := range map[string]struct {
		template string
		values   map[string]string
	}{
		"initial.ko": {"korean", map[string]string{
			"thing1": "카카오톡과 카카오페이를 이용하실 수 없습니다", "time2": "2022-10-15 15:40", "time3": "2022-10-15 16:10", "phrase4": "첫 안내",
			"thing5": "원인은 확인 중입니다.", "character_string6": "INC-7", "thing7": "하늘톡",
		}},
		"resolved.fr": {"resolved", map[string]string{
			"thing1": "KakaoTalk fonctionne de nouveau", "time2": "2022-10-15 15:40", "time3": "–", "phrase4": "Rétabli", "thing5": "확인 중",
			"character_string6": "INC-7", "thing7": "하늘톡",
		}},
		"progress.en": {"others", map[string]string{"keyword1": "Messages are being restored: 12,000 of 32,000 servers run.", "keyword2": "2022-10-15 08:40"}},
	} {
		r := channeltest.Renditions()[name]
		if name == "resolved.fr" {
			r.Label = "Fin" // phrase takes five
			want.values["phrase4"] = "Fin"
		}
		body, err := wechat.Compose(r, settings)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		m := decode(t, body.Bytes)
		values := map[string]string{}
		for field, v := range m.Data {
			values[field] = v.Value
		}
		if diff := cmp.Diff(want.values, values); diff != "" || m.TemplateID != want.template || m.URL != r.URL {
			t.Errorf("%s: template %s, url %s (-want +got):\n%s", name, m.TemplateID, m.URL, diff)
		}
	}
}

func TestComposeRefuses(t *testing.T) {
	t.Parallel()
	all := channeltest.Renditions()
	korean := roomy()
	korean.Templates[0].Languages = []bot.Language{bot.Korean}
	for name, tt := range map[string]struct {
		r        bot.Rendition
		settings *wechat.Settings
		want     string
	}{
		"no template":        {all["resolved.fr"], korean, "no template for resolved in French"},
		"too long":           {all["initial.ko"], with(map[string]wechat.Field{"thing1": {From: "title"}}), "field thing1 of the WeChat template is too long: 24 characters, and the limit is 20; shorten it by 4"},
		"label too long":     {all["progress.en"], with(map[string]wechat.Field{"phrase1": {From: "label"}}), "the limit is 5"},
		"no such part":       {all["progress.en"], with(map[string]wechat.Field{"thing1": {From: "cause"}}), "under absent"},
		"drill without mark": {all["drill.ko"], with(map[string]wechat.Field{"thing1": {From: "reference"}}), "shows the drill's mark"},
		"reconstruction":     {all["reconstruct.ko"], with(map[string]wechat.Field{"thing1": {From: "title", Limit: 50}}), "reconstruction"},
		"zone that is none":  {all["progress.en"], &wechat.Settings{Templates: []wechat.Template{{ID: "a", Zone: "Seoul", Fields: map[string]wechat.Field{"thing1": {Text: "a"}}}}}, "zone"},
		"no template at all": {all["progress.en"], &wechat.Settings{}, "no template for progress in English"},
	} {
		if _, err := wechat.Compose(tt.r, tt.settings); !errors.Is(err, bot.ErrInvalid) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckRefusesTemplatesThatCannotBeFilled(t *testing.T) {
	t.Parallel()
	good := bot.Recipient{Address: follower(1)}
	if err := wechat.Kind().Check(roomy(), good); err != nil {
		t.Error(err)
	}
	for name, s := range map[string]*wechat.Settings{
		"none":       {},
		"no id":      {Templates: []wechat.Template{{Fields: map[string]wechat.Field{"thing1": {From: "title"}}}}},
		"no fields":  {Templates: []wechat.Template{{ID: "a"}}},
		"both":       with(map[string]wechat.Field{"thing1": {From: "title", Text: "a"}}),
		"neither":    with(map[string]wechat.Field{"thing1": {}}),
		"below zero": with(map[string]wechat.Field{"thing1": {From: "title", Limit: -1}}),
		"zone":       {Templates: []wechat.Template{{ID: "a", Zone: "Seoul", Fields: map[string]wechat.Field{"thing1": {From: "title"}}}}},
	} {
		if err := wechat.Kind().Check(s, good); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
