package sms

import (
	"context"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/solapi"
)

// bySolapi sends batches as groups, which it also finds and tracks.
type bySolapi struct {
	solapi.Groups
	from string
}

func openSolapi(s *Settings, env channel.Env) (*bySolapi, error) {
	client, err := solapi.Open(s.Korean, s.APIURL, env)
	if err != nil {
		return nil, err
	}
	return &bySolapi{solapi.Groups{Client: client}, s.From}, nil
}

// Send lays the batch ready, or sends what lies ready.
func (s *bySolapi) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	m, err := open(b.Body)
	if err != nil {
		return nil, err
	}
	kind, err := koreanType(m.Text)
	if err != nil {
		return nil, err
	}
	return s.Groups.Send(ctx, b.Rows, func(bot.Delivery) solapi.Message {
		return solapi.Message{From: s.from, Type: kind, Text: m.Text}
	}), nil
}

// Check looks at the account, its funds and its number.
func (s *bySolapi) Check(ctx context.Context, _ []bot.Destination) []bot.Finding {
	return s.Client.Check(ctx, s.from)
}

var (
	_ channel.Finder  = (*bySolapi)(nil)
	_ channel.Tracker = (*bySolapi)(nil)
	_ channel.Checker = (*bySolapi)(nil)
)
