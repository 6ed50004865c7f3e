package locale_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

// passedOver are the sources whose refusals nobody meets in Slack or on the console, and why; a name that ends in / is a folder.
func passedOver() map[string]string {
	const line = "the command line, which is English"
	const start = "read when bongsu starts, on the operator's terminal"
	const wire = "an answer to a platform that calls"
	const wrong = "the last look at what no stage asks for: only a program that is wrong meets it"
	const foreign = "a body of another kind of channel: only a program that is wrong sends one"
	return map[string]string{
		"bot/door/cli/": line, "bot/scenario/": line, "bot/app/render.go": line, "bot/app/replay.go": line, "bot/app/session.go": line,
		"bot/app/lint.go": line, "bot/app/demo.go": line,
		"bot/config/": start, "bot/strictyaml/": start, "bot/site/site.go": start, "bot/app/own.go": start, "bot/app/serve.go": start, "bot/app/alone.go": start,
		"bot/app/doors.go": start, "bot/app/voice.go": start, "bot/channel/kind.go": start,
		"bot/channel/sms/sms.go": start, "bot/channel/kakao/kakao.go": start, "bot/channel/email/sign.go": start, "bot/channel/email/relay.go": start,
		"bot/channel/twilio/twilio.go": start, "bot/channel/solapi/solapi.go": start, "bot/channel/line/api.go": start,
		"bot/channel/wechat/receive.go": wire, "bot/channel/line/receive.go": wire, "bot/channel/twilio/callback.go": wire,
		"bot/sandbox/": "the platforms of the demo", "bot/app/platforms.go": "the platforms of the demo",
		"bot/channel/channeltest/": "a test of channels", "bot/store/storetest/": "a test of stores", "bot/queue/queuetest/": "a test of queues",
		"bot/channel/voice/call.go": foreign, "bot/channel/email/letter.go": foreign, "bot/channel/slack/send.go": foreign,
		"bot/channel/discord/send.go": foreign, "bot/channel/line/send.go": foreign, "bot/channel/x/send.go": foreign, "bot/channel/wechat/send.go": foreign,
		"bot/channel/webhook/send.go": start, "bot/channel/guard.go": wrong, "bot/store/guard.go": wrong, "bot/store/ledger.go": wrong,
		"bot/store/receipt.go": wrong, "bot/store/public.go": wrong,
	}
}

// spoken is a saying where the code says it.
type spoken struct {
	at      string
	pattern string
	given   []string // the names of its values
}

func TestEverySayingStandsInEveryLanguage(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	known := catalog.Sayings()
	said := map[string]bool{}
	for _, s := range sayings(t) {
		said[s.pattern] = true
		if places := placesOf(s.pattern); !slices.Equal(places, s.given) {
			t.Errorf("%s: the pattern has the places %v, and %v are handed over", s.at, places, s.given)
		}
		if !slices.Contains(known, s.pattern) {
			t.Errorf("%s: locales/said.ko.toml and said.fr.toml lack %q", s.at, s.pattern)
		}
	}
	for _, pattern := range known {
		if !said[pattern] {
			t.Errorf("locales/said.*.toml has %q, which nobody says: take it out", pattern)
		}
	}
}

