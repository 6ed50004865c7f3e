package bot_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
)

func desk() bot.People {
	return bot.People{
		{ID: "author", Roles: []bot.Role{bot.Comms}},
		{ID: "words", Roles: []bot.Role{bot.Comms}, Reads: []bot.Language{bot.French}},
		{ID: "law", Roles: []bot.Role{bot.Legal}},
		{ID: "chief", Roles: []bot.Role{bot.Executive}},
	}
}

func text() bot.Draft {
	d := bot.Draft{
		ID: "u1", IncidentID: "i1", Revision: 2, Type: bot.Initial, Mode: bot.Live, Phase: bot.Investigating, Severity: 3, Authors: []string{"author"},
		Languages: []bot.Language{bot.English},
		Composed:  []bot.Composed{{Destination: "press", Kind: "webhook", Class: bot.PublicClass, Language: bot.English, Body: bot.Body{MediaType: "text/plain", Bytes: []byte("down")}}},
	}
	d.Digest = d.Seal()
	return d
}

func signature(d bot.Draft, person string) bot.Decision {
	return bot.Decision{DraftID: d.ID, Revision: d.Revision, Digest: d.Digest, Person: person, Verdict: bot.Approves}
}

func comms() bot.Step { return bot.Step{Roles: []bot.Role{bot.Comms}, Count: 1} }

func TestApprove(t *testing.T) {
	t.Parallel()
	legal := bot.Step{Roles: []bot.Role{bot.Legal}, Count: 1}
	tests := map[string]struct {
		steps  []bot.Step
		change func(d *bot.Draft, decisions *[]bot.Decision)
		by     []string // empty: not approved
	}{
		"a quorum":                    {[]bot.Step{comms()}, nil, []string{"words"}},
		"one of two steps":            {[]bot.Step{comms(), legal}, nil, nil},
		"no step at all":              {nil, nil, nil},
		"a reader's step":             {[]bot.Step{comms(), {Count: 1, Language: bot.French}}, nil, []string{"words"}},
		"a language that nobody read": {[]bot.Step{{Count: 1, Language: bot.Korean}}, nil, nil},
		"the signatory has not":       {[]bot.Step{comms(), {Count: 1, Signatory: "chief"}}, nil, nil},
		"the author only": {[]bot.Step{comms()}, func(d *bot.Draft, all *[]bot.Decision) {
			*all = []bot.Decision{signature(*d, "author")}
		}, nil},
		"the same person twice": {[]bot.Step{{Roles: []bot.Role{bot.Comms, bot.Legal}, Count: 2}}, func(d *bot.Draft, all *[]bot.Decision) {
			*all = append(*all, signature(*d, "words"))
		}, nil},
		"an older revision": {[]bot.Step{comms()}, func(_ *bot.Draft, all *[]bot.Decision) { (*all)[0].Revision = 1 }, nil},
		"another digest":    {[]bot.Step{comms()}, func(_ *bot.Draft, all *[]bot.Decision) { (*all)[0].Digest = "0" }, nil},
		"another draft":     {[]bot.Step{comms()}, func(_ *bot.Draft, all *[]bot.Decision) { (*all)[0].DraftID = "u2" }, nil},
		"a stranger":        {[]bot.Step{comms()}, func(_ *bot.Draft, all *[]bot.Decision) { (*all)[0].Person = "stranger" }, nil},
		"changes are asked for": {[]bot.Step{comms()}, func(d *bot.Draft, all *[]bot.Decision) {
			stop := signature(*d, "law")
			stop.Verdict = bot.RequestsChanges
			*all = append(*all, stop)
		}, nil},
		"a text that is not its digest's": {[]bot.Step{comms()}, func(d *bot.Draft, _ *[]bot.Decision) { d.Composed[0].Body.Bytes = []byte("up") }, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := text()
			decisions := []bot.Decision{signature(d, "words")}
			if test.change != nil {
				test.change(&d, &decisions)
			}
			approved, err := bot.Approve(d, decisions, bot.Requirement{Steps: test.steps}, desk())
			if diff := cmp.Diff(test.by, approved.By()); diff != "" {
				t.Error(diff)
			}
			if want := len(test.by) > 0; approved.Covers(d) != want || (err == nil) != want {
				t.Errorf("covers the draft: %t, %v", approved.Covers(d), err)
			}
			if err != nil && !errors.Is(err, bot.ErrNotApproved) {
				t.Errorf("got %v", err)
			}
		})
	}
	if (bot.Approved{}).Covers(bot.Draft{}) {
		t.Error("the zero approval covers a draft")
	}
}

