package sandbox

import (
	"net/http"
	"net/url"
	"strings"
)

// BadXAccount is the account that BadXRequests are aimed at.
func BadXAccount(clock Clock) XOptions {
	return XOptions{ //nolint:gosec // these keys open nothing but this account in memory
		Clock: clock, UserID: "1000000001", Username: "haneul_status",
		APIKey: "sandbox-key", APISecret: "sandbox-key-secret", AccessToken: "1000000001-sandbox", AccessKept: "sandbox-token-secret",
	}
}

// BadXRequests are requests that BadXAccount must refuse. They are signed for a server at base, with sign.
func BadXRequests(sign func(method, path string) (authorization string)) []BadRequest {
	request := func(name, method, path, body string, status int, detail string) BadRequest {
		return BadRequest{
			Name: name, Method: method, Path: path, Body: body, WantStatus: status, WantError: detail,
			Header: http.Header{"Authorization": {sign(method, path)}, "Content-Type": {"application/json"}},
		}
	}
	post := func(name, body string, status int, detail string) BadRequest {
		return request(name, http.MethodPost, "/2/tweets", body, status, detail)
	}
	with := func(r BadRequest, authorization string) BadRequest {
		r.Header = http.Header{"Authorization": {authorization}}
		return r
	}
	const good, invalid = `{"text":"a"}`, "One or more parameters to your request was invalid."
	unsigned := post("no signature", good, http.StatusUnauthorized, "Unauthorized")
	unsigned.Header = nil
	used := sign(http.MethodGet, "/2/users/me")
	return []BadRequest{
		unsigned,
		with(post("bearer of an app", good, http.StatusUnauthorized, "Unauthorized"), "Bearer sandbox-key"),
		with(post("signature of another request", good, http.StatusUnauthorized, "Unauthorized"), used),
		with(post("torn header", good, http.StatusUnauthorized, "Unauthorized"), `OAuth oauth_token="%zz"`),
		request("unknown address", http.MethodGet, "/2/tweets/search/all", "", http.StatusNotFound, "Not Found"),
		request("another one's posts", http.MethodGet, "/2/users/7/tweets", "", http.StatusNotFound, "Not Found"),
		request("page of 101", http.MethodGet, "/2/users/1000000001/tweets?max_results=101", "", http.StatusBadRequest, invalid),
		request("posts since no time", http.MethodGet, "/2/users/1000000001/tweets?start_time="+url.QueryEscape("yesterday"), "", http.StatusBadRequest, invalid),
		request("delete of nothing", http.MethodDelete, "/2/tweets/1", "", http.StatusNotFound, "Not Found Error"),
		post("torn JSON", `{"text":`, http.StatusBadRequest, "Requests with bodies must have JSON"),
		post("nothing", `{}`, http.StatusBadRequest, invalid),
		post("blank text", `{"text":"  "}`, http.StatusBadRequest, invalid),
		post("text as a number", `{"text":1}`, http.StatusBadRequest, "$.text: is not a string"),
		post("unknown field", `{"text":"a","status":"b"}`, http.StatusBadRequest, "$.status: is not defined in the schema and the schema does not allow additional properties"),
		post("reply to no number", `{"text":"a","reply":{"in_reply_to_tweet_id":"x"}}`, http.StatusBadRequest, "$.reply.in_reply_to_tweet_id: does not match the pattern"),
		post("reply to nothing", `{"text":"a","reply":{"in_reply_to_tweet_id":"1"}}`, http.StatusForbidden, "You attempted to reply to a Tweet that is deleted or not visible to you."),
		post("281 letters", `{"text":"`+strings.Repeat("a", 281)+`"}`, http.StatusForbidden, "Your Tweet text is too long."),
		post("141 syllables", `{"text":"`+strings.Repeat("가", 141)+`"}`, http.StatusForbidden, "Your Tweet text is too long."),
		post("258 letters and an address", `{"text":"`+strings.Repeat("a", 257)+` https://example.com/`+strings.Repeat("b", 100)+`"}`, http.StatusForbidden, "Your Tweet text is too long."),
	}
}
