package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// What a bot may do in a channel: bits of Discord's permissions.
const (
	administrator = 1 << 3
	viewChannel   = 1 << 10
	sendMessages  = 1 << 11
	embedLinks    = 1 << 14
	readHistory   = 1 << 16
	sendInThreads = 1 << 38
)

// Kinds of channels, and the mark of a forum whose posts need a tag.
const (
	announcement = 5
	forumChannel = 15
	mediaChannel = 16
	requireTag   = 1 << 4
)

// room is a channel as Discord tells it.
type room struct {
	GuildID    string      `json:"guild_id"`
	Type       int         `json:"type"`
	Flags      int         `json:"flags"`
	Overwrites []overwrite `json:"permission_overwrites"`
}

type overwrite struct {
	ID    string `json:"id"` // of a role or a member
	Allow bits   `json:"allow"`
	Deny  bits   `json:"deny"`
}

// bits are permissions; Discord writes them as a string.
type bits uint64

// UnmarshalJSON reads a number in quotes.
func (b *bits) UnmarshalJSON(raw []byte) error {
	n, err := strconv.ParseUint(strings.Trim(string(raw), `"`), 10, 64)
	*b = bits(n)
	return err
}

// guild is a server with the bot's roles in it.
type guild struct {
	ID      string `json:"id"`
	OwnerID string `json:"owner_id"`
	Roles   []struct {
		ID          string `json:"id"`
		Permissions bits   `json:"permissions"`
	} `json:"roles"`
	mine []string
}

// Check asks Discord who the bot is and how many requests it has left, and works out what the bot may do in each destination.
func (s *Sender) Check(ctx context.Context, destinations []bot.Destination) []bot.Finding {
	raw, header, failure := s.do(ctx, "me", http.MethodGet, "users/@me", nil)
	if failure != nil {
		return []bot.Finding{broken(bot.Say("token"), bot.SayingOf(failure), bot.Say("copy the bot's token from the Developer Portal, or reset it there"))}
	}
	var who struct {
		ID       string `json:"id"`
		Username string `json:"username"`
	}
	if err := json.Unmarshal(raw, &who); err != nil || who.ID == "" {
		return []bot.Finding{broken(bot.Say("token"), bot.Say("Discord's answer is of no documented form"), bot.Say("look whether api_url is Discord's"))}
	}
	findings := []bot.Finding{{About: bot.Say("token"), Grade: bot.GradeFine, Text: bot.Say("it is the bot of the name {name}", "name", who.Username)}}
	if left, limit := header.Get("X-RateLimit-Remaining"), header.Get("X-RateLimit-Limit"); left != "" {
		findings = append(findings, bot.Finding{
			About: bot.Say("rate"), Grade: bot.GradeFine,
			Text: bot.Say("{left} of {limit} requests like this one are left; the bot may make 50 a second in all", "left", digits(left), "limit", digits(limit)),
		})
	}
	guilds := map[string]guild{}
	for _, d := range destinations {
		for _, r := range d.Recipients {
			about := bot.Say("destination {id}", "id", d.ID)
			if r.ID != d.ID {
				about = bot.Say("destination {id}, recipient {recipient}", "id", d.ID, "recipient", r.ID)
			}
			findings = append(findings, s.checkRoom(ctx, about, r.Address, who.ID, guilds))
		}
	}
	return findings
}

// digits passes on nothing but a number.
func digits(text string) string {
	if _, err := strconv.Atoi(text); err != nil {
		return "?"
	}
	return text
}

