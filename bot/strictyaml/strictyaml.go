// Package strictyaml is the one way YAML comes in: configuration, scenarios and
// facts files. It is strict at every level: an unknown key, a key written
// twice, a value of the wrong type, an empty list item or a second document is
// an error, never a silent default. All errors of a file are reported at once,
// each with its line and, where it can be guessed, its mend.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

const plainKeys = "a key must be plain text"

// Load reads the one document in data strictly into the value that into points
// to. name is the file's name in errors; every error found is a *Error, and all
// of them are joined.
func Load(name string, data []byte, into any) error {
	doc, err := Parse(name, data)
	if err != nil {
		return err
	}
	return doc.Load(into)
}

// Document is one parsed file: Load fills a value from it, and Line and Errorf
// say where a later check found fault.
type Document struct {
	root     Node
	problems []*Error
}

// Parse reads the one YAML document in data. Its error is a *Error for text that
// is no YAML, for an empty file and for a second document; what is wrong with
// the content is told by Load.
func Parse(name string, data []byte) (Document, error) {
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return Document{}, fmt.Errorf("read %s: %w", name, err)
	}
	var first, second yaml.Node
	if err := loader.Load(&first); errors.Is(err, io.EOF) {
		return Document{}, &Error{File: name, Line: 1, Message: "the file is empty"}
	} else if err != nil {
		return Document{}, syntaxError(name, err)
	}
	if err := loader.Load(&second); err == nil {
		return Document{}, &Error{
			File: name, Line: max(second.Line, 1), Column: second.Column,
			Message: "a second document starts here; put it into a file of its own",
		}
	} else if !errors.Is(err, io.EOF) {
		return Document{}, syntaxError(name, err)
	}
	doc := Document{root: Node{yaml: &first}}
	doc.stamp(&first, name, "")
	return doc, nil
}

// Load reads the document strictly into the value that into points to.
func (d Document) Load(into any) error {
	return join(append(d.root.load(into), d.problems...))
}

// Line tells the line of a dotted path such as "channels.0.languages": of its
// key, or where a part of it is absent, of the nearest part that is there.
func (d Document) Line(path string) int {
	return max(find(d.root.yaml, path).Line, 1)
}

// Errorf makes a *Error at a dotted path, for checks beyond the type of a value.
func (d Document) Errorf(path, format string, args ...any) error {
	return d.root.Errorf(path, format, args...)
}

// Node is a part of a document whose type is known later, such as a channel's
// own settings. As a field it takes any value; Load then reads it as strictly
// as the rest. The zero Node stands for a key that is absent or empty.
type Node struct{ yaml *yaml.Node }

// UnmarshalYAML keeps the node for a later Load.
func (n *Node) UnmarshalYAML(node *yaml.Node) error {
	n.yaml = node
	return nil
}

// Load reads the node strictly into the value that into points to; errors name
// the node's own file and lines. A zero Node leaves the value as it is.
func (n Node) Load(into any) error {
	return join(n.load(into))
}

// Line tells the line where the node begins, 0 for a zero Node.
func (n Node) Line() int {
	if n.yaml == nil {
		return 0
	}
	return n.yaml.Line
}

// Errorf makes a *Error at a dotted path below the node, for checks beyond the
// type of a value; the empty path is the node itself.
func (n Node) Errorf(path, format string, args ...any) error {
	failure := &Error{Line: 1, Path: path, Message: fmt.Sprintf(format, args...)}
	if n.yaml == nil {
		return failure
	}
	at := find(n.yaml, path)
	failure.File, failure.Line, failure.Column = fileOf(n.yaml), max(at.Line, 1), at.Column
	failure.Path = joinPath(pathOf(n.yaml), path)
	return failure
}

func (n Node) load(into any) []*Error {
	if n.yaml == nil {
		return nil
	}
	// Node.Decode, and Load without the option, would forget the strictness.
	// Keys written twice are found by stamp, which sees also what nobody loads.
	err := n.yaml.Load(into, yaml.WithKnownFields(), yaml.WithUniqueKeys(false))
	return explain(n.yaml, into, err)
}

// The tree is ours once it is parsed, and its comments are of no use. They carry
// each node's file and path, so that a Node cut out of the tree still knows
// where it came from: the decoder offers no other way to hand that over.
func fileOf(n *yaml.Node) string { return n.HeadComment }
func pathOf(n *yaml.Node) string { return n.LineComment }

// stamp marks every node with its place and collects the faults that the decoder
// would let pass.
func (d *Document) stamp(n *yaml.Node, file, path string) {
	n.HeadComment, n.LineComment = file, path
	switch n.Kind {
	case yaml.MappingNode:
		d.stampMapping(n, file, path)
	case yaml.SequenceNode:
		for i, item := range n.Content {
			d.stamp(item, file, joinPath(path, strconv.Itoa(i)))
			if item.ShortTag() == "!!null" {
				d.refuse(item, "empty list item; write a value or remove the dash")
			}
		}
	default:
		for _, child := range n.Content {
			d.stamp(child, file, path)
		}
	}
}

func (d *Document) stampMapping(n *yaml.Node, file, path string) {
	seen := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		place := joinPath(path, key.Value)
		d.stamp(key, file, place)
		d.stamp(value, file, place)
		if key.Kind != yaml.ScalarNode {
			d.refuse(key, plainKeys)
		} else if line, twice := seen[key.Value]; twice {
			d.refuse(key, fmt.Sprintf("key %q is written twice, first on line %d; remove one", key.Value, line))
		} else {
			seen[key.Value] = key.Line
		}
	}
}

func (d *Document) refuse(n *yaml.Node, message string) {
	d.problems = append(d.problems, &Error{
		File: fileOf(n), Line: max(n.Line, 1), Column: n.Column, Path: pathOf(n), Message: message,
	})
}

// find follows a dotted path as far as it goes. For a key it answers the key's
// node: the value of a block begins a line later, where nobody looks.
func find(n *yaml.Node, path string) *yaml.Node {
	at := n
	for {
		if n.Kind == yaml.AliasNode {
			n = n.Alias
		}
		place, value, rest := step(n, path)
		if place == nil {
			return at
		}
		at, n, path = place, value, rest
	}
}

// step takes the first step of a path below n: the node to show, its value and
// the rest of the path; nil where the path ends.
func step(n *yaml.Node, path string) (place, value *yaml.Node, rest string) {
	if n.Kind == yaml.DocumentNode && len(n.Content) == 1 {
		return n.Content[0], n.Content[0], path
	}
	for i, child := range n.Content {
		switch n.Kind {
		case yaml.SequenceNode:
			if after, ok := cutStep(path, strconv.Itoa(i)); ok {
				return child, child, after
			}
		case yaml.MappingNode:
			if i%2 == 0 {
				if after, ok := cutStep(path, child.Value); ok {
					return child, n.Content[i+1], after
				}
			}
		}
	}
	return nil, nil, ""
}

// cutStep takes one step off a path; a key may hold dots of its own.
func cutStep(path, name string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(path, name)
	if !ok || path == "" || rest != "" && rest[0] != '.' {
		return "", false
	}
	return strings.TrimPrefix(rest, "."), true
}

func joinPath(parent, name string) string {
	if parent == "" || name == "" {
		return parent + name
	}
	return parent + "." + name
}
