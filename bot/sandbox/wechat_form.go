package sandbox

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

type wechatForm struct {
	ToUser      string                 `json:"touser"`
	TemplateID  string                 `json:"template_id"`
	URL         string                 `json:"url"`
	ClientMsgID string                 `json:"client_msg_id"`
	Data        map[string]wechatValue `json:"data"`
}

type wechatValue struct {
	Value string `json:"value"`
}

// readForm reads and judges a message; the answer is a refusal.
func (w *Wechat) readForm(r *http.Request, body []byte) (wechatForm, *answer) {
	refuse := func(code int, message string) (wechatForm, *answer) {
		a := wechatRefuse(code, message)
		return wechatForm{}, &a
	}
	if r.Method != http.MethodPost {
		return refuse(43002, "require POST method")
	}
	var f wechatForm
	if err := decode(body, &f); err != nil {
		return refuse(47001, "data format error")
	}
	if len(f.ToUser) < 20 || len(f.ToUser) > wechatOpenIDLimit {
		return refuse(40003, "invalid openid")
	}
	i := slices.IndexFunc(w.options.Templates, func(t WechatTemplate) bool { return t.ID == f.TemplateID })
	if i < 0 {
		return refuse(40037, "invalid template_id")
	}
	if !slices.Contains(w.options.Followers, f.ToUser) {
		return refuse(43004, "require subscribe")
	}
	for _, name := range w.options.Templates[i].Fields {
		if f.Data[name].Value == "" {
			return refuse(47003, fmt.Sprintf("argument invalid! data.%s.value is empty", name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.Data)) {
		if !slices.Contains(w.options.Templates[i].Fields, name) || !wechatTakes(name, f.Data[name].Value) {
			return refuse(47003, fmt.Sprintf("argument invalid! data.%s.value invalid", name))
		}
	}
	return f, nil
}

// wechatTakes holds a value against its field's type; older templates, whose fields are keyword1 and so on, take anything
// and fold what is longer than 20.
func wechatTakes(name, value string) bool {
	n := utf8.RuneCountInString(value)
	switch strings.TrimRight(name, "0123456789") {
	case "thing":
		return n <= 20
	case "phrase":
		return n <= 5
	case "character_string":
		return regexp.MustCompile(`^[\x20-\x7e]{1,32}$`).MatchString(value)
	case "time":
		return regexp.MustCompile(`^(\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日? ?)?\d{1,2}:\d{2}(:\d{2})?$`).MatchString(value)
	}
	return true
}
