package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf16"
)

// lineForm is the body of a request that sends. Of LINE's many types of message it knows text only.
type lineForm struct {
	To       json.RawMessage `json:"to"`
	Messages json.RawMessage `json:"messages"`
	Silent   bool            `json:"notificationDisabled"`
	Units    []string        `json:"customAggregationUnits"`

	one  string   // whom a push is for
	many []string // whom a multicast is for
	list []lineWords
}

type lineWords struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

func (f lineForm) texts() []string {
	var all []string
	for _, m := range f.list {
		all = append(all, m.Text)
	}
	return all
}

// readLine reads and judges a body; the answer is a refusal.
func readLine(r *http.Request, way string, body []byte) (lineForm, *answer) {
	refuse := func(status int, message string, where ...string) (lineForm, *answer) {
		a := lineRefuse(status, message, where...)
		return lineForm{}, &a
	}
	invalid := func(where string) (lineForm, *answer) {
		return refuse(http.StatusBadRequest, "The request body has 1 error(s)", where)
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return refuse(http.StatusUnsupportedMediaType, "The content type is not supported")
	}
	if len(body) > lineMaxBody {
		return refuse(http.StatusRequestEntityTooLarge, "Request exceeds the max size of 2MB")
	}
	var f lineForm
	if err := decode(body, &f); err != nil {
		return refuse(http.StatusBadRequest, "The request body could not be parsed as JSON")
	}
	if where := f.readTo(way); where != "" {
		return invalid(where)
	}
	if len(f.Units) > 1 {
		return invalid("customAggregationUnits")
	}
	if where := f.readMessages(); where != "" {
		return invalid(where)
	}
	return f, nil
}

// readTo returns the property that is wrong, or nothing.
func (f *lineForm) readTo(way string) string {
	switch way {
	case "push":
		if err := json.Unmarshal(f.To, &f.one); err != nil || !regexp.MustCompile(`^[UCR][0-9a-f]{32}$`).MatchString(f.one) {
			return "to"
		}
	case "multicast":
		if err := json.Unmarshal(f.To, &f.many); err != nil || len(f.many) == 0 || len(f.many) > lineMulticast {
			return "to"
		}
		for i, id := range f.many {
			if !lineUser.MatchString(id) {
				return fmt.Sprintf("to[%d]", i)
			}
		}
	}
	return ""
}

func (f *lineForm) readMessages() string {
	if err := json.Unmarshal(f.Messages, &f.list); err != nil || len(f.list) == 0 || len(f.list) > lineMessages {
		return "messages"
	}
	for i, m := range f.list {
		if m.Type != "text" {
			return fmt.Sprintf("messages[%d].type", i)
		}
		if n := len(utf16.Encode([]rune(m.Text))); strings.TrimSpace(m.Text) == "" || n > lineTextUnits {
			return fmt.Sprintf("messages[%d].text", i)
		}
	}
	return ""
}

var lineUser = regexp.MustCompile(`^U[0-9a-f]{32}$`)
