package scenario_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/app"
)

// The same notice in phrases: with the phrasebook signed one approver sends it, without it waits for a reader.
func TestSignedPhrasesNeedNoReaderInAPlay(t *testing.T) {
	t.Parallel()
	head, err := os.ReadFile("testdata/head.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const third = `    - {id: third, name: {ko: 셋째, en: Third, fr: Troisième}, roles: [comms]}` + "\n"
	staff := strings.Replace(string(head), "  channels:\n", third+"  channels:\n", 1)
	const peace = `  - {at: 2026-03-10T14:00:00+09:00, by: first, sign-phrases: {language: ko}}
  - {at: 2026-03-10T14:00:00+09:00, by: first, sign-phrases: {language: en}}
  - {at: 2026-03-10T14:00:00+09:00, by: second, sign-phrases: {language: fr}}
  - {at: 2026-03-10T14:00:00+09:00, by: third, sign-phrases: {language: fr}, refused: you do not read French here}
`
	const fire = `  - {at: 2026-03-10T14:00:00+09:00, by: first, declare: {as: storm, mode: live, severity: 3, affected: [{component: messages, status: major_outage}], started: {at: 2026-03-10T13:58:00+09:00, certainty: confirmed}}}
  - {at: 2026-03-10T14:01:00+09:00, by: first, update: {as: told, incident: storm, type: initial, facts: {symptom: {phrase: messages-fail}, action: {phrase: extent-check}, next_at: 2026-03-10T14:20:00+09:00}}}
  - {at: 2026-03-10T14:02:00+09:00, by: third, approve: {update: told}}
  - {at: 2026-03-10T14:03:00+09:00, expect: {update: told, state: `
	for name, test := range map[string]struct{ before, state string }{
		"signed":   {peace, "published"},
		"unsigned": {"", "open"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "play.yaml")
			if err := os.WriteFile(file, []byte(staff+test.before+fire+test.state+"}}\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := app.Replay(t.Context(), file, filepath.Join(t.TempDir(), "out"), files()); err != nil {
				t.Error(err)
			}
		})
	}
}
