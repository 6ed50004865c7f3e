package scenario_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/app"
)

// A play tells everything that went otherwise than its file says, each with its line, and goes on.
func TestAPlayTellsEachFailureWithItsLine(t *testing.T) {
	t.Parallel()
	head, err := os.ReadFile("testdata/head.yaml")
	if err != nil {
		t.Fatal(err)
	}
	base := strings.Count(string(head), "\n")
	lines := []string{
		`  - {at: 2026-03-10T14:00:00+09:00, by: first, declare: {as: storm, mode: live, severity: 3, affected: [{component: messages, status: major_outage}]}}`,
		`  - {at: 2026-03-10T14:01:00+09:00, by: first, update: {as: holding, incident: storm, type: holding, facts: {action: {phrase: extent-check}, next_at: 2026-03-10T14:10:00+09:00}}}`,
		`  - {at: 2026-03-10T14:02:00+09:00, by: first, approve: {update: holding}}`,
		`  - {at: 2026-03-10T14:02:00+09:00, by: first, approve: {update: holding}, refused: the moon is full}`,
		`  - {at: 2026-03-10T14:03:00+09:00, by: second, approve: {update: holding}, refused: nobody approves their own text}`,
		`  - {at: 2026-03-10T14:04:00+09:00, expect: {update: holding, state: rejected}}`,
		`  - {at: 2026-03-10T14:04:00+09:00, expect: {ledger: true, update: holding, count: 7}}`,
		`  - {at: 2026-03-10T14:04:00+09:00, expect: {ledger: true, update: holding, min: 4}}`,
		`  - {at: 2026-03-10T14:04:00+09:00, expect: {update: holding, language: ko, contains: 복구되었습니다}}`,
		`  - {at: 2026-03-10T14:04:00+09:00, expect: {update: holding, language: ko, lacks: 오후 2시 10분}}`,
		`  - {at: 2026-03-10T14:04:00+09:00, expect: {update: holding, dropped: newsroom}}`,
		`  - {at: 2026-03-10T14:04:00+09:00, expect: {incident: storm, phase: resolved}}`,
		`  - {at: 2026-03-10T14:04:00+09:00, expect: {incident: storm, overdue: true}}`,
		`  - {at: 2026-03-10T14:04:00+09:00, expect: {event: published, incident: storm, count: 2}}`,
		`  - {at: 2026-03-10T14:04:00+09:00, by: second, approve: {cron: storm}}`,
		`  - {at: 2026-03-10T14:04:00+09:00, expect: {update: holding, state: published}}`,
		`  - {at: 2026-03-10T14:08:00+09:00, by: second, reject: {cron: storm, reason: there is news}}`,
		`  - {at: 2026-03-10T14:09:00+09:00, expect: {ledger: true, update: holding, language: ko, state: accepted, count: 1}}`,
		`  - {at: 2026-03-10T14:10:00+09:00, by: first, update: {as: back, incident: storm, type: partial, facts: {restored_at: 2026-03-10T14:09:00+09:00, restored: [messages], next_at: 2026-03-10T14:30:00+09:00}}}`,
		`  - {at: 2026-03-10T14:11:00+09:00, by: second, approve: {update: back}}`,
		`  - {at: 2026-03-10T14:12:00+09:00, by: first, correct: {as: righted, incident: storm, original: back, facts: {wrong: {ko: 가, en: a, fr: a}, right: {ko: 나, en: b, fr: b}}}}`,
		`  - {at: 2026-03-10T14:13:00+09:00, by: second, approve: {update: righted}}`,
		`  - {at: 2026-03-10T14:14:00+09:00, expect: {update: back, state: published}}`,
	}
	failures := map[int]string{
		2: "nobody approves their own text", 3: "refused in other words", 4: "was not refused", 5: "to be rejected", 6: "expected 7 rows",
		7: "expected at least 4 rows", 8: "lacks", 9: "should not say", 10: "leave out newsroom", 11: "to be resolved", 12: "overdue: true",
		13: "expected 2 published events", 14: "no draft for storm",
		18: "there is no update back, and 4 entries about it were left out: this partial update is not whole", // and nothing of what depends on it
	}
	file := filepath.Join(t.TempDir(), "play.yaml")
	if err := os.WriteFile(file, append(head, []byte(strings.Join(lines, "\n")+"\n")...), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = app.Replay(t.Context(), file, filepath.Join(t.TempDir(), "out"), files())
	if err == nil {
		t.Fatal("nothing failed")
	}
	told := err.Error()
	for n := range lines {
		place := file + ":" + strconv.Itoa(base+n+1) + ": "
		at := strings.Index(told, place)
		want, fails := failures[n]
		switch {
		case fails && at < 0:
			t.Errorf("line %d did not fail; it should say %q", base+n+1, want)
		case fails && !strings.Contains(strings.SplitN(told[at:], "\n", 2)[0], want):
			t.Errorf("line %d should say %q:\n%s", base+n+1, want, strings.SplitN(told[at:], "\n", 2)[0])
		case !fails && at >= 0:
			t.Errorf("line %d failed: %s", base+n+1, strings.SplitN(told[at:], "\n", 2)[0])
		}
	}
}
