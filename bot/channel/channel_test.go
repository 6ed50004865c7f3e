package channel_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

func TestGuard(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		b  bot.Batch
		ok bool
	}{
		"live to public":   {bot.Batch{Mode: bot.Live, Class: bot.PublicClass}, true},
		"drill to drill":   {bot.Batch{Mode: bot.Drill, Class: bot.DrillClass}, true},
		"notice to desk":   {bot.Batch{Notice: true, Mode: bot.Drill, Class: bot.DeskClass}, true},
		"drill to public":  {bot.Batch{Mode: bot.Drill, Class: bot.PublicClass}, false},
		"live to drill":    {bot.Batch{Mode: bot.Live, Class: bot.DrillClass}, false},
		"live to desk":     {bot.Batch{Mode: bot.Live, Class: bot.DeskClass}, false},
		"notice to public": {bot.Batch{Notice: true, Mode: bot.Live, Class: bot.PublicClass}, false},
		"nothing":          {bot.Batch{}, false},
	} {
		err := channel.Guard(tt.b)
		if (err == nil) != tt.ok || err != nil && !errors.Is(err, bot.ErrForbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadSecret(t *testing.T) {
	t.Parallel()
	files := func(file string) (bot.Secret, error) {
		switch file {
		case "full":
			return bot.NewSecret("from file"), nil
		case "empty":
			return bot.Secret{}, nil
		}
		return bot.Secret{}, os.ErrNotExist
	}
	for name, tt := range map[string]struct {
		value, file, want string
		env               channel.Env
	}{
		"value":     {value: "v", want: "v"},
		"file":      {file: "full", want: "from file", env: channel.Env{Secret: files}},
		"both":      {value: "v", file: "full", env: channel.Env{Secret: files}},
		"neither":   {},
		"no reader": {file: "full"},
		"empty":     {file: "empty", env: channel.Env{Secret: files}},
		"absent":    {file: "absent", env: channel.Env{Secret: files}},
	} {
		got, err := tt.env.ReadSecret("token", tt.value, tt.file)
		if got.Reveal() != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%s: %q, %v", name, got.Reveal(), err)
		}
	}
}

func TestBrokenTellsSentFromUnsentAndNamesNoAddress(t *testing.T) {
	t.Parallel()
	address := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 443}
	for name, tt := range map[string]struct {
		err    error
		reason channel.Reason
		text   string
	}{
		"refused":  {&net.OpError{Op: "dial", Addr: address, Err: syscall.ECONNREFUSED}, channel.Down, "the connection was refused before anything was sent"},
		"no name":  {&net.OpError{Op: "dial", Err: &net.DNSError{Name: "secret.example"}}, channel.Down, "the name did not resolve before anything was sent"},
		"no route": {&net.OpError{Op: "dial", Addr: address, Err: context.DeadlineExceeded}, channel.Down, "no answer in time before anything was sent"},
		"cut":      {io.EOF, channel.Unknown, "the connection was cut after the request left"},
		"reset":    {&net.OpError{Op: "read", Addr: address, Err: syscall.ECONNRESET}, channel.Unknown, "the connection was cut after the request left"},
		"mute":     {context.DeadlineExceeded, channel.Unknown, "no answer in time after the request left"},
		"stopped":  {context.Canceled, channel.Unknown, "the attempt was stopped after the request left"},
		"other":    {errors.New("https://secret.example/?token=1"), channel.Unknown, "the connection failed after the request left"},
	} {
		got := channel.Broken(&url.Error{Op: "Post", URL: "https://secret.example/?token=1", Err: tt.err})
		if got.Reason != tt.reason || got.Error() != tt.text {
			t.Errorf("%s: reason %d, %q; want %d, %q", name, got.Reason, got, tt.reason, tt.text)
		}
	}
}

func TestOutcomesCompletesWhatASenderLeft(t *testing.T) {
	t.Parallel()
	b := bot.Batch{Rows: []bot.Delivery{{ID: "a"}, {ID: "b"}}}
	have := []bot.Outcome{{DeliveryID: "a", State: bot.Accepted}}
	for name, tt := range map[string]struct {
		err  error
		want bot.Outcome
	}{
		"throttled": {
			&channel.Error{Reason: channel.Throttled, After: time.Second, Err: errors.New("wait")},
			bot.Outcome{State: bot.Pending, Throttled: true, After: time.Second, Reason: "wait"},
		},
		"down":    {&channel.Error{Reason: channel.Down, MayHave: true, Err: errors.New("down")}, bot.Outcome{State: bot.Pending, MayHave: true, Reason: "down"}},
		"guard":   {channel.Guard(bot.Batch{Destination: "d"}), bot.Outcome{State: bot.Failed, Reason: channel.Guard(bot.Batch{Destination: "d"}).Error()}},
		"refused": {fmt.Errorf("send: %w", bot.Refuse(bot.ErrInvalid, "no such body")), bot.Outcome{State: bot.Failed, Reason: "no such body"}},
		"foreign": {errors.New("https://secret.example/?token=1"), bot.Outcome{State: bot.UnknownOutcome, Reason: "the connection failed"}},
	} {
		tt.want.DeliveryID = "b"
		got := channel.Outcomes(b, have, tt.err)
		if diff := cmp.Diff([]bot.Outcome{have[0], tt.want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLink(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://status.example/ko/a?b=c&d": "https://status.example/ko/a?b=c&d",
		"https://status.example/a|b>c":      "https://status.example/a%7Cb%3Ec",
		"javascript:alert(1)":               "",
		"/relative":                         "",
		"https://":                          "",
		"":                                  "",
	} {
		got, err := channel.Link(address)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", address, got, err)
		}
	}
}

func TestDrillMarkStandsFirstAndLast(t *testing.T) {
	t.Parallel()
	r := bot.Rendition{Mark: "[EXERCISE]", Title: "Title", Short: "[EXERCISE] Short", Parts: []bot.Part{{Text: " one "}, {Text: ""}}, Notice: "notice"}
	if got := channel.Heading(r) + "|" + channel.Lead(r) + "|" + strings.Join(channel.Paragraphs(r), "|"); got != "[EXERCISE] Title|[EXERCISE] Short|notice|one|[EXERCISE]" {
		t.Error(got)
	}
}
