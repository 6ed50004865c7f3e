package config

import (
	"cmp"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

// resolve fills in what stands outside the file: ${NAME} in any text below into, which is a pointer, and
// a key from the file that its twin "<key>_file" names. path is into's place below the loader's node.
func (l *loader) resolve(path string, into any) {
	l.resolveValue(path, reflect.ValueOf(into))
}

func (l *loader) resolveValue(path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			l.resolveValue(path, v.Elem())
		}
	case reflect.String:
		if v.CanSet() {
			v.SetString(l.expand(path, v.String()))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			l.resolveValue(at(path, strconv.Itoa(i)), v.Index(i))
		}
	case reflect.Map:
		l.resolveMap(path, v)
	case reflect.Struct:
		l.resolveStruct(path, v)
	}
}

// resolveMap copies each value, for what a map holds cannot be set in place.
func (l *loader) resolveMap(path string, v reflect.Value) {
	for iter := v.MapRange(); iter.Next(); {
		value := iter.Value()
		if value.Kind() == reflect.Interface && !value.IsNil() {
			value = value.Elem()
		}
		if !value.IsValid() || iter.Key().Kind() != reflect.String {
			continue
		}
		fresh := reflect.New(value.Type())
		fresh.Elem().Set(value)
		l.resolveValue(at(path, iter.Key().String()), fresh)
		v.SetMapIndex(iter.Key(), fresh.Elem())
	}
}

func (l *loader) resolveStruct(path string, v reflect.Value) {
	if v.Type() == reflect.TypeFor[strictyaml.Node]() {
		return
	}
	if v.Type() == reflect.TypeFor[bot.Secret]() {
		if secret, ok := reflect.TypeAssert[bot.Secret](v); ok && v.CanSet() {
			v.Set(reflect.ValueOf(bot.NewSecret(l.expand(path, secret.Reveal()))))
		}
		return
	}
	keys := map[string]reflect.Value{}
	for field, value := range v.Fields() {
		key, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case key == "-":
		case strings.Contains(options, "inline"):
			l.resolveValue(path, value)
		case field.IsExported():
			key = cmp.Or(key, strings.ToLower(field.Name))
			keys[key] = value
			l.resolveValue(at(path, key), value)
		}
	}
	for key, from := range keys {
		if into, ok := keys[strings.TrimSuffix(key, "_file")]; ok && strings.HasSuffix(key, "_file") && from.Kind() == reflect.String && into.Kind() != reflect.Slice {
			l.resolveFile(path, strings.TrimSuffix(key, "_file"), into, from.String())
			from.SetZero() // read: whoever looks at both keys finds one
		}
	}
}

// resolveFile sets the key to the content of the file that its twin names.
func (l *loader) resolveFile(path, key string, into reflect.Value, name string) {
	place := at(path, key+"_file")
	if name == "" {
		return
	}
	if !into.IsZero() {
		l.fail(place, "%s and %s_file are both given: keep one", key, key)
		return
	}
	if l.env.ReadFile == nil {
		l.fail(place, "files of secrets cannot be read here: write %s", key)
		return
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(l.env.Dir, name)
	}
	data, err := l.env.ReadFile(name)
	if err != nil {
		l.fail(place, "cannot be read: %v", err)
		return
	}
	content := strings.TrimSpace(string(data))
	if content == "" {
		l.fail(place, "the file %s is empty: write the secret into it", name)
		return
	}
	switch {
	case into.Type() == reflect.TypeFor[bot.Secret]():
		into.Set(reflect.ValueOf(bot.NewSecret(content)))
	case into.Kind() == reflect.String:
		into.SetString(content)
	}
}

// variable is a reference to the environment, or the beginning of one that is not well formed.
var variable = regexp.MustCompile(`\$\{(?:([A-Za-z_][A-Za-z0-9_]*)\})?`)

func (l *loader) expand(path, value string) string {
	return variable.ReplaceAllStringFunc(value, func(reference string) string {
		name := variable.FindStringSubmatch(reference)[1]
		if name == "" {
			l.fail(path, `"${" begins the name of an environment variable: write ${NAME}, in letters, digits and _`)
			return reference
		}
		if l.env.Getenv == nil {
			l.fail(path, "the environment cannot be read here: write the value in place of ${%s}", name)
			return reference
		}
		content, _ := l.env.Getenv(name)
		if content == "" {
			l.fail(path, "the environment variable %s is not set: export it before starting bongsu", name)
		}
		return content
	})
}