func placesOf(pattern string) []string {
	places := []string{}
	for _, found := range regexp.MustCompile(`\{([a-z]+)\}`).FindAllStringSubmatch(pattern, -1) {
		places = append(places, found[1])
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// sayings reads what the code says to the people of the desk.
func sayings(t *testing.T) []spoken {
	t.Helper()
	root := os.DirFS("../..")
	var all []spoken
	err := fs.WalkDir(root, "bot", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || isPassedOver(name) {
			return err
		}
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, name, source, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if first := patternAt(call); first >= 0 {
				at := fmt.Sprintf("%s:%d", name, files.Position(call.Pos()).Line)
				if s, isSaying := read(t, at, call.Args[first:]); isSaying {
					all = append(all, s)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func isPassedOver(name string) bool {
	for over := range passedOver() {
		if name == over || strings.HasSuffix(over, "/") && strings.HasPrefix(name, over) {
			return true
		}
	}
	return false
}

// patternAt is the place of the pattern among the arguments of a call that makes a saying; below zero for every other call.
func patternAt(call *ast.CallExpr) int {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
		if x, ok := f.X.(*ast.Ident); name != "refuse" && (!ok || x.Name != "bot") {
			return -1
		}
	}
	switch {
	case name == "Refuse" && len(call.Args) > 1:
		return 1
	case name == "Say", name == "refuse" && len(call.Args) > 0 && isText(call.Args[0]):
		return 0
	}
	return -1
}

func isText(e ast.Expr) bool {
	literal, ok := e.(*ast.BasicLit)
	return ok && literal.Kind == token.STRING
}

// read takes a saying out of the arguments of its call. The bodies of Refuse and Say themselves hand theirs on.
func read(t *testing.T, at string, args []ast.Expr) (spoken, bool) {
	t.Helper()
	if !isText(args[0]) {
		if x, ok := args[0].(*ast.Ident); !ok || x.Name != "pattern" {
			t.Errorf("%s: the pattern is no literal, so nobody can translate it", at)
		}
		return spoken{}, false
	}
	s := spoken{at: at, given: []string{}}
	s.pattern = unquoted(args[0])
	for i := 1; i < len(args); i += 2 {
		if !isText(args[i]) || i+1 == len(args) {
			t.Errorf("%s: names and values do not alternate", at)
			return spoken{}, false
		}
		s.given = append(s.given, unquoted(args[i]))
	}
	slices.Sort(s.given)
	return s, true
}

func unquoted(e ast.Expr) string {
	text, _ := strconv.Unquote(e.(*ast.BasicLit).Value) //nolint:forcetypeassert // isText has looked
	return text
}

func TestExplain(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	zones, err := language.LoadZones("")
	if err != nil {
		t.Fatal(err)
	}
	at := language.Moment{IssuedAt: time.Date(2022, 10, 15, 6, 40, 0, 0, time.UTC), Zones: zones}
	people := bot.People{{ID: "kim", Name: bot.Text{bot.Korean: "김봉수", bot.English: "Bongsu Kim"}}, {ID: "ada"}}
	lacks := bot.Refuse(bot.ErrForbidden, "this needs one of the roles {roles}; {held}: ask {others}",
		"roles", []bot.Role{bot.Comms, bot.Legal}, "held", bot.Say("you hold no role"), "others", people.Names("kim", "ada"))
	due := bot.Refuse(bot.ErrConflict, `the next update is promised for {due}: from {from} on "no change" may leave under a standing approval`,
		"due", at.IssuedAt.Add(time.Hour), "from", at.IssuedAt)
	unknown := bot.Refuse(bot.ErrInvalid, "the moon is full")
	tests := map[string]struct {
		language bot.Language
		err      error
		want     []locale.Line
	}{
		"roles and persons": {bot.Korean, lacks, []locale.Line{{"필요한 역할: 홍보 또는 법무. 맡으신 역할이 없습니다. 요청하실 분: 김봉수 또는 ada", bot.Korean}}},
		"two wrote at once": {bot.Korean, fmt.Errorf("write draft 7: %w", bot.ErrConflict), []locale.Line{{"다른 분이 같은 때에 먼저 저장하여 이번 내용은 저장되지 않았습니다. 다시 확인해 주십시오.", bot.Korean}}},
		"beside a failure":  {bot.English, errors.Join(lacks, errors.New("sqlite: disk I/O error /var/lib/x")), []locale.Line{{"this needs one of the roles communications or legal counsel; you hold no role: ask Bongsu Kim or ada", bot.English}}},
		"English":           {bot.English, lacks, []locale.Line{{"this needs one of the roles communications or legal counsel; you hold no role: ask Bongsu Kim or ada", bot.English}}},
		"wrapped":           {bot.French, fmt.Errorf("declare: %w", lacks), []locale.Line{{"Rôle requis\u00a0: communication ou juridique. Vous n’avez aucun rôle. À qui le demander\u00a0: Bongsu Kim ou ada", bot.French}}},
		"times": {bot.Korean, due, []locale.Line{{
			"다음 안내를 약속한 시각은 오후 4시 40분입니다. 사전 승인에 따른 ‘변동 없음’ 안내는 오후 3시 40분부터 내보낼 수 있습니다.", bot.Korean,
		}}},
		"a phase, and several sayings": {
			bot.Korean,
			bot.Refuse(bot.ErrInvalid, "this {type} update is not whole:{faults}", "type", bot.NoChange, "faults", bot.Sayings{
				bot.Say("action: say what is being done"), bot.Say("the sun is low"),
			}),
			[]locale.Line{{"‘변동 없음’ 안내에 빠지거나 맞지 않는 것이 있습니다:\n- 조치(action)에 지금 하고 있는 일을 적어 주십시오.\n- the sun is low (영어)", bot.Korean}},
		},
		"joined": {bot.Korean, errors.Join(unknown, bot.Refuse(bot.ErrInvalid, "choose the mode first: live or drill")), []locale.Line{
			{"the moon is full (영어)", bot.English}, {"실제 상황인지 훈련인지 먼저 골라 주십시오.", bot.Korean},
		}},
		"a fact, by what the desk calls it": {
			bot.Korean, bot.Refuse(bot.ErrInvalid, "{field} is reported, but nobody is named who reports it: write its source", "field", bot.Field("cause")),
			[]locale.Line{{"원인(cause): 누가 알린 내용인지 빠졌습니다. 출처를 적어 주십시오.", bot.Korean}},
		},
		"a field of a fact": {
			bot.French, bot.Refuse(bot.ErrInvalid, "{field}: say until when", "field", bot.Field("eta.label")),
			[]locale.Line{{"Rétablissement prévu (eta.label)\u00a0: échéance à préciser.", bot.French}},
		},
		"a field without words": {
			bot.French, bot.Refuse(bot.ErrInvalid, "{field}: say until when", "field", bot.Field("report.actions.1.due")),
			[]locale.Line{{"report.actions.1.due\u00a0: échéance à préciser.", bot.French}},
		},
		"several facts, and in English": {
			bot.English, bot.Refuse(bot.ErrInvalid, `no text tells "{field}" as being under confirmation: name one of {fields}, or propose a sentence`,
				"field", bot.Field("event"), "fields", []bot.Field{"cause", "eta"}),
			[]locale.Line{{`no text tells "event" as being under confirmation: name one of cause, eta, or propose a sentence`, bot.English}},
		},
		"several facts": {
			bot.Korean, bot.Refuse(bot.ErrInvalid, `no text tells "{field}" as being under confirmation: name one of {fields}, or propose a sentence`,
				"field", bot.Field("event"), "fields", []bot.Field{"cause", "eta"}),
			[]locale.Line{{"사과하는 일(event): ‘확인 중’으로 바꿀 수 없는 내용입니다. 바꿀 수 있는 내용: 원인(cause), 예상 복구 시점(eta). 또는 문장을 제안해 주십시오.", bot.Korean}},
		},
		"without a text":         {bot.French, unknown, []locale.Line{{"the moon is full (en anglais)", bot.English}}},
		"without a value":        {bot.Korean, bot.Refuse(bot.ErrInvalid, "channel {channel} is not paused"), []locale.Line{{"channel {channel} is not paused (영어)", bot.English}}},
		"no refusal":             {bot.Korean, errors.New("the disk is gone"), nil},
		"no refusal, but joined": {bot.Korean, errors.Join(errors.New("the disk is gone"), context.Canceled), nil},
		"nothing":                {bot.Korean, nil, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, catalog.Explain(test.language, test.err, at)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestASayingLacksNothingInAnyLanguage(t *testing.T) {
	t.Parallel()
	files := three("a.b = \"가\"", "a.b = \"a\"", "a.b = \"a\"")
	files["said.ko.toml"] = &fstest.MapFile{Data: []byte("[said]\n\"use {names}\" = \"{{.name}}\"\n\"only here\" = \"여기만\"\n")}
	files["said.fr.toml"] = &fstest.MapFile{Data: []byte("[said]\n\"use {names}\" = \"{{.names}}\"\n")}
	_, err := locale.Load(files)
	for _, want := range []string{"said.ko.toml:2: said.use {names}: it tells [name] in ko, but [names]", "said.ko.toml:3: said.only here: it is missing in fr"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}

func TestOwnWordsTakeThePlaceOfASaying(t *testing.T) {
	t.Parallel()
	own := locale.Folder{Name: "own", Files: fstest.MapFS{"mine.ko.toml": {Data: []byte("[said]\n\"you hold no role\" = \"역할 없음\"\n")}}}
	catalog, err := locale.Load(locales.FS, own)
	if err != nil {
		t.Fatal(err)
	}
	if got := catalog.Line(bot.Korean, bot.Say("you hold no role"), language.Moment{}); got.Text != "역할 없음" {
		t.Errorf("got %q", got.Text)
	}
}

func TestReason(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		language bot.Language
		text     string
		want     locale.Line
	}{
		"word for word":        {bot.Korean, "no answer in time", locale.Line{Text: "제시간에 응답이 없었습니다", Language: bot.Korean}},
		"around a cause":       {bot.French, "the connection was cut after the request left", locale.Line{Text: "la connexion a été coupée (après le départ de la requête)", Language: bot.French}},
		"around others' words": {bot.Korean, "look-up failed: HTTP 503", locale.Line{Text: "조회하지 못했습니다: HTTP 503 (영어)", Language: bot.Korean}},
		"around a name":        {bot.Korean, "destination press is no longer configured: edit the draft", locale.Line{Text: "설정에 더 이상 없는 수신처입니다: press. 초안을 수정해 주십시오.", Language: bot.Korean}},
		"a platform's words":   {bot.Korean, "channel_not_found", locale.Line{Text: "channel_not_found (영어)", Language: bot.English}},
		"in English":           {bot.English, "no answer in time", locale.Line{Text: "no answer in time", Language: bot.English}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, catalog.Reason(test.language, test.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
