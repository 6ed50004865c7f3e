package config_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

func requireLines(t *testing.T, err error) {
	t.Helper()
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	for _, one := range all {
		if fault, ok := errors.AsType[*strictyaml.Error](one); !ok || fault.File != "bongsu.yaml" || fault.Line < 1 || fault.Message == "" {
			t.Errorf("an error without its place: %#v", one)
		}
	}
}

func faultOf(t *testing.T, err error) *strictyaml.Error {
	t.Helper()
	fault, ok := errors.AsType[*strictyaml.Error](err)
	if !ok {
		t.Fatalf("want a fault with its place, got %v", err)
	}
	return fault
}

const secretive = `
  - name: slack-desk
    kind: slack
    rate: 0.5
    settings:
      token: ${SLACK_TOKEN}
      headers: {x-api-key: "a-${SLACK_TOKEN}", accept: text/plain}
      retry: {hosts: ["${HOST}"]}
    destinations:
      - {id: war-room, class: desk, address: C1}
  - name: discord
    kind: discord
    settings: {token_file: discord.token}
    destinations:
      - id: fans
        class: public
        languages: [ko, en]
        types: [holding, resolved]
        depends_on: [messages]
        recipients:
          - {id: general, address: "https://${HOST}/api/webhooks/s3cr3t", secret_file: /run/hook.secret}
  - name: own-page
    kind: page
    destinations:
      - {id: status, class: public}
store: {postgres: "${DATABASE_URL}"}
slack: {channel: slack-desk, app_token: "${SLACK_TOKEN}"}
`

func secretiveConfig(t *testing.T) *config.Config {
	t.Helper()
	return mustLoad(t, minimal(t)+strings.TrimPrefix(secretive, "\n"), map[string]string{
		"/etc/bongsu/discord.token": "discord-s3cr3t\n", "/run/hook.secret": "whsec_s3cr3t\n",
	})
}

func TestOutsideValuesComeIn(t *testing.T) {
	t.Parallel()
	c := secretiveConfig(t)
	slack, ok := c.Channels[1].Settings.(*settings)
	if !ok || slack.Token != "xoxb-s3cr3t" || slack.Headers["x-api-key"] != "a-xoxb-s3cr3t" || slack.Retry.Hosts[0] != "hooks.example.com" || c.Channels[1].Rate != 0.5 {
		t.Errorf("slack: got %+v", slack)
	}
	if discord, ok := c.Channels[2].Settings.(*settings); !ok || discord.Token != "discord-s3cr3t" || discord.TokenFile != "" {
		t.Errorf("discord: got %+v", discord)
	}
	fans := c.Channels[2].Destinations[0]
	general := fans.Recipients[0]
	if general.Address != "https://hooks.example.com/api/webhooks/s3cr3t" || general.Secret.Reveal() != "whsec_s3cr3t" {
		t.Errorf("recipient: got %q, %q", general.Address, general.Secret.Reveal())
	}
	if !fans.Carries(bot.Resolved, false) || fans.Carries(bot.Progress, true) || len(fans.Languages) != 2 || fans.DependsOn[0] != "messages" {
		t.Errorf("destination: got %+v", fans)
	}
	if page := c.Channels[3].Destinations[0]; len(page.Recipients) != 1 || page.Kind != "page" {
		t.Errorf("the page needs a row in the ledger: got %+v", page)
	}
	if c.Store.Postgres.Reveal() != "postgres://bongsu:s3cr3t@db/bongsu" || c.Store.SQLite != "" {
		t.Errorf("store: got %+v", c.Store)
	}
	if c.Slack.AppToken.Reveal() != "xoxb-s3cr3t" || c.Slack.Mode != config.SlackSocket || c.Slack.Command != "/crisis" {
		t.Errorf("slack door: got %+v", c.Slack)
	}
	if got := len(c.Destinations()); got != 4 {
		t.Errorf("got %d destinations, want 4", got)
	}
}

func TestPrintingHidesSecrets(t *testing.T) {
	t.Parallel()
	c := secretiveConfig(t)
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	channels, err := json.Marshal(c.Channels)
	if err != nil {
		t.Fatal(err)
	}
	printed := map[string]string{
		"String": c.String(), "json": string(asJSON), "json of the channels": string(channels), "v": fmt.Sprintf("%v", c), "value": fmt.Sprintf("%+v", *c),
		"#v": fmt.Sprintf("%#v", *c), "channels": fmt.Sprintf("%+v", c.Channels), "channels #v": fmt.Sprintf("%#v", c.Channels),
	}
	for how, text := range printed {
		if strings.Contains(text, "s3cr3t") {
			t.Errorf("%s shows a secret: %s", how, text)
		}
		if !strings.Contains(text, "war-room") {
			t.Errorf("%s shows nothing: %s", how, text)
		}
	}
	if !strings.Contains(printed["String"], `"token": "\u003csecret\u003e"`) && !strings.Contains(printed["String"], `"token": "<secret>"`) {
		t.Errorf("want a hidden token: %s", printed["String"])
	}
}

