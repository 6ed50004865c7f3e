package sandbox

import (
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// twiml is the part of TwiML that a call may consist of.
type twiml struct {
	XMLName xml.Name `xml:"Response"`
	Gather  *struct {
		NumDigits string `xml:"numDigits,attr"`
		Action    string `xml:"action,attr"`
		Say       []say  `xml:"Say"`
	} `xml:"Gather"`
	Say []say `xml:"Say"`
}

type say struct {
	Language string `xml:"language,attr"`
	Voice    string `xml:"voice,attr"`
	Text     string `xml:",chardata"`
}

// The voices that a call may use, each with the one language that it speaks.
func twilioVoice(name string) string {
	return map[string]string{
		"Polly.Seoyeon": "ko-KR", "Polly.Seoyeon-Neural": "ko-KR", "Polly.Amy": "en-GB", "Polly.Amy-Neural": "en-GB", "Polly.Lea": "fr-FR", "Polly.Lea-Neural": "fr-FR",
	}[name]
}

func (t *Twilio) postCall(form url.Values) answer {
	ring, err := strconv.Atoi(form.Get("Timeout"))
	if form.Get("Timeout") == "" {
		ring, err = 60, nil
	}
	known := []string{"initiated", "ringing", "answered", "completed"}
	unknown := slices.ContainsFunc(form["StatusCallbackEvent"], func(e string) bool { return !slices.Contains(known, e) })
	switch {
	case form.Get("To") == "":
		return twilioRefusal(http.StatusBadRequest, 21201, "No 'To' number specified")
	case !e164.MatchString(form.Get("To")):
		return twilioRefusal(http.StatusBadRequest, 21211, "Invalid 'To' Phone Number")
	case !slices.Contains(t.options.Numbers, form.Get("From")):
		return twilioRefusal(http.StatusBadRequest, 21210, "'From' phone number not verified")
	case form.Get("Twiml") == "":
		return twilioRefusal(http.StatusBadRequest, 21205, "Url parameter is required.")
	case len(form.Get("Twiml")) > twilioTwiml:
		return twilioRefusal(http.StatusBadRequest, 21218, "Twiml exceeds 4000 characters")
	case err != nil || ring < 5 || ring > 600:
		return twilioRefusal(http.StatusBadRequest, 21216, "Timeout out of range")
	case badCallback(form.Get("StatusCallback")):
		return twilioRefusal(http.StatusBadRequest, 21609, "Invalid 'StatusCallback' URL")
	case unknown:
		return twilioRefusal(http.StatusBadRequest, 21626, "Invalid StatusCallbackEvent")
	}
	c := &TwilioCall{SID: t.nextSID("CA"), To: form.Get("To"), From: form.Get("From"), Twiml: form.Get("Twiml"), Status: "queued", Callback: form.Get("StatusCallback"), At: t.clock.Now()}
	if err := c.read(); err != nil {
		return twilioRefusal(http.StatusBadRequest, 12100, "Document parse failure: "+err.Error())
	}
	t.calls = append(t.calls, c)
	t.touch()
	return jsonAnswer(http.StatusCreated, c.json())
}

// read listens to the document as the person who is called does.
func (c *TwilioCall) read() error {
	var document twiml
	if err := xml.Unmarshal([]byte(c.Twiml), &document); err != nil {
		return errors.New("not well-formed")
	}
	said := document.Say
	if document.Gather != nil {
		c.Action = document.Gather.Action
		if badCallback(c.Action) || document.Gather.NumDigits != "1" {
			return errors.New("the Gather is wrong")
		}
		said = append(slices.Clone(document.Gather.Say), said...)
	}
	if len(said) == 0 {
		return errors.New("nothing is said")
	}
	var texts []string
	for _, s := range said {
		if twilioVoice(s.Voice) != s.Language {
			return errors.New("the voice does not speak the language")
		}
		texts = append(texts, strings.TrimSpace(s.Text))
	}
	c.Said, c.Voice, c.Language = strings.Join(texts, "\n"), said[0].Voice, said[0].Language
	return nil
}

func (c *TwilioCall) json() object {
	return object{"sid": c.SID, "to": c.To, "from": c.From, "status": c.Status, "date_created": c.At.UTC().Format(time.RFC1123Z)}
}

func (t *Twilio) listCalls(q url.Values) []object {
	listed := []object{}
	for _, c := range slices.Backward(t.calls) {
		if to := q.Get("To"); (to == "" || to == c.To) && len(listed) < twilioPageSize(q) {
			listed = append(listed, c.json())
		}
	}
	return listed
}

// Press answers a call and presses a digit. It returns what the caller is told next.
func (t *Twilio) Press(ctx context.Context, sid, digit string) (string, error) {
	t.mu.Lock()
	action, to, from := "", "", ""
	for _, c := range t.calls {
		if c.SID == sid {
			c.Status, action, to, from = "in-progress", c.Action, c.To, c.From
		}
	}
	t.mu.Unlock()
	if action == "" {
		return "", errors.New("the call waits for no digit")
	}
	return t.callBack(ctx, action, url.Values{
		"CallSid": {sid}, "CallStatus": {"in-progress"}, "Digits": {digit}, "To": {to}, "From": {from}, "AccountSid": {t.options.AccountSID},
	})
}
