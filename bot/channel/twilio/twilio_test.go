package twilio_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/twilio"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const accountSID = "AC0123456789abcdef0123456789abcdef"

type wall struct{}

func (wall) Now() time.Time { return time.Date(2022, 10, 15, 6, 41, 0, 0, time.UTC) }

func open(t *testing.T, token, api, callback string) *twilio.Client {
	t.Helper()
	client, err := twilio.Open(twilio.Account{AccountSID: accountSID, AuthToken: token}, api, channel.Env{Clock: wall{}, CallbackURL: callback})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// call is a callback as it reaches the site, behind a proxy: its host and scheme are not those that Twilio called.
func call(query, signature string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "http://10.0.0.7:8080/hooks/sms?"+query, http.NoBody)
	r.Header.Set("X-Twilio-Signature", signature)
	return r
}

// The vector of Twilio's page on webhook security, which its own libraries are tested with.
func TestVerifyTakesTwiliosPublishedVector(t *testing.T) {
	t.Parallel()
	const signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
	form := url.Values{
		"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+14158675309"}, "Digits": {"1234"}, "From": {"+14158675309"}, "To": {"+18005551212"},
	}
	changed := url.Values{"CallSid": {"CA1234567890ABCDE"}, "Digits": {"1235"}}
	for name, tt := range map[string]struct {
		token, callback, query, signature string
		form                              url.Values
		good                              bool
	}{
		"published":         {"12345", "https://mycompany.com/myapp.php", "foo=1&bar=2", signature, form, true},
		"with its port":     {"12345", "https://mycompany.com:443/myapp.php", "foo=1&bar=2", signature, form, true},
		"another query":     {"12345", "https://mycompany.com/myapp.php", "foo=1&bar=3", signature, form, false},
		"another address":   {"12345", "https://mycompany.com/other.php", "foo=1&bar=2", signature, form, false},
		"another token":     {"12346", "https://mycompany.com/myapp.php", "foo=1&bar=2", signature, form, false},
		"another form":      {"12345", "https://mycompany.com/myapp.php", "foo=1&bar=2", signature, changed, false},
		"no signature":      {"12345", "https://mycompany.com/myapp.php", "foo=1&bar=2", "", form, false},
		"nowhere to call":   {"12345", "", "foo=1&bar=2", signature, form, false},
		"an address of two": {"12345", "https://mycompany.com:8443/myapp.php", "foo=1&bar=2", signature, form, true},
	} {
		got, err := open(t, tt.token, "", tt.callback).Verify(call(tt.query, tt.signature), []byte(tt.form.Encode()))
		if (err == nil) != tt.good || err != nil && !errors.Is(err, bot.ErrForbidden) {
			t.Errorf("%s: %v", name, err)
		}
		if tt.good && got.Form.Get("Digits") != "1234" {
			t.Errorf("%s: %v", name, got.Form)
		}
	}
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	account := sandbox.NewTwilio(sandbox.TwilioOptions{Clock: wall{}, AccountSID: accountSID, AuthToken: "good", Numbers: []string{"+15005550006"}})
	server := httptest.NewServer(account.Handler())
	defer server.Close()
	for name, tt := range map[string]struct{ token, from, callback, want string }{
		"all well":    {"good", "+15005550006", "https://status.example/hooks/sms", "account ok, balance ok, sender ok"},
		"wrong token": {"bad", "+15005550006", "https://status.example/hooks/sms", "account broken"},
		"no number":   {"good", "+15005550001", "https://status.example/hooks/sms", "account ok, balance ok, sender broken"},
		"no address":  {"good", "Haneul", "", "account ok, balance ok, receipts warning"},
	} {
		var got []string
		for _, f := range open(t, tt.token, server.URL, tt.callback).Check(t.Context(), tt.from) {
			got = append(got, f.About.String()+" "+string(f.Grade))
			if (f.Grade != bot.GradeFine) != (!f.Mend.IsZero()) || strings.Contains(f.Text.String()+f.Mend.String(), "good") && f.About.String() == "account" && tt.token == "bad" {
				t.Errorf("%s: %+v", name, f)
			}
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s: %v, want %s", name, got, tt.want)
		}
	}
	if n := len(account.Messages()); n > 0 {
		t.Errorf("the check sent %d messages", n)
	}
}

func TestOpenRefusesWhatIsNoAccount(t *testing.T) {
	t.Parallel()
	for _, sid := range []string{"", "SM0123456789abcdef0123456789abcdef", accountSID + "/../x"} {
		if _, err := twilio.Open(twilio.Account{AccountSID: sid, AuthToken: "x"}, "", channel.Env{}); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%q: %v", sid, err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("foo=1", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "a=b&a=c")
	f.Add("%zz", "", "%zz")
	f.Fuzz(func(t *testing.T, query, signature, body string) {
		r := call("", signature)
		r.URL.RawQuery = query
		if _, err := open(t, "token", "", "https://status.example/hooks/sms").Verify(r, []byte(body)); err == nil {
			t.Errorf("a forged call was taken: %q %q %q", query, signature, body)
		}
	})
}

type answering struct {
	status int
	body   string
}

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: a.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(a.body)), Request: r}, nil
}

func FuzzAnswer(f *testing.F) {
	f.Add(201, `{"sid":"SM1"}`)
	f.Add(429, `{"code":20429}`)
	f.Add(400, `{"code":"21610"}`)
	f.Add(503, `<html>`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		client, err := twilio.Open(twilio.Account{AccountSID: accountSID, AuthToken: "t0ken"}, "", channel.Env{
			Clock: wall{}, Client: &http.Client{Transport: answering{status, body}},
		})
		if err != nil {
			t.Fatal(err)
		}
		_, failure := client.Create(context.Background(), twilio.Messages, url.Values{})
		if (failure == nil) != (status/100 == 2) {
			t.Errorf("HTTP %d: %v", status, failure)
		}
		if failure != nil && strings.Contains(failure.Error(), "t0ken") {
			t.Error(failure)
		}
	})
}
