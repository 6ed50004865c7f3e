package kakao

import (
	"context"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/solapi"
)

// bySolapi sends batches as groups, which it also finds and tracks.
type bySolapi struct {
	solapi.Groups
	settings Settings
}

func openSolapi(s *Settings, env channel.Env) (*bySolapi, error) {
	client, err := solapi.Open(s.Korean, s.APIURL, env)
	if err != nil {
		return nil, err
	}
	return &bySolapi{solapi.Groups{Client: client}, *s}, nil
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
	variables := map[string]string{}
	for name, value := range m.Variables {
		variables["#{"+name+"}"] = value
	}
	whole := solapi.Message{Type: "ATA", Kakao: &solapi.Kakao{
		PfID: s.settings.PfID, TemplateID: m.Template, Variables: variables, DisableSMS: m.Fallback == nil,
	}}
	if m.Fallback != nil {
		whole.From = m.Fallback.From
	}
	return s.Groups.Send(ctx, b.Rows, func(bot.Delivery) solapi.Message { return whole }), nil
}

// Check looks at the account, its funds, the fallback's number and the templates.
func (s *bySolapi) Check(ctx context.Context, _ []bot.Destination) []bot.Finding {
	found := s.Client.Check(ctx, s.settings.Fallback)
	if found[0].Grade == bot.GradeBroken {
		return found
	}
	return append(found, checkTemplates(s.settings.Templates, func(code string) (string, string, error) {
		return s.Template(ctx, code)
	}, "APPROVED")...)
}

var (
	_ channel.Finder  = (*bySolapi)(nil)
	_ channel.Tracker = (*bySolapi)(nil)
	_ channel.Checker = (*bySolapi)(nil)
)
