package sandbox

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"strings"
)

// BadTwilioAccount is the account that BadTwilioRequests are aimed at.
func BadTwilioAccount(clock Clock) TwilioOptions {
	return TwilioOptions{Clock: clock, AccountSID: "AC" + strings.Repeat("0", 32), AuthToken: "sandbox-token", Numbers: []string{"+15005550006"}}
}

// BadTwilioRequests are requests that BadTwilioAccount must refuse.
func BadTwilioRequests() []BadRequest {
	return append(badTwilioMessages(), badTwilioCalls()...)
}

func twilioRequest(name, method, resource string, form url.Values, status int, code string) BadRequest {
	account := BadTwilioAccount(nil)
	return BadRequest{
		Name: name, Method: method, Path: "/2010-04-01/Accounts/" + account.AccountSID + "/" + resource, Body: form.Encode(), WantStatus: status, WantError: code,
		Header: http.Header{
			"Content-Type":  {"application/x-www-form-urlencoded"},
			"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(account.AccountSID+":"+account.AuthToken))},
		},
	}
}

// changed is a good form with one field changed; an empty value takes it out.
func changed(good url.Values, name, value string) url.Values {
	form := maps.Clone(good)
	form.Set(name, value)
	if value == "" {
		form.Del(name)
	}
	return form
}

func badTwilioMessages() []BadRequest {
	good := url.Values{"To": {"+33612345678"}, "From": {"+15005550006"}, "Body": {"a"}}
	bad := func(name, field, value, code string) BadRequest {
		return twilioRequest("message: "+name, http.MethodPost, "Messages.json", changed(good, field, value), http.StatusBadRequest, code)
	}
	noToken := twilioRequest("no token", http.MethodPost, "Messages.json", good, http.StatusUnauthorized, "20003")
	noToken.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	other := twilioRequest("another account", http.MethodPost, "Messages.json", good, http.StatusNotFound, "20404")
	other.Path = "/2010-04-01/Accounts/AC" + strings.Repeat("1", 32) + "/Messages.json"
	return []BadRequest{
		noToken, other,
		twilioRequest("no such message", http.MethodGet, "Messages/SM0.json", nil, http.StatusNotFound, "20404"),
		bad("to nobody", "To", "", "21604"),
		bad("to no number", "To", "01012345678", "21211"),
		bad("of nothing", "Body", "", "21602"),
		bad("of 1,601", "Body", strings.Repeat("가", twilioBody+1), "21617"),
		bad("from nobody", "From", "", "21603"),
		bad("from a stranger's number", "From", "+15005550001", "21606"),
		bad("valid for no time", "ValidityPeriod", "0", "30036"),
		bad("valid too long", "ValidityPeriod", "36001", "30036"),
		bad("with a callback that is none", "StatusCallback", "hooks/sms", "21609"),
	}
}

func badTwilioCalls() []BadRequest {
	const said = `<Say language="en-GB" voice="Polly.Amy">a</Say>`
	good := url.Values{"To": {"+821012345678"}, "From": {"+15005550006"}, "Twiml": {"<Response>" + said + "</Response>"}}
	bad := func(name, field, value, code string) BadRequest {
		return twilioRequest("call: "+name, http.MethodPost, "Calls.json", changed(good, field, value), http.StatusBadRequest, code)
	}
	return []BadRequest{
		bad("to nobody", "To", "", "21201"),
		bad("to no number", "To", "1", "21211"),
		bad("from a stranger's number", "From", "+15005550001", "21210"),
		bad("without a document", "Twiml", "", "21205"),
		bad("with a document of 4,001", "Twiml", "<Response>"+strings.Repeat("a", twilioTwiml)+"</Response>", "21218"),
		bad("with a torn document", "Twiml", "<Response><Say>", "12100"),
		bad("that says nothing", "Twiml", "<Response></Response>", "12100"),
		bad("in a voice of another language", "Twiml", `<Response><Say language="ko-KR" voice="Polly.Amy">a</Say></Response>`, "12100"),
		bad("that gathers nowhere", "Twiml", `<Response><Gather numDigits="1" action="{{x}}">`+said+`</Gather></Response>`, "12100"),
		bad("that rings for an hour", "Timeout", "3600", "21216"),
		bad("with a callback that is none", "StatusCallback", "x", "21609"),
		bad("of an event that is none", "StatusCallbackEvent", "hiccup", "21626"),
	}
}
