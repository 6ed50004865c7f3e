package strictyaml

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// listedKeys is how many known keys still read well in one line.
const listedKeys = 16

// mend proposes what a mistyped key may have meant: the nearest known key, else
// the list of all if it is short.
func mend(key string, known map[string]reflect.Type) string {
	names := slices.Sorted(maps.Keys(known))
	nearest, best := "", max(1, len([]rune(key))/3)+1
	for _, name := range names {
		if d := distance(strings.ToLower(key), name); d < best {
			nearest, best = name, d
		}
	}
	switch {
	case nearest != "":
		return fmt.Sprintf(" (did you mean %q?)", nearest)
	case len(names) > 0 && len(names) <= listedKeys:
		return fmt.Sprintf(" (known here: %s)", strings.Join(names, ", "))
	default:
		return ""
	}
}

// distance counts the letters to add, drop, change or swap with their neighbour
// to get from a to b.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	var before []int // the row before the previous one
	previous := make([]int, len(to)+1)
	for j := range previous {
		previous[j] = j
	}
	for i, r := range from {
		row := make([]int, len(to)+1)
		row[0] = i + 1
		for j, s := range to {
			change := previous[j]
			if r != s {
				change++
			}
			row[j+1] = min(previous[j+1]+1, row[j]+1, change)
			if i > 0 && j > 0 && r == to[j-1] && from[i-1] == s {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, previous = previous, row
	}
	return previous[len(to)]
}
