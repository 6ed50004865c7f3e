package slackapp_test

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/door/slackapp"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// rota is a workspace with a user group, and what the desk knows of it.
type rota struct {
	*slackapp.Groups
	workspace *sandbox.Slack
	server    *httptest.Server
	clock     *clock
	log       *strings.Builder
}

func newRota(t *testing.T, scopes []string, ids ...string) *rota {
	t.Helper()
	r := &rota{clock: &clock{}, log: &strings.Builder{}}
	r.workspace = sandbox.NewSlack(sandbox.SlackOptions{
		Clock: r.clock, Token: "xoxb-rota", Scopes: scopes,
		UserGroups: []sandbox.SlackUserGroup{{ID: "S0ONCALL", Members: []string{"U0PEN", "U0DUTY", "U0LAW", "U0STRANGER"}}},
	})
	r.server = httptest.NewServer(r.workspace.Handler())
	t.Cleanup(r.server.Close)
	r.Groups = slackapp.NewGroups(slackapp.GroupSettings{
		IDs: ids, Clock: r.clock, Logger: slog.New(slog.NewTextHandler(r.log, nil)), BotToken: bot.NewSecret("xoxb-rota"), APIURL: r.server.URL + "/api/",
		People: bot.People{
			{ID: "duty", SlackID: "U0DUTY", Roles: []bot.Role{bot.DutyOfficer}},
			{ID: "pen", SlackID: "U0PEN", Roles: []bot.Role{bot.Comms}},
			{ID: "law", SlackID: "U0LAW", Roles: []bot.Role{bot.Legal}},
			{ID: "outside", Roles: []bot.Role{bot.Comms}},
		},
	})
	return r
}

func TestWhoIsInAUserGroupIsOnCall(t *testing.T) {
	t.Parallel()
	r := newRota(t, nil, "S0ONCALL")
	if got := r.Members("S0ONCALL"); len(got) > 0 {
		t.Errorf("before anything was read: %v", got)
	}
	r.Read(t.Context())
	if got := fmt.Sprint(r.Members("S0ONCALL")); got != "[duty pen]" {
		t.Errorf("on call: %s", got)
	}
	if log := r.log.String(); !strings.Contains(log, "U0LAW") || !strings.Contains(log, "U0STRANGER") || strings.Contains(log, "U0DUTY") {
		t.Errorf("the log says %s", log)
	}
	r.log.Reset()
	r.workspace.SetUserGroup("S0ONCALL", "U0PEN")
	r.Read(t.Context())
	if got := fmt.Sprint(r.Members("S0ONCALL")); got != "[pen]" || r.log.Len() > 0 {
		t.Errorf("after the change: %s, logged %s", got, r.log)
	}
	r.server.Close()
	r.clock.pass(10 * time.Minute)
	r.Read(t.Context())
	if got := fmt.Sprint(r.Members("S0ONCALL")); got != "[pen]" || !strings.Contains(r.log.String(), "1 on call, read 10m0s ago") {
		t.Errorf("while Slack is away: %s, logged %s", got, r.log)
	}
	if f := r.Check(t.Context())[0]; f.Grade != bot.GradeBroken || !strings.Contains(f.Text.String(), "1 on call, read 10m0s ago") || strings.Contains(f.Text.String(), "xoxb") {
		t.Errorf("the doctor says %+v", f)
	}
}

func TestTheDoctorLooksAtUserGroups(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		scopes     []string
		id         string
		members    []string
		grade      bot.Grade
		text, mend string
	}{
		"all are known":     {nil, "S0ONCALL", []string{"U0PEN"}, bot.GradeFine, "on call: pen", ""},
		"some are not":      {nil, "S0ONCALL", []string{"U0PEN", "U0LAW", "U0STRANGER"}, bot.GradeWarning, "without a role that writes: U0LAW, U0STRANGER", "take them out"},
		"nobody is":         {nil, "S0ONCALL", nil, bot.GradeBroken, "nobody in it may lead", "add persons"},
		"no such group":     {nil, "S0OTHER", nil, bot.GradeBroken, "no_such_subteam", "copy the id"},
		"without the scope": {[]string{"chat:write"}, "S0ONCALL", nil, bot.GradeBroken, "missing_scope", "bongsu slack manifest --user-groups"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRota(t, test.scopes, test.id)
			r.workspace.SetUserGroup("S0ONCALL", test.members...)
			f := r.Check(t.Context())[0]
			if f.Grade != test.grade || !strings.Contains(f.Text.String(), test.text) || !strings.Contains(f.Mend.String(), test.mend) {
				t.Errorf("the doctor says %+v", f)
			}
		})
	}
}
