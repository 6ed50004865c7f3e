package sandbox

import (
	"fmt"
	"net/http"
	"strings"
)

// BadNHNChannel is the channel that BadNHNRequests are aimed at.
func BadNHNChannel(clock Clock) NHNOptions {
	return NHNOptions{
		Clock: clock, AppKey: "sandboxapp", SecretKey: "sandbox-secret", SenderKey: strings.Repeat("a", 40),
		Templates: map[string]string{"T1": "#{제목} 안내"}, Senders: []string{"0212345678"},
	}
}

// BadNHNRequests are requests that BadNHNChannel must refuse. NHN answers HTTP 200 and says no in its header.
func BadNHNRequests() []BadRequest {
	o := BadNHNChannel(nil)
	ask := func(name, method, path, body string, code int) BadRequest {
		return BadRequest{
			Name: name, Method: method, Path: "/alimtalk/v2.3/appkeys/" + o.AppKey + path, Body: body, WantStatus: http.StatusOK, WantError: fmt.Sprint(code),
			Header: http.Header{"Content-Type": {"application/json"}, "X-Secret-Key": {o.SecretKey}},
		}
	}
	post := func(name, body string, code int) BadRequest {
		return ask(name, http.MethodPost, "/messages", body, code)
	}
	whole := func(sender, template, key, recipients string) string {
		return fmt.Sprintf(`{"senderKey":%q,"templateCode":%q,"senderGroupingKey":%q,"recipientList":[%s]}`, sender, template, key, recipients)
	}
	const one = `{"recipientNo":"01012345678","templateParameter":{"제목":"장애"},"resendParameter":{"isResend":false}}`
	stranger := post("another secret", whole(o.SenderKey, "T1", "k", one), nhnForbidden)
	stranger.Header = http.Header{"X-Secret-Key": {"x"}}
	return []BadRequest{
		stranger,
		post("torn JSON", `{"senderKey":`, nhnInvalid),
		post("another sender", whole("b", "T1", "k", one), nhnForbidden),
		post("no such template", whole(o.SenderKey, "T9", "k", one), nhnTemplate),
		post("nobody", whole(o.SenderKey, "T1", "k", ""), nhnInvalid),
		post("1,001 recipients", whole(o.SenderKey, "T1", "k", one+strings.Repeat(","+one, nhnRecipients)), nhnInvalid),
		post("a grouping key of 101", whole(o.SenderKey, "T1", strings.Repeat("k", 101), one), nhnInvalid),
		ask("a list of everything", http.MethodGet, "/messages?pageNum=1&pageSize=1000", "", nhnInvalid),
		ask("a page of 1,001", http.MethodGet, "/messages?requestId=1&pageNum=1&pageSize=1001", "", nhnInvalid),
		ask("a range of 31 days", http.MethodGet, "/messages?startRequestDate=2026-03-01+00:00&endRequestDate=2026-04-01+00:00&pageNum=1&pageSize=10", "", nhnInvalid),
		ask("a template that is none", http.MethodGet, "/senders/"+o.SenderKey+"/templates/T9", "", nhnTemplate),
	}
}

// BadNHNRecipients are recipients whom BadNHNChannel must not take, each with its code.
func BadNHNRecipients() map[string]int {
	resend := func(kind, text, from string) string {
		return fmt.Sprintf(`{"recipientNo":"01012345678","templateParameter":{"제목":"장애"},"resendParameter":{"isResend":true,"resendType":%q,"resendContent":%q,"resendSendNo":%q}}`, kind, text, from)
	}
	return map[string]int{
		`{"recipientNo":"+821012345678","templateParameter":{"제목":"장애"}}`:                                 nhnNumber,
		`{"recipientNo":"01012345678","templateParameter":{}}`:                                            nhnVariables,
		`{"recipientNo":"01012345678","templateParameter":{"제목":"` + strings.Repeat("가", nhnText) + `"}}`: nhnVariables,
		resend("SMS", strings.Repeat("가", 46), "0212345678"):                                              nhnResending,
		resend("LMS", "dégradé", "0212345678"):                                                            nhnResending,
		resend("SMS", "안내", "01000000000"):                                                                nhnResending,
		resend("MMS", "안내", "0212345678"):                                                                 nhnResending,
	}
}
