package locale

import (
	"errors"
	"strings"

	"github.com/BurntSushi/toml"
)

// sound returns what stands in a TOML text without the lines that break it, nil where nobody can tell, and notes what is wrong with each. Below a
// broken heading all goes up to the next one: its keys may be anybody's.
func (r *reading) sound(file, text string) (tree map[string]any, whole bool) {
	const most = 50
	lines := strings.Split(text, "\n")
	for range most {
		rest := strings.Join(lines, "\n")
		tree = nil
		err := toml.Unmarshal([]byte(rest), &tree)
		if err == nil {
			return tree, rest == text
		}
		syntax, ok := errors.AsType[toml.ParseError](err)
		if !ok {
			r.broken(place{file, 1}, err)
			return nil, false
		}
		at := strings.Count(rest[:min(syntax.Position.Start, len(rest))], "\n")
		r.faults.add("", place{file, at + 1}, "", "this is no TOML: %s", syntax.Message)
		if strings.TrimSpace(lines[at]) == "" || strings.Contains(text, `"""`) || strings.Contains(text, "'''") {
			return nil, false // a text of several lines has no line that could go
		}
		isHeading := isHead(lines[at])
		lines[at] = ""
		for at++; isHeading && at < len(lines) && !isHead(lines[at]); at++ {
			lines[at] = ""
		}
	}
	return nil, false
}

func isHead(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "[") }
