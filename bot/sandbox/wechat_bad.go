package sandbox

import (
	"net/http"
	"strconv"
	"strings"
)

// BadWechatAccount is the account that BadWechatRequests are aimed at.
func BadWechatAccount(clock Clock) WechatOptions {
	return WechatOptions{
		Clock: clock, AppID: "wx0123456789abcdef", AppSecret: "sandbox-secret", CallbackToken: "sandbox-token", Daily: 2,
		Templates: []WechatTemplate{{ID: "template-1", Fields: []string{"thing1", "time2", "phrase3", "character_string4"}}},
		Followers: []string{"oJCUsw1A_41WbDqABtBj6SJCfO6M", "oJCUsw3_UbGQbqo7unECOQ4R3ofs"}, Blocking: []string{"oJCUsw3_UbGQbqo7unECOQ4R3ofs"},
	}
}

// BadWechatRequests are requests that BadWechatAccount must refuse, with HTTP 200 and an errcode; token is a good one.
func BadWechatRequests(token string) []BadRequest {
	const follower = "oJCUsw1A_41WbDqABtBj6SJCfO6M"
	good := map[string]string{"thing1": "장애 안내", "time2": "2022-10-15 15:40", "phrase3": "확인 중", "character_string4": "INC-7"}
	message := func(to, template string, change map[string]string) string {
		var fields []string
		for _, name := range []string{"thing1", "time2", "phrase3", "character_string4", "extra5"} {
			v, ok := change[name]
			if !ok {
				v = good[name]
			}
			if v != "" {
				fields = append(fields, `"`+name+`":{"value":"`+v+`"}`)
			}
		}
		return `{"touser":"` + to + `","template_id":"` + template + `","data":{` + strings.Join(fields, ",") + `}}`
	}
	post := func(name, path, body string, code int) BadRequest {
		return BadRequest{Name: name, Method: http.MethodPost, Path: path, Body: body, Header: http.Header{"Content-Type": {"application/json"}}, WantStatus: http.StatusOK, WantError: strconv.Itoa(code)}
	}
	send := func(name, body string, code int) BadRequest {
		return post(name, "/cgi-bin/message/template/send?access_token="+token, body, code)
	}
	field := func(name, at, value string) BadRequest {
		return send(name, message(follower, "template-1", map[string]string{at: value}), 47003)
	}
	get := send("a message by GET", "", 43002)
	get.Method = http.MethodGet
	const stable = "/cgi-bin/stable_token"
	return []BadRequest{
		post("no token", "/cgi-bin/message/template/send", message(follower, "template-1", nil), 40001),
		post("another token", "/cgi-bin/message/template/send?access_token=other", message(follower, "template-1", nil), 40001),
		get,
		send("torn JSON", `{"touser":`, 47001),
		send("data after the message", message(follower, "template-1", nil)+"{}", 47001),
		send("nobody", message("", "template-1", nil), 40003),
		send("a WeChat ID", message("bongsu", "template-1", nil), 40003),
		send("who does not follow", message("oJCUsw6q-TAbfTdzBZFgdwiGiGxs", "template-1", nil), 43004),
		send("another account's template", message(follower, "template-2", nil), 40037),
		field("thing of 21", "thing1", strings.Repeat("가", 21)),
		field("phrase of 6", "phrase3", "확인하는 중"),
		field("string in Hangul", "character_string4", "사건"),
		field("string of 33", "character_string4", strings.Repeat("a", 33)),
		field("time in words", "time2", "지금"),
		field("field of another template", "extra5", "more"),
		send("field left out", `{"touser":"`+follower+`","template_id":"template-1","data":{"thing1":{"value":"a"}}}`, 47003),
		post("token without JSON", stable, "grant_type=client_credential", 47001),
		post("token of another grant", stable, `{"grant_type":"password","appid":"wx0123456789abcdef","secret":"sandbox-secret"}`, 40002),
		post("token of another app", stable, `{"grant_type":"client_credential","appid":"wx1","secret":"sandbox-secret"}`, 40013),
		post("token for a wrong secret", stable, `{"grant_type":"client_credential","appid":"wx0123456789abcdef","secret":"other"}`, 40125),
	}
}