func (s *Sender) checkRoom(ctx context.Context, about bot.Saying, address, me string, guilds map[string]guild) bot.Finding {
	id, forum := Room(address)
	var r room
	if failure := s.read(ctx, "channel:"+id, "channels/"+url.PathEscape(id), &r); failure != nil {
		return broken(about, bot.SayingOf(failure), bot.Say("invite the bot to the server, let its role view the channel, and copy the channel's id again"))
	}
	isForum := r.Type == forumChannel || r.Type == mediaChannel
	switch {
	case forum && !isForum:
		return broken(about, bot.Say("the channel is no forum"), bot.Say("write its id without {prefix}", "prefix", forumPrefix))
	case !forum && isForum:
		return broken(about, bot.Say("the channel is a forum"), bot.Say("write {prefix} before its id", "prefix", forumPrefix))
	case forum && r.Flags&requireTag != 0 && len(s.tags) == 0:
		return broken(about, bot.Say("the forum takes no post without a tag"), bot.Say("write forum_tags"))
	}
	g, failure := s.guild(ctx, r.GuildID, me, guilds)
	if failure != nil {
		return warning(about, bot.Say("what the bot may do there could not be read: {cause}", "cause", failure), bot.Say("try again later"))
	}
	may := g.permissions(r, me)
	if missing := lacking(may, forum); len(missing) > 0 {
		return broken(about, bot.Say("the bot's role lacks {rights}", "rights", missing), bot.Say("allow it in the channel's settings, under Permissions"))
	}
	switch {
	case may&readHistory == 0:
		return warning(about, bot.Say("the bot's role lacks Read Message History: a message whose answer was lost cannot be looked up"), bot.Say("allow it in the channel's settings, under Permissions"))
	case s.crosspost && !forum && r.Type != announcement:
		return warning(about, bot.Say("crosspost is set, and this is no announcement channel: nothing is crossposted from it"), bot.Say("make it an announcement channel, or give it a channel block without crosspost"))
	}
	return bot.Finding{About: about, Grade: bot.GradeFine, Text: bot.Say("the bot may post there")}
}

func (s *Sender) guild(ctx context.Context, id, me string, guilds map[string]guild) (guild, *channel.Error) {
	if g, ok := guilds[id]; ok {
		return g, nil
	}
	var g guild
	if failure := s.read(ctx, "guild:"+id, "guilds/"+url.PathEscape(id), &g); failure != nil {
		return guild{}, failure
	}
	var member struct {
		Roles []string `json:"roles"`
	}
	if failure := s.read(ctx, "member:"+id, "guilds/"+url.PathEscape(id)+"/members/"+url.PathEscape(me), &member); failure != nil {
		return guild{}, failure
	}
	g.mine = member.Roles
	guilds[id] = g
	return g, nil
}

// permissions follows Discord's order: the server's roles, then the channel's overwrites for everyone, for roles and for the bot itself. The role of
// everyone has the server's id.
func (g guild) permissions(r room, me string) bits {
	var may bits
	for _, role := range g.Roles {
		if role.ID == g.ID || slices.Contains(g.mine, role.ID) {
			may |= role.Permissions
		}
	}
	if may&administrator != 0 || g.OwnerID == me {
		return ^bits(0)
	}
	apply := func(hit func(id string) bool) {
		var allow, deny bits
		for _, o := range r.Overwrites {
			if hit(o.ID) {
				allow, deny = allow|o.Allow, deny|o.Deny
			}
		}
		may = may&^deny | allow
	}
	apply(func(id string) bool { return id == g.ID })
	apply(func(id string) bool { return slices.Contains(g.mine, id) })
	apply(func(id string) bool { return id == me })
	return may
}

func lacking(may bits, forum bool) []string {
	var missing []string
	for _, need := range []struct {
		bit  bits
		name string
		when bool
	}{
		{viewChannel, "View Channel", true},
		{sendMessages, "Send Messages", true},
		{embedLinks, "Embed Links", true},
		{sendInThreads, "Send Messages in Threads", forum},
	} {
		if need.when && may&need.bit == 0 {
			missing = append(missing, need.name)
		}
	}
	return missing
}

func broken(about, text, mend bot.Saying) bot.Finding {
	return bot.Finding{About: about, Grade: bot.GradeBroken, Text: text, Mend: mend}
}

func warning(about, text, mend bot.Saying) bot.Finding {
	return bot.Finding{About: about, Grade: bot.GradeWarning, Text: text, Mend: mend}
}