func TestOnePersonAlone(t *testing.T) {
	t.Parallel()
	asked := time.Date(2026, 3, 2, 6, 30, 0, 0, time.UTC)
	tests := map[string]struct {
		change func(d *bot.Draft, v *bot.Decision)
		by     []string // empty: not approved
	}{
		"with the role, a reason and after the wait": {nil, []string{"chief"}},
		"too early":             {func(_ *bot.Draft, v *bot.Decision) { v.At = asked.Add(4 * time.Minute) }, nil},
		"without the role":      {func(_ *bot.Draft, v *bot.Decision) { v.Person = "words" }, nil},
		"without a reason":      {func(_ *bot.Draft, v *bot.Decision) { v.Reason = "" }, nil},
		"over another revision": {func(_ *bot.Draft, v *bot.Decision) { v.Revision = 1 }, nil},
		"over their own text":   {func(d *bot.Draft, _ *bot.Decision) { d.Authors = []string{"chief"} }, nil},
		"over compensation": {func(d *bot.Draft, v *bot.Decision) {
			d.Type = bot.Compensation
			d.Digest = d.Seal()
			v.Digest = d.Digest
		}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := text()
			d.AskedAt = asked
			v := signature(d, "chief")
			v.Verdict, v.Reason, v.At = bot.BreaksGlass, "nobody answers", asked.Add(5*time.Minute)
			if test.change != nil {
				test.change(&d, &v)
			}
			need := bot.Requirement{Steps: []bot.Step{comms()}, BreakGlass: bot.BreakGlass{Roles: []bot.Role{bot.Executive}, After: 5 * time.Minute}}
			approved, _ := bot.Approve(d, []bot.Decision{v}, need, desk())
			if diff := cmp.Diff(test.by, approved.By()); diff != "" || approved.Covers(d) != (len(test.by) > 0) {
				t.Errorf("covers the draft: %t %s", approved.Covers(d), diff)
			}
			if standing := bot.Judge(d, []bot.Decision{v}, need, desk()); standing.Met() && len(standing.Waiting()) > 0 {
				t.Errorf("what is published alone waits for %v", standing.Waiting())
			}
		})
	}
}

func TestTheSealCoversWhatIsSigned(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*bot.Draft){
		"id":          func(d *bot.Draft) { d.ID = "u2" },
		"revision":    func(d *bot.Draft) { d.Revision++ },
		"type":        func(d *bot.Draft) { d.Type = bot.Holding },
		"mode":        func(d *bot.Draft) { d.Mode = bot.Drill },
		"phase":       func(d *bot.Draft) { d.Phase = bot.Identified },
		"severity":    func(d *bot.Draft) { d.Severity = 4 },
		"release":     func(d *bot.Draft) { d.ReleaseAt = time.Unix(1, 0) },
		"languages":   func(d *bot.Draft) { d.Languages = bot.Languages() },
		"destination": func(d *bot.Draft) { d.Composed[0].Destination = "members" },
		"class":       func(d *bot.Draft) { d.Composed[0].Class = bot.DrillClass },
		"language":    func(d *bot.Draft) { d.Composed[0].Language = bot.Korean },
		"body":        func(d *bot.Draft) { d.Composed[0].Body.Bytes = []byte("down.") },
		"media type":  func(d *bot.Draft) { d.Composed[0].Body.MediaType = "text/html" },
		"one more":    func(d *bot.Draft) { d.Composed = append(d.Composed, d.Composed[0]) },
	} {
		d := text()
		if change(&d); d.Seal() == d.Digest {
			t.Errorf("another %s has the same digest", name)
		}
	}
	d := text()
	d.State, d.Version, d.Held = bot.DraftApproved, 7, true
	if d.Seal() != d.Digest {
		t.Error("what happens to a draft changes its digest")
	}
}

func TestPolicy(t *testing.T) {
	t.Parallel()
	legal := bot.Step{Roles: []bot.Role{bot.Legal}, Count: 1}
	policy := bot.Policy{
		{Types: []bot.MessageType{bot.Initial}, MinSeverity: 5, Steps: []bot.Step{comms(), legal}},
		{Types: []bot.MessageType{bot.Initial}, Steps: []bot.Step{comms()}},
		{Types: []bot.MessageType{bot.Apology}, Steps: []bot.Step{comms()}, Signatory: true},
	}
	tests := map[string]struct {
		draft bot.Draft
		want  []bot.Step
	}{
		"three fires": {bot.Draft{Type: bot.Initial, Severity: 3}, []bot.Step{comms()}},
		"five fires":  {bot.Draft{Type: bot.Initial, Severity: 5}, []bot.Step{comms(), legal}},
		"free text":   {bot.Draft{Type: bot.Initial, Severity: 3, FreeText: []bot.Language{bot.French}}, []bot.Step{comms(), {Count: 1, Language: bot.French}}},
		"a statement": {bot.Draft{Type: bot.Apology, Facts: bot.Facts{Signatory: "chief"}}, []bot.Step{comms(), {Count: 1, Signatory: "chief"}}},
	}
	for name, test := range tests {
		need, err := policy.Require(test.draft)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(test.want, need.Steps); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if _, err := policy.Require(bot.Draft{Type: bot.Resolved}); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a type without a rule: %v", err)
	}
}
