package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// BadSolapiAccount is the account that BadSolapiRequests are aimed at.
func BadSolapiAccount(clock Clock) SolapiOptions {
	return SolapiOptions{
		Clock: clock, APIKey: "NCSSANDBOX", APISecret: "sandbox-secret", Senders: []string{"0212345678"},
		PfID: "KA01PF", Templates: map[string]string{"T1": "#{제목} 안내"},
	}
}

// SolapiHeader signs a request to an account at the given time.
func SolapiHeader(o SolapiOptions, at time.Time, salt string) http.Header {
	date := at.Format(time.RFC3339)
	mac := hmac.New(sha256.New, []byte(o.APISecret))
	mac.Write([]byte(date + salt))
	return http.Header{
		"Content-Type":  {"application/json"},
		"Authorization": {fmt.Sprintf("HMAC-SHA256 apiKey=%s, date=%s, salt=%s, signature=%s", o.APIKey, date, salt, hex.EncodeToString(mac.Sum(nil)))},
	}
}

// BadSolapiRequests are requests that BadSolapiAccount must refuse at the given time; group is one of its groups, nothing in it.
func BadSolapiRequests(group string, at time.Time) []BadRequest {
	account, salts := BadSolapiAccount(nil), 0
	stranger := account
	stranger.APISecret = "another"
	bad := func(name, method, path, body string, status int, code string) BadRequest {
		salts++
		return BadRequest{Name: name, Method: method, Path: path, Header: SolapiHeader(account, at, fmt.Sprintf("salt-of-request-%04d", salts)), Body: body, WantStatus: status, WantError: code}
	}
	forged := func(name string, h http.Header, code string) BadRequest {
		return BadRequest{Name: name, Method: http.MethodGet, Path: "/cash/v1/balance", Header: h, WantStatus: http.StatusForbidden, WantError: code}
	}
	const groups = "/messages/v4/groups"
	return []BadRequest{
		forged("no key", nil, "InvalidAPIKey"),
		forged("another secret", SolapiHeader(stranger, at, "salt-of-a-stranger"), "SignatureDoesNotMatch"),
		forged("an hour old", SolapiHeader(account, at.Add(-time.Hour), "salt-of-an-old-one"), "RequestTimeTooSkewed"),
		forged("a salt of eleven", SolapiHeader(account, at, "elevensigns"), "DuplicatedSignature"),
		bad("no such group", http.MethodGet, groups+"/G0", "", http.StatusNotFound, "ResourceNotFound"),
		bad("torn JSON", http.MethodPut, groups+"/"+group+"/messages", `{"messages":`, http.StatusBadRequest, "ValidationError"),
		bad("no messages", http.MethodPut, groups+"/"+group+"/messages", `{"messages":[]}`, http.StatusBadRequest, "ValidationError"),
		bad("10,001 messages", http.MethodPut, groups+"/"+group+"/messages", `{"messages":[{}`+strings.Repeat(",{}", solapiGroup)+`]}`, http.StatusBadRequest, "TooManyMessages"),
		bad("an empty group sent", http.MethodPost, groups+"/"+group+"/send", "", http.StatusBadRequest, "MessagesNotFound"),
		bad("a page of 501", http.MethodGet, groups+"/"+group+"/messages?limit=501", "", http.StatusBadRequest, "ValidationError"),
	}
}

// BadSolapiMessages are messages that a group of BadSolapiAccount must not take, each with its code.
func BadSolapiMessages() map[string]string {
	text := func(kind, text string) string {
		return fmt.Sprintf(`{"to":"01012345678","from":"0212345678","type":%q,"text":%q}`, kind, text)
	}
	alimtalk := func(pf, template, value string) string {
		return fmt.Sprintf(`{"to":"01012345678","type":"ATA","kakaoOptions":{"pfId":%q,"templateId":%q,"variables":{"#{제목}":%q},"disableSms":true}}`, pf, template, value)
	}
	return map[string]string{
		`{"to":"+821012345678","from":"0212345678","type":"SMS","text":"a"}`: "1021",
		`{"to":"01012345678","from":"01000000000","type":"SMS","text":"a"}`:  "1022",
		text("", "a"):                          "1025",
		text("SMS", ""):                        "1025",
		text("SMS", strings.Repeat("가", 46)):   "1030",
		text("LMS", strings.Repeat("가", 1001)): "1030",
		text("SMS", "dégradé"):                 "1026",
		`{"to":"01012345678","type":"ATA"}`:    "3041",
		`{"to":"01012345678","from":"01000000000","type":"ATA","kakaoOptions":{"pfId":"KA01PF","templateId":"T1","variables":{"#{제목}":"장애"}}}`: "1022",
		alimtalk("KA99", "T1", "장애"):                        "3041",
		alimtalk("KA01PF", "T2", "장애"):                      "3042",
		alimtalk("KA01PF", "T1", ""):                        "3043",
		alimtalk("KA01PF", "T1", strings.Repeat("가", 1000)): "1030",
	}
}