func TestCadence(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, minimal(t)+"cadence:\n  \"5\": {monitoring: 20m}\n  3: {first: 8m, investigating: 12m}\n", nil).Cadence
	tests := map[string]struct {
		severity int
		phase    bot.Phase
		want     time.Duration
	}{
		"critical, default":      {5, bot.Investigating, 10 * time.Minute},
		"critical, identified":   {5, bot.Identified, 10 * time.Minute},
		"critical, configured":   {5, bot.Monitoring, 20 * time.Minute},
		"major":                  {4, bot.Identified, 30 * time.Minute},
		"minor, configured":      {3, bot.Investigating, 12 * time.Minute},
		"minor, default":         {3, bot.Monitoring, time.Hour},
		"a notice":               {1, bot.Investigating, 0},
		"resolved owes nothing":  {5, bot.ResolvedPhase, 0},
		"canceled owes nothing":  {5, bot.Canceled, 0},
		"no such severity":       {9, bot.Investigating, 0},
		"minor, of two fires":    {2, bot.Investigating, 15 * time.Minute},
		"major, while we watch":  {4, bot.Monitoring, time.Hour},
		"major, while we search": {4, bot.Investigating, 15 * time.Minute},
	}
	for name, test := range tests {
		if got := c.Interval(test.severity, test.phase); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
	for severity, want := range map[int]time.Duration{5: 5 * time.Minute, 4: 10 * time.Minute, 3: 8 * time.Minute, 2: 10 * time.Minute, 1: 0} {
		if got := c.FirstPost(severity); got != want {
			t.Errorf("first post at %d fires: got %s, want %s", severity, got, want)
		}
	}
}

func TestDefaultPolicyCoversEveryDraft(t *testing.T) {
	t.Parallel()
	signatures := map[bot.MessageType][2]int{ // below 5 fires, at 5 fires
		bot.Holding: {1, 1}, bot.NoChange: {1, 1}, bot.Initial: {1, 2}, bot.Progress: {1, 2}, bot.Workaround: {1, 2}, bot.Partial: {1, 2},
		bot.Resolved: {2, 2}, bot.Correction: {1, 1}, bot.Retraction: {1, 1}, bot.Apology: {3, 3}, bot.Resignation: {3, 3},
		bot.Maintenance: {1, 1}, bot.Compensation: {2, 2}, bot.Regulator: {2, 2}, bot.PostIncident: {2, 2},
	}
	for _, kind := range bot.MessageTypes() {
		for severity := 1; severity <= 5; severity++ {
			need, err := config.DefaultPolicy().Require(bot.Draft{Type: kind, Severity: severity, Facts: bot.Facts{Signatory: "chief"}})
			want := signatures[kind][severity/5]
			if err != nil || len(need.Steps) != want {
				t.Errorf("%s at %d: got %v, %v, want %d steps", kind, severity, need, err, want)
			}
			expires := 30 * time.Minute
			switch {
			case kind.Statement():
				expires = 0
			case slices.Contains([]bot.MessageType{bot.Maintenance, bot.Compensation, bot.Regulator, bot.PostIncident}, kind):
				expires = 2 * time.Hour
			}
			if need.Expires != expires {
				t.Errorf("%s: expires after %s, want %s", kind, need.Expires, expires)
			}
		}
	}
}

// The first rule that matches decides; the order in the file is the operator's.
func TestPolicyPutsTheStrictestFirst(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, minimal(t)+`approval:
  - types: [holding, initial, no-change, progress, workaround, partial, resolved, correction, retraction, compensation, regulator, maintenance, report]
    steps: [{roles: [comms, ic]}]
    expires: 20m
  - types: [apology, resignation]
    steps: [{roles: [legal], count: 1}]
    signatory: true
  - types: [initial, resolved]
    min_severity: 4
    steps: [{roles: [comms]}, {roles: [ic]}]
`, nil)
	for severity, want := range map[int]int{5: 2, 4: 2, 3: 1, 1: 1} {
		need, err := c.Policy.Require(bot.Draft{Type: bot.Initial, Severity: severity})
		if err != nil || len(need.Steps) != want {
			t.Errorf("initial at %d: got %v, %v, want %d steps", severity, need, err, want)
		}
	}
	want := bot.Rule{Types: []bot.MessageType{bot.Apology, bot.Resignation}, Steps: []bot.Step{{Roles: []bot.Role{bot.Legal}, Count: 1}}, Signatory: true}
	if diff := cmp.Diff(want, c.Policy[2]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBaseURLLosesItsSlash(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, minimal(t)+"site: {base_url: https://status.example.com/, noindex: true, default_language: en}\n", nil)
	if c.Site.BaseURL != "https://status.example.com" || !c.Site.NoIndex || c.People[0].Language != bot.English {
		t.Errorf("got %+v and a person who is spoken to in %s", c.Site, c.People[0].Language)
	}
}

