package sandbox

import (
	"fmt"
	"net/http"
	"strings"
)

// BadLineAccount is the account that BadLineRequests are aimed at.
func BadLineAccount(clock Clock) LineOptions {
	return LineOptions{
		Clock: clock, Token: "sandbox-token", ChannelSecret: "sandbox-secret", Name: "bongsu",
		Followers: []string{lineID("U", 1), lineID("U", 2)}, Groups: []string{lineID("C", 1), lineID("R", 1)}, Quota: 3,
	}
}

func lineID(kind string, n int) string { return fmt.Sprintf("%s%032x", kind, n) }

// BadLineRequests are requests that BadLineAccount must refuse.
func BadLineRequests() []BadRequest {
	const (
		parsed = "The request body has 1 error(s)"
		good   = `"messages":[{"type":"text","text":"a"}]`
		unseen = "messages are described by a discriminator, which validators do not follow"
	)
	one := `{"to":"` + lineID("U", 1) + `",` + good + `}`
	post := func(name, way, body string, status int, message string) BadRequest {
		return BadRequest{
			Name: name, Method: http.MethodPost, Path: "/v2/bot/message/" + way, Body: body, WantStatus: status, WantError: message,
			Header: http.Header{"Authorization": {"Bearer sandbox-token"}, "Content-Type": {"application/json"}},
		}
	}
	form := func(name, way, body string) BadRequest { return post(name, way, body, http.StatusBadRequest, parsed) }
	gap := func(why string, r BadRequest) BadRequest {
		r.Gap = why
		return r
	}
	with := func(name, value string, r BadRequest) BadRequest {
		r.Header.Del(name)
		if value != "" {
			r.Header.Set(name, value)
		}
		return r
	}
	list := func(item string, n int) string { return strings.TrimSuffix(strings.Repeat(item+",", n), ",") }
	text := func(s string) string { return `{"type":"text","text":"` + s + `"}` }
	to := func(ids string) string { return `{"to":[` + ids + `],` + good + `}` }
	pushed := func(messages string) string { return `{"to":"` + lineID("U", 1) + `","messages":[` + messages + `]}` }
	const unauthorized = "Authentication failed. Confirm that the access token in the authorization header is valid."
	return []BadRequest{
		gap(stateful, with("Authorization", "", post("no token", "push", one, http.StatusUnauthorized, unauthorized))),
		gap(stateful, with("Authorization", "Bearer other", post("another token", "push", one, http.StatusUnauthorized, unauthorized))),
		with("Content-Type", "text/plain", post("text", "push", one, http.StatusUnsupportedMediaType, "The content type is not supported")),
		post("torn JSON", "push", `{"to":`, http.StatusBadRequest, "The request body could not be parsed as JSON"),
		gap("the validator reads one value", post("data after the body", "push", one+one, http.StatusBadRequest, "The request body could not be parsed as JSON")),
		gap("its format, uuid, is not checked", with("X-Line-Retry-Key", "again", post("retry key that is no UUID", "push", one, http.StatusBadRequest, "The retry key is invalid"))),
		form("push to nobody", "push", `{`+good+`}`),
		form("push to many", "push", to(`"`+lineID("U", 1)+`"`)),
		gap("ids are strings of any form there", form("push to a LINE ID", "push", `{"to":"@friend",`+good+`}`)),
		gap(stateful, post("push to a stranger", "push", `{"to":"`+lineID("U", 9)+`",`+good+`}`, http.StatusBadRequest, "Failed to send messages")),
		form("multicast to nobody", "multicast", to("")),
		form("multicast to a string", "multicast", one),
		form("multicast to 501", "multicast", to(list(`"`+lineID("U", 1)+`"`, 501))),
		gap("groups are excluded in words only", form("multicast to a group", "multicast", to(`"`+lineID("C", 1)+`"`))),
		gap(stateful, post("more than the month's quota", "multicast", to(list(`"`+lineID("U", 1)+`"`, 4)), http.StatusTooManyRequests, lineMonthly)),
		form("two aggregation units", "multicast", `{"to":["`+lineID("U", 1)+`"],"customAggregationUnits":["a","b"],`+good+`}`),
		form("no messages", "broadcast", `{"messages":[]}`),
		form("messages left out", "broadcast", `{}`),
		form("six messages", "push", pushed(list(text("a"), 6))),
		gap(unseen, form("no text", "push", pushed(`{"type":"text"}`))),
		gap(unseen, form("blank text", "push", pushed(text("  ")))),
		gap(unseen, form("text of 5,001", "push", pushed(text(strings.Repeat("가", 5001))))),
		gap(unseen, form("text of 2,501 emoji", "push", pushed(text(strings.Repeat("🔥", 2501))))),
		gap(unseen, form("message of no type", "push", pushed(`{"type":"telegram","text":"a"}`))),
		gap("the header is no part of this endpoint", with("X-Line-Retry-Key", "6f1c1b0e-0000-5000-8000-000000000000", BadRequest{
			Name: "retry key where none is", Method: http.MethodGet, Path: "/v2/bot/info", Header: http.Header{"Authorization": {"Bearer sandbox-token"}},
			WantStatus: http.StatusBadRequest, WantError: "The retry key is not supported by this endpoint",
		})),
		gap(stateful, BadRequest{
			Name: "profile of a stranger", Method: http.MethodGet, Path: "/v2/bot/profile/" + lineID("U", 9), Header: http.Header{"Authorization": {"Bearer sandbox-token"}},
			WantStatus: http.StatusNotFound, WantError: "Not found",
		}),
	}
}
