package locale

import (
	"strconv"
	"strings"
)

// place is a line of a file of words.
type place struct {
	file string
	line int
}

// lines are the lines of a TOML file's keys, by their dotted path: the decoder does not tell them.
type lines map[string]int

func linesOf(data string) lines {
	found := lines{}
	table, open := "", ""
	n := 0
	for line := range strings.Lines(data) {
		n++
		if open != "" { // within a text of several lines
			if strings.Contains(line, open) {
				open = ""
			}
			continue
		}
		line = strings.TrimSpace(line)
		if header, isTable := strings.CutPrefix(line, "["); isTable {
			table, _ = cutKey(strings.TrimPrefix(header, "["))
			found.mark(table, n)
			continue
		}
		key, rest := cutKey(line)
		value, isPair := strings.CutPrefix(rest, "=")
		if key == "" || !isPair {
			continue
		}
		found.mark(under(table, key), n)
		open = opened(strings.TrimSpace(value))
	}
	return found
}

func (l lines) mark(path string, n int) {
	if _, known := l[path]; !known {
		l[path] = n
	}
}

// of returns the line of the path, or of the table around it.
func (l lines) of(path string) int {
	for {
		if n, ok := l[path]; ok {
			return n
		}
		dot := strings.LastIndexByte(path, '.')
		if dot < 0 {
			return 1
		}
		path = path[:dot]
	}
}

func under(table, key string) string {
	if table == "" {
		return key
	}
	return table + "." + key
}

// cutKey takes a key such as notice."holding".title off the start of a line and joins its parts with dots.
func cutKey(line string) (key, rest string) {
	var parts []string
	for {
		line = strings.TrimLeft(line, " \t")
		part, after := cutPart(line)
		if part == "" {
			return strings.Join(parts, "."), line
		}
		parts = append(parts, part)
		after = strings.TrimLeft(after, " \t")
		next, more := strings.CutPrefix(after, ".")
		if !more {
			return strings.Join(parts, "."), after
		}
		line = next
	}
}

func cutPart(line string) (part, rest string) {
	if quoted, isLiteral := strings.CutPrefix(line, "'"); isLiteral {
		part, rest, _ = strings.Cut(quoted, "'")
		return part, rest
	}
	if strings.HasPrefix(line, `"`) {
		quoted, err := strconv.QuotedPrefix(line)
		if err != nil {
			return "", line
		}
		part, _ = strconv.Unquote(quoted) // QuotedPrefix has checked it
		return part, line[len(quoted):]
	}
	end := strings.IndexFunc(line, func(r rune) bool {
		return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if end < 0 {
		end = len(line)
	}
	return line[:end], line[end:]
}

// opened returns the quotes that a value leaves open at the end of its line.
func opened(value string) string {
	for _, quotes := range []string{`"""`, `'''`} {
		if text, isLong := strings.CutPrefix(value, quotes); isLong && !strings.Contains(text, quotes) {
			return quotes
		}
	}
	return ""
}