// A block that could not be read is told once, not again for what is absent because of it.
func TestOneFaultOneError(t *testing.T) {
	t.Parallel()
	yaml := strings.Replace(minimal(t), "name: {ko: 하늘톡, en: Haneul Talk, fr: Haneul Talk}", "name: Haneul", 1)
	_, err := config.Load("bongsu.yaml", []byte(yaml), kinds(), outside(t, nil))
	if err == nil || err.Error() != "bongsu.yaml:3: org.name must be a block of keys, not text" {
		t.Errorf("got %v", err)
	}
}

func TestNothingOutsideWithoutEnv(t *testing.T) {
	t.Parallel()
	yaml := minimal(t) + "store:\n  postgres: ${DATABASE_URL}\nslack:\n  app_token_file: token\n"
	_, err := config.Load("bongsu.yaml", []byte(yaml), kinds(), config.Env{})
	for _, want := range []string{
		"bongsu.yaml:19: the environment cannot be read here: write the value in place of ${DATABASE_URL}\n",
		"bongsu.yaml:21: files of secrets cannot be read here: write app_token",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if strings.Contains(err.Error(), "Socket Mode needs") {
		t.Errorf("a token whose file cannot be read is told twice: %v", err)
	}
}

// Settings that hold a bot.Secret and nested lists are read and hidden as well.
func TestKindsMayHideTheirOwnSecrets(t *testing.T) {
	t.Parallel()
	type hiding struct {
		Secret bot.Secret `yaml:"-"`
		Hooks  []string   `yaml:"hooks"`
		Rooms  map[string]any
	}
	fresh := func() any { return &hiding{Secret: bot.NewSecret("s3cr3t")} }
	yaml := minimal(t) + "  - name: other\n    kind: other\n    settings: {hooks: ['https://a/s3cr3t'], rooms: {main: {api_key: s3cr3t, '1': 5}}}\n    destinations: [{id: o, class: desk, address: a}]\n"
	all := kinds()
	all["other"] = config.Kind{New: fresh, Desk: true}
	c, err := config.Load("bongsu.yaml", []byte(yaml), all, outside(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	if text := c.String(); strings.Contains(text, "s3cr3t") || !strings.Contains(text, "https://a/…") {
		t.Errorf("got %s", text)
	}
}

// Sixty components that each depend on all before them have more ways between them than anybody can walk.
func TestManyDependenciesAreNoCircle(t *testing.T) {
	t.Parallel()
	var components strings.Builder
	before := []string{"messages"}
	for i := range 60 {
		id := fmt.Sprint("c", i)
		fmt.Fprintf(&components, "  - {id: %s, depends_on: [%s], name: {ko: a, en: a, fr: a}}\n", id, strings.Join(before, ", "))
		before = append(before, id)
	}
	if c := mustLoad(t, strings.Replace(minimal(t), "people:", components.String()+"people:", 1), nil); len(c.Components) != 61 {
		t.Errorf("got %d components", len(c.Components))
	}
}

// The folder of words lies beside the file, wherever bongsu was started.
func TestWordsLieBesideTheFile(t *testing.T) {
	t.Parallel()
	for dir, want := range map[string]string{"./words": "/etc/bongsu/words", "/srv/words": "/srv/words", `""`: ""} {
		c, err := config.Load("bongsu.yaml", []byte(minimal(t)+"words: {dir: "+dir+"}\n"), kinds(), config.Env{Dir: "/etc/bongsu"})
		if err != nil || c.Words.Dir != want {
			t.Errorf("%s: got %+v, %v", dir, c, err)
		}
	}
}

// A desk that holds together may still lack what is missed on the day.
func TestNotes(t *testing.T) {
	t.Parallel()
	notes := strings.Join(mustLoad(t, minimal(t), nil).Notes(), "\n")
	for _, want := range []string{"class desk", "class drill", "kind page", "nobody reads ko", "nobody reads fr", "fr.le, which French sentences need: messages", "nobody holds the role executive"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no note of %q in:\n%s", want, notes)
		}
	}
}

func TestAReachHasItsSourceAndItsDate(t *testing.T) {
	t.Parallel()
	with := func(reach string) string {
		return strings.Replace(minimal(t), "class: public", "class: public\n        reach: "+reach, 1)
	}
	c := mustLoad(t, with(`{number: 340, source: {ko: 통계, en: statistics, fr: statistiques}, as_of: "2026-03-01T09:00:00+09:00"}`), nil)
	for _, to := range c.Destinations() {
		if to.Class == bot.PublicClass && (to.Reach.Number != 340 || to.Reach.Source[bot.French] != "statistiques" || to.Reach.AsOf.IsZero()) {
			t.Errorf("reach: %+v", to.Reach)
		}
	}
}
