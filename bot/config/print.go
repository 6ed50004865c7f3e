package config

import (
	"cmp"
	"encoding/json"
	"net/url"
	"reflect"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// String prints the configuration as JSON, without secrets and without the part of a URL that may hold one.
func (c Config) String() string {
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return "configuration: " + err.Error()
	}
	return string(data)
}

// GoString keeps %#v from showing what String hides.
func (c Config) GoString() string { return c.String() }

// MarshalJSON hides the channel's secrets, also those that its kind keeps as plain text.
func (c Channel) MarshalJSON() ([]byte, error) {
	type plain Channel
	shown := plain(c)
	if c.Settings != nil {
		shown.Settings = redact("", reflect.ValueOf(c.Settings))
	}
	shown.Destinations = nil
	for _, d := range c.Destinations {
		recipients := d.Recipients
		d.Recipients = nil
		for _, r := range recipients {
			r.Address = redactURL(r.Address)
			d.Recipients = append(d.Recipients, r)
		}
		shown.Destinations = append(shown.Destinations, d)
	}
	return json.Marshal(shown)
}

// String prints the channel as JSON, without secrets.
func (c Channel) String() string {
	data, err := c.MarshalJSON()
	if err != nil {
		return "channel: " + err.Error()
	}
	return string(data)
}

// GoString keeps %#v from showing what String hides.
func (c Channel) GoString() string { return c.String() }

// redact turns settings into what json prints: blocks by their keys, without secrets.
func redact(key string, v reflect.Value) any {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		return nil
	}
	if secret, ok := reflect.TypeAssert[bot.Secret](v); ok {
		return secret
	}
	switch v.Kind() {
	case reflect.Struct:
		block := map[string]any{}
		eachField(v, func(key string, value reflect.Value) { block[key] = redact(key, value) })
		return block
	case reflect.Map:
		block := map[string]any{}
		for iter := v.MapRange(); iter.Next(); {
			block[iter.Key().String()] = redact(iter.Key().String(), iter.Value())
		}
		return block
	case reflect.Slice, reflect.Array:
		items := []any{}
		for i := range v.Len() {
			items = append(items, redact(key, v.Index(i)))
		}
		return items
	case reflect.String:
		if secretKey(key) && v.Len() > 0 {
			return bot.NewSecret(v.String())
		}
		return redactURL(v.String())
	default:
		return v.Interface()
	}
}

// walkSettings shows every value inside settings with its key.
func walkSettings(v reflect.Value, see func(key string, v reflect.Value)) {
	walkKey("", v, see)
}

func walkKey(key string, v reflect.Value, see func(key string, v reflect.Value)) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		return
	}
	see(key, v)
	switch v.Kind() {
	case reflect.Struct:
		eachField(v, func(key string, value reflect.Value) { walkKey(key, value, see) })
	case reflect.Map:
		for iter := v.MapRange(); iter.Next(); {
			walkKey(iter.Key().String(), iter.Value(), see)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walkKey(key, v.Index(i), see)
		}
	}
}

// eachField visits the exported fields of a struct by their YAML keys, those of inlined structs among them.
func eachField(v reflect.Value, visit func(key string, value reflect.Value)) {
	for field, value := range v.Fields() {
		key, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case !field.IsExported() || key == "-":
		case strings.Contains(options, "inline") && value.Kind() == reflect.Struct:
			eachField(value, visit)
		default:
			visit(cmp.Or(key, strings.ToLower(field.Name)), value)
		}
	}
}

// secretKey reports whether a key's name says that its text is a secret.
func secretKey(key string) bool {
	key = strings.ToLower(key)
	for _, word := range []string{"token", "secret", "password", "key", "credential"} {
		if strings.HasSuffix(key, word) {
			return true
		}
	}
	return false
}

// redactURL leaves of a URL its scheme and host: paths, queries and user names hold tokens.
func redactURL(text string) string {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		return text
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return scheme + "://…"
	}
	if rest == u.Host {
		return text
	}
	return scheme + "://" + u.Host + "/…"
}
