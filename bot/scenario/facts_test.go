package scenario_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/app"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/scenario"
)

// What one notice of a built-in scenario calls back, no later one calls down, unless its own words say anew what is wrong with it; and what
// works by then stands under "working normally".
func TestBuiltinsContradictNoEarlierNotice(t *testing.T) {
	t.Parallel()
	for _, name := range scenario.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := scenario.Builtin(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range contradictions(t, name, data) {
				t.Error(fault)
			}
		})
	}
}

func TestAContradictionIsSeen(t *testing.T) {
	t.Parallel()
	data, err := scenario.Builtin("kakao-2022")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]struct{ from, to, want string }{
		"down again":         {"affected: &but-news [", "affected: &but-news [daum-news, ", "fire-out calls daum-news down"},
		"down in a title":    {"facts: {affected: [daum-mail], action", "facts: {action", "pulse-40 calls kakaotalk down"},
		"restored, unsaid":   {"        unaffected: &working [kakaotalk-media, ", "        unaffected: &working [", "by-name does not say that kakaotalk-media works"},
		"restored, pending":  {"pending: &photos-and-mail [", "pending: &photos-and-mail [melon, ", "afternoon calls melon restored and down"},
		"working, and limit": {"        unaffected: &working [", "        unaffected: &working [daum-news, ", "by-name calls daum-news working, and it is degraded_performance"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := strings.Replace(string(data), change.from, change.to, 1)
			if faults := strings.Join(contradictions(t, "kakao-2022", []byte(changed)), "\n"); !strings.Contains(faults, change.want) {
				t.Errorf("wanted %q, got\n%s", change.want, faults)
			}
		})
	}
}

// No time is told as the start that nobody claims.
func TestADisputedStartIsOneOfItsClaims(t *testing.T) {
	t.Parallel()
	for _, name := range scenario.Names() {
		data, err := scenario.Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := scenario.Parse(name+".yaml", data)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range s.Timeline {
			var starts []bot.Moment
			if e.Declare != nil {
				starts = append(starts, e.Declare.Started)
			}
			for _, u := range []*scenario.Update{e.Update, e.Edit, e.Resolve} {
				if u != nil {
					starts = append(starts, u.Facts.Started)
				}
			}
			for _, start := range starts {
				claimed := slices.ContainsFunc(start.Claims, func(c bot.Claim) bool { return c.At.Equal(start.At) })
				if start.Certainty == bot.Disputed && !claimed {
					t.Errorf("%s: nobody claims that it began at %s", e.Where(), start.At)
				}
			}
		}
	}
}

func contradictions(t *testing.T, name string, data []byte) []string {
	t.Helper()
	s, err := scenario.Parse(name+".yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := config.FromNode(name+".yaml", s.Config, app.Kinds(), config.Env{})
	if err != nil {
		t.Fatal(err)
	}
	readers := map[string]*reader{}
	var faults []string
	for _, e := range s.Timeline {
		if d := e.Declare; d != nil {
			readers[d.As] = &reader{components: cfg.Components, stands: map[string]bot.ComponentStatus{}, back: map[string]bool{}}
			readers[d.As].hear(d.Affected)
		}
		for _, u := range []*scenario.Update{e.Update, e.Correct, e.Resolve} { // an edit says again what its update said
			if u != nil && e.Refused == "" {
				faults = append(faults, readers[u.Incident].read(u, e)...)
			}
		}
	}
	return faults
}

// reader is somebody who reads every notice of an incident and forgets nothing.
type reader struct {
	components bot.Components
	stands     map[string]bot.ComponentStatus
	back       map[string]bool // a notice called it available again
}

func (r *reader) hear(affected []bot.Affected) {
	for _, a := range affected {
		r.stands[a.Component] = a.Status
	}
}

func (r *reader) read(u *scenario.Update, e scenario.Entry) []string {
	var faults []string
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Sprintf("%s: %s "+format, append([]any{e.Where(), u.As}, args...)...))
	}
	r.hear(u.Affected)
	if e.Resolve != nil {
		return nil // it tells what was affected, and that all of it works
	}
	for _, c := range r.components {
		works := r.stands[c.ID] == "" || r.stands[c.ID] == bot.Operational
		down := slices.Contains(r.down(u), c.ID)
		restored, unaffected := slices.Contains(u.Facts.Restored, c.ID), slices.Contains(u.Facts.Unaffected, c.ID)
		told := e.Correct != nil || strings.Contains(u.Facts.Symptom.Label[bot.English], c.Name.Text[bot.English])
		switch {
		case unaffected && !works:
			fault("calls %s working, and it is %s", c.ID, r.stands[c.ID])
		case unaffected && down, restored && slices.Contains(u.Facts.Pending, c.ID):
			fault("calls %s restored and down", c.ID)
		case down && r.back[c.ID] && !told:
			fault("calls %s down, which an earlier notice called back, and does not say what is wrong with it now", c.ID)
		case u.Type == bot.Initial && r.back[c.ID] && works && !unaffected:
			fault("does not say that %s works, which an earlier notice called back", c.ID)
		}
		if down && told {
			r.back[c.ID] = false
		}
		r.back[c.ID] = r.back[c.ID] || restored
	}
	return faults
}

// down is what the notice calls down: by name, or else by how the components stand.
func (r *reader) down(u *scenario.Update) []string {
	if len(u.Facts.Affected) > 0 {
		return append(slices.Clone(u.Facts.Affected), u.Facts.Pending...)
	}
	down := slices.Clone(u.Facts.Pending)
	for _, c := range r.components {
		if status := r.stands[c.ID]; status != "" && status != bot.Operational {
			down = append(down, c.ID)
		}
	}
	return down
}
