package slackapp

import (
	"encoding/json"
	"strings"
	"testing"
)

// FuzzPayload holds the readers of foreign input to two promises: they never panic, and what they take names a person.
func FuzzPayload(f *testing.F) {
	for _, seed := range []string{
		`{"type":"block_actions","user":{"id":"U1"},"actions":[{"action_id":"approve","value":"{\"draft\":\"d\",\"revision\":1,\"digest\":\"` + strings.Repeat("a", 64) + `\"}"}]}`,
		`{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","callback_id":"update","private_metadata":"{\"incident\":\"i\"}","state":{"values":{"type":{"value":{"selected_option":{"value":"progress"}}}}}}}`,
		`{"user_id":"U1","text":"approve x"}`, `{"user":{"id":"U1"},"view":null,"actions":null}`, `user_id=U1&text=%00`, `[]`, `null`, `{`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for name, parse := range map[string]func([]byte) (payload, error){
			"command": parseCommand, "form": parseCommandForm, "interaction": parseInteraction, "interaction form": parseInteractionForm,
		} {
			p, err := parse(data)
			if err != nil {
				continue
			}
			if p.user == "" {
				t.Errorf("%s: took a payload of nobody", name)
			}
			readDeclaring(p.view)
			readUpdating(p.view)
			readResolving(p.view)
		}
		if ref, err := readDraftRef(string(data)); err == nil && (!isID(ref.Draft) || !isDigest(ref.Digest) || ref.Revision < 1) {
			t.Errorf("took %+v", ref)
		}
		if ref, err := readIncidentRef(string(data)); err == nil && !isID(ref.Incident) {
			t.Errorf("took %+v", ref)
		}
	})
}

func FuzzPieces(f *testing.F) {
	f.Add("one\ntwo\n\n\nthree", 4)
	f.Add(strings.Repeat("가", 50), 7)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = max(1, limit%5000)
		text = strings.ToValidUTF8(text, "?")
		parts := pieces(text, limit)
		for _, p := range parts {
			if n := len([]rune(p)); n == 0 || n > limit {
				t.Errorf("a piece of %d characters, limit %d", n, limit)
			}
		}
		whole := strings.Join(strings.Fields(text), "")
		if got := strings.Join(strings.Fields(strings.Join(parts, "")), ""); got != whole {
			a, _ := json.Marshal(got)
			b, _ := json.Marshal(whole)
			t.Errorf("lost something: %s of %s", a, b)
		}
	})
}
