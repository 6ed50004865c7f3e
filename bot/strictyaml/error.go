package strictyaml

import (
	"cmp"
	"encoding"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// Error is one fault in a file and its place; Line is never 0.
type Error struct {
	File    string
	Line    int
	Column  int    // 0 where it is not known
	Path    string // dotted, such as "channels.0.languages"; empty for the whole file
	Message string
}

// Error prints as "file:line: message".
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
}

func syntaxError(file string, err error) *Error {
	failure := &Error{File: file, Line: 1, Message: "not valid YAML: " + err.Error()}
	if load, ok := errors.AsType[*yaml.LoadError](err); ok {
		failure.Line = max(load.Mark.Line, load.ContextMark.Line, 1)
		failure.Column = load.Mark.Column
		failure.Message = "not valid YAML: " + load.Message
	}
	return failure
}

// explain turns the decoder's errors into ours. The decoder quotes values, which
// may be secrets; ours name the place only.
func explain(root *yaml.Node, into any, err error) []*Error {
	if err == nil {
		return nil
	}
	var faults []*yaml.LoadError
	if many, ok := errors.AsType[*yaml.LoadErrors](err); ok {
		faults = many.Errors
	} else if one, ok := errors.AsType[*yaml.LoadError](err); ok {
		faults = []*yaml.LoadError{one}
	} else {
		return []*Error{{File: fileOf(root), Line: max(root.Line, 1), Path: pathOf(root), Message: err.Error()}}
	}
	failures := make([]*Error, 0, len(faults))
	for _, fault := range faults {
		failures = append(failures, explainOne(root, reflect.TypeOf(into), fault))
	}
	return failures
}

func explainOne(root *yaml.Node, into reflect.Type, fault *yaml.LoadError) *Error {
	failure := &Error{File: fileOf(root), Line: max(fault.Mark.Line, 1), Column: fault.Mark.Column, Message: fault.Message}
	unknownKey := strings.HasPrefix(fault.Message, "field ") && strings.Contains(fault.Message, " not found in type ")
	blockKey := strings.HasPrefix(fault.Message, "cannot use ")
	if blockKey {
		failure.Message = plainKeys
	}
	node, shape := locate(root, into, fault.Mark, unknownKey || blockKey)
	if node == nil {
		return failure
	}
	failure.Path = pathOf(node)
	switch {
	case blockKey:
	case unknownKey:
		failure.Message = fmt.Sprintf("unknown key %q%s", node.Value, mend(node.Value, fieldsOf(shape)))
	case strings.HasPrefix(fault.Message, "cannot construct "), bare(shape) == reflect.TypeFor[time.Time]():
		failure.Message = wrongType(failure.Path, node.ShortTag(), shape)
	default:
		failure.Message = fmt.Sprintf("%s: %s", cmp.Or(failure.Path, "the file"), fault.Message)
	}
	return failure
}

// locate finds the node at a mark and the Go type that was to hold it, or for a
// key, the type that does not know it. A mapping begins where its first key
// begins, so that the caller says which of both is meant.
func locate(n *yaml.Node, t reflect.Type, mark yaml.Mark, key bool) (*yaml.Node, reflect.Type) {
	here := func(n *yaml.Node) bool { return n.Line == mark.Line && n.Column == mark.Column }
	if !key && n.Kind != yaml.DocumentNode && here(n) {
		return n, t
	}
	for i, child := range n.Content {
		inner := t
		switch n.Kind {
		case yaml.MappingNode:
			if i%2 == 0 {
				if key && here(child) {
					return child, t
				}
				continue
			}
			inner = valueType(t, n.Content[i-1].Value)
		case yaml.SequenceNode:
			inner = valueType(t, "")
		}
		if found, shape := locate(child, inner, mark, key); found != nil {
			return found, shape
		}
	}
	return nil, nil
}

// valueType is the type below t: of a key's value or of a list's item. It is nil
// where t decodes itself or takes anything.
func valueType(t reflect.Type, key string) reflect.Type {
	t = bare(t)
	if t == nil {
		return nil
	}
	switch t.Kind() {
	case reflect.Struct:
		return fieldsOf(t)[key]
	case reflect.Map, reflect.Slice, reflect.Array:
		return t.Elem()
	default:
		return nil
	}
}

func bare(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// fieldsOf lists the keys that a struct takes, by the decoder's own rules.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	t = bare(t)
	if t == nil || t.Kind() != reflect.Struct {
		return fields
	}
	for field := range t.Fields() {
		if !field.IsExported() && !field.Anonymous {
			continue
		}
		name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case name == "-":
		case slices.Contains(strings.Split(options, ","), "inline"):
			maps.Copy(fields, fieldsOf(field.Type))
		default:
			fields[cmp.Or(name, strings.ToLower(field.Name))] = field.Type
		}
	}
	return fields
}

// wrongType says what stands at a place and what should, and never the value.
func wrongType(path, tag string, t reflect.Type) string {
	place, got, want := cmp.Or(path, "the file"), describeTag(tag), describeType(t)
	if want == "" || want == got {
		return fmt.Sprintf("%s: this value does not fit here", place)
	}
	return fmt.Sprintf("%s must be %s, not %s", place, want, got)
}

func describeTag(tag string) string {
	switch tag {
	case "!!str":
		return "text"
	case "!!int":
		return "a whole number"
	case "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	case "!!seq":
		return "a list"
	case "!!map":
		return "a block of keys"
	case "!!timestamp":
		return "a time"
	default:
		return "a value of type " + tag
	}
}

func describeType(t reflect.Type) string {
	t = bare(t)
	switch {
	case t == nil:
		return ""
	case t == reflect.TypeFor[time.Duration]():
		return `a duration such as "90s" or "30m"`
	case t == reflect.TypeFor[time.Time]():
		return "a time such as 2026-03-01T09:00:00Z"
	case reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return "text"
	}
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "a whole number"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "a block of keys"
	default:
		return ""
	}
}
