package sandbox_test

import (
	"context"
	"errors"
	"net"
	"net/smtp"
	"net/textproto"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func serveMail(t *testing.T, o sandbox.MailOptions) (*sandbox.Mail, string) {
	t.Helper()
	if o.Clock == nil {
		o.Clock = newClock()
	}
	relay := sandbox.NewMail(o)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error)
	go func() { ended <- relay.Serve(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return relay, listener.Addr().String()
}

func refusal(t *testing.T, err error) (int, string) {
	t.Helper()
	told, ok := errors.AsType[*textproto.Error](err)
	if !ok {
		t.Errorf("no refusal: %v", err)
		return 0, ""
	}
	_, words, _ := strings.Cut(told.Msg, " ") // after the enhanced code
	return told.Code, words
}

func TestARelayRefusesBadMail(t *testing.T) {
	t.Parallel()
	relay, address := serveMail(t, sandbox.MailOptions{
		Keys: map[string]string{"s._domainkey.example.com": "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="}, MaxBytes: 64 << 10,
		Refused: map[string]int{"nobody@example.org": 550},
	})
	for _, bad := range sandbox.BadMails() {
		code, words := refusal(t, smtp.SendMail(address, nil, bad.From, []string{bad.To}, []byte(bad.Data)))
		if code != bad.WantCode || words != bad.WantError {
			t.Errorf("%s: got %d %q, want %d %q", bad.Name, code, words, bad.WantCode, bad.WantError)
		}
	}
	if got := relay.Messages(""); len(got) != 0 {
		t.Errorf("%d messages were taken all the same", len(got))
	}
}

const plainMail = "From: status@example.com\r\nTo: jane@example.org\r\nDate: Sat, 15 Oct 2022 06:41:00 +0000\r\nMessage-ID: <1@example.com>\r\nSubject: x\r\n\r\nhello\r\n"

func TestARelayHasAccountsARateAndOneRecipientAMessage(t *testing.T) {
	t.Parallel()
	now := newClock()
	relay, address := serveMail(t, sandbox.MailOptions{Clock: now, Username: "u", Password: "p", PerMinute: 2})
	mail := func(password string, to ...string) error {
		return smtp.SendMail(address, smtp.PlainAuth("", "u", password, "127.0.0.1"), "status@example.com", to, []byte(plainMail))
	}
	if code, _ := refusal(t, smtp.SendMail(address, nil, "a@example.com", []string{"jane@example.org"}, []byte(plainMail))); code != 530 {
		t.Errorf("without a sign-in: %d", code)
	}
	if code, _ := refusal(t, mail("wrong", "jane@example.org")); code != 535 {
		t.Errorf("a wrong password: %d", code)
	}
	if code, _ := refusal(t, mail("p", "jane@example.org", "joe@example.org")); code != 452 {
		t.Errorf("two recipients: %d", code)
	}
	for range 2 {
		if err := mail("p", "jane@example.org"); err != nil {
			t.Fatal(err)
		}
	}
	if code, _ := refusal(t, mail("p", "jane@example.org")); code != 450 {
		t.Errorf("over the rate: %d", code)
	}
	now.Advance(61e9)
	if err := mail("p", "jane@example.org"); err != nil || len(relay.Messages("jane@example.org")) != 3 {
		t.Errorf("after a minute: %v", err)
	}
}
