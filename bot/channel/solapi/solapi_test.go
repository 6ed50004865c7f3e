package solapi_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/solapi"
)

type wall struct{}

func (wall) Now() time.Time { return time.Date(2022, 10, 15, 6, 41, 0, 0, time.UTC) }

type answering struct {
	status int
	body   string
}

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: a.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(a.body)), Request: r}, nil
}

func TestOpenRefusesWhatCannotSign(t *testing.T) {
	t.Parallel()
	for _, account := range []solapi.Account{{}, {APIKey: "NCS"}, {APISecret: "x"}, {APIKey: "NCS", APISecret: "x", APISecretFile: "y"}} {
		if _, err := solapi.Open(account, "", channel.Env{Clock: wall{}}); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%+v: %v", account, err)
		}
	}
}

// Whatever Solapi answers, nothing panics, nothing is accepted without a yes, and no secret is told.
func FuzzAnswer(f *testing.F) {
	f.Add(200, `{"groupId":"G4V1","status":"PENDING"}`, "G4V1/1")
	f.Add(200, `{"failedMessageList":[{"to":"01012345678","statusCode":"1021"}],"groupId":"G"}`, "")
	f.Add(200, `{"messageList":{"M1":{"statusCode":"4000","customFields":{"delivery":"dlva"}}},"nextKey":"M1"}`, "G4V1/1")
	f.Add(400, `{"errorCode":"InvalidGroupStatus"}`, "G4V1/1")
	f.Add(429, `<html>`, "G/x")
	f.Fuzz(func(t *testing.T, status int, body, providerID string) {
		client, err := solapi.Open(solapi.Account{APIKey: "NCS", APISecret: "s3cret"}, "", channel.Env{Clock: wall{}, Client: &http.Client{Transport: answering{status, body}}})
		if err != nil {
			t.Fatal(err)
		}
		g := solapi.Groups{Client: client}
		rows := []bot.Delivery{{ID: "dlva", Address: "01012345678", ProviderID: providerID}}
		found, err := g.Find(t.Context(), bot.Batch{Rows: rows})
		if err != nil {
			t.Fatal(err)
		}
		sent := g.Send(t.Context(), rows, func(bot.Delivery) solapi.Message { return solapi.Message{Type: "SMS", Text: "a"} })
		for _, o := range append(found, sent...) {
			if o.DeliveryID != "dlva" || o.State == "" || o.State == bot.Accepted && status/100 != 2 || strings.Contains(o.Reason, "s3cret") {
				t.Errorf("HTTP %d %q: %+v", status, body, o)
			}
		}
		if receipts, err := g.Track(t.Context(), rows); err == nil {
			for _, r := range receipts {
				if r.State != bot.Delivered && r.State != bot.Failed {
					t.Errorf("%q: %+v", body, r)
				}
			}
		}
	})
}
