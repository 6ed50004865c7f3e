package line

import (
	"context"
	"net/http"
	"strings"

	"github.com/line/line-bot-sdk-go/v8/linebot/messaging_api"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// asked is how many addresses of one destination are looked at: each is a request.
const asked = 20

// Check asks whose token it is, how many messages are left this month, and whether the destinations are there.
func (s *Sender) Check(ctx context.Context, destinations []bot.Destination) []bot.Finding {
	token := s.checkToken(ctx)
	if token.Grade == bot.GradeBroken {
		return []bot.Finding{token}
	}
	found := []bot.Finding{token, s.checkQuota(ctx, destinations)}
	for _, d := range destinations {
		found = append(found, s.checkDestination(ctx, d))
	}
	return found
}

func (s *Sender) checkToken(ctx context.Context) bot.Finding {
	var info *messaging_api.BotInfoResponse
	got, err := s.api.ask(ctx, func(line *messaging_api.MessagingApiAPI) (err error) {
		info, err = line.GetBotInfo()
		return err
	})
	switch {
	case err == nil:
		return bot.Finding{About: bot.Say("token"), Grade: bot.GradeFine, Text: bot.Say("sends as {name} ({id})", "name", info.DisplayName, "id", info.BasicId)}
	case got.status == http.StatusUnauthorized:
		return bot.Finding{About: bot.Say("token"), Grade: bot.GradeBroken, Text: bot.Say("LINE refuses the channel access token"), Mend: bot.Say("issue a new one in LINE Developers Console, under Messaging API")}
	}
	return bot.Finding{About: bot.Say("token"), Grade: bot.GradeBroken, Text: silence(got.status, err), Mend: bot.Say("see that api.line.me can be reached from here, and try again")}
}

// checkQuota compares what is left with what one update takes: a message for each recipient and language.
func (s *Sender) checkQuota(ctx context.Context, destinations []bot.Destination) bot.Finding {
	left, limited, err := s.left(ctx)
	if err != nil {
		return bot.Finding{About: bot.Say("quota"), Grade: bot.GradeWarning, Text: bot.Say("LINE does not say how many messages are left this month"), Mend: bot.Say("look into LINE Official Account Manager")}
	}
	if !limited {
		return bot.Finding{About: bot.Say("quota"), Grade: bot.GradeFine, Text: bot.Say("no limit for this month")}
	}
	var takes int64
	for _, d := range destinations {
		for _, r := range d.Recipients {
			for _, l := range d.Languages {
				if r.Reads(l) {
					takes++
				}
			}
		}
	}
	text := bot.Say("{left} messages are left this month; one update takes {takes}, and more where a group, a room or all followers are told", "left", int(left), "takes", int(takes))
	if left < 10*takes || left == 0 {
		return bot.Finding{About: bot.Say("quota"), Grade: bot.GradeWarning, Text: text, Mend: bot.Say("raise the limit in LINE Official Account Manager: a long incident takes ten updates and more")}
	}
	return bot.Finding{About: bot.Say("quota"), Grade: bot.GradeFine, Text: text}
}

func (s *Sender) checkDestination(ctx context.Context, d bot.Destination) bot.Finding {
	f := bot.Finding{About: bot.Say("destination {id}", "id", d.ID), Grade: bot.GradeFine}
	var absent []string
	looked := 0
	all := false
	for _, r := range d.Recipients {
		if r.Address == everybody {
			all = true
			continue
		}
		if looked == asked {
			break
		}
		looked++
		if !s.reaches(ctx, r.Address) {
			absent = append(absent, r.ID)
		}
	}
	switch {
	case len(absent) > 0:
		f.Grade, f.Text = bot.GradeWarning, bot.Say("LINE does not reach {recipients}", "recipients", absent)
		f.Mend = bot.Say("ask them to follow the account, or take them out")
	case all && len(d.Recipients) > 1:
		f.Grade, f.Text = bot.GradeWarning, bot.Say("it has all followers and others besides: a follower among them is told twice")
		f.Mend = bot.Say("keep broadcast alone, or the list")
	case all:
		f.Text = bot.Say("all followers")
	default:
		f.Text = bot.Say("{looked} of {all} recipients looked up, and there", "looked", looked, "all", len(d.Recipients))
	}
	return f
}

// reaches is false only on LINE's word.
func (s *Sender) reaches(ctx context.Context, address string) bool {
	got, _ := s.api.ask(ctx, func(line *messaging_api.MessagingApiAPI) (err error) {
		switch {
		case strings.HasPrefix(address, "U"):
			_, err = line.GetProfile(address)
		case strings.HasPrefix(address, "C"):
			_, err = line.GetGroupSummary(address)
		case strings.HasPrefix(address, "R"):
			_, err = line.GetRoomMemberCount(address)
		}
		return err
	})
	return got.status != http.StatusNotFound
}

// silence tells why there is no good answer, without the library's words, which hold addresses.
func silence(status int, err error) bot.Saying {
	if status != 0 {
		return bot.Say("LINE answered HTTP {status}", "status", status)
	}
	return bot.SayingOf(channel.Broken(err))
}
