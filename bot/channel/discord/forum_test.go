package discord_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/discord"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const (
	forum   = "1030000000000000005"
	inForum = "forum:" + forum
)

func newForum(t *testing.T) *guild {
	t.Helper()
	return guildWith(t, discord.Settings{}, sandbox.DiscordChannel{ID: forum, Name: "incidents", Type: sandbox.DiscordForum})
}

// update is a batch of one row for an address, with a thread if the incident has one there.
func update(t *testing.T, g *guild, r bot.Rendition, address, thread string) bot.Batch {
	t.Helper()
	b := batch(t, r.UpdateID+r.Title, address)
	var err error
	if b.Body, err = discord.Compose(r, nil); err != nil {
		t.Fatal(err)
	}
	b.Rows[0].Thread, b.At = thread, g.clock.Now()
	return b
}

func TestAnIncidentIsOnePostOfAForum(t *testing.T) {
	t.Parallel()
	g := newForum(t)
	r := channeltest.Renditions()["initial.ko"]
	first := send(t, g.sender, update(t, g, r, inForum, ""))[0]
	posts := g.Posts(forum)
	if first.State != bot.Accepted || len(posts) != 1 || first.ProviderID != posts[0].ID+"/"+posts[0].ID {
		t.Fatalf("%+v, posts %+v", first, posts)
	}
	if want := "INC-7 · " + r.Title; posts[0].Name != want {
		t.Errorf("the post is named %q, want %q", posts[0].Name, want)
	}
	g.clock.Advance(time.Hour)
	second := send(t, g.sender, update(t, g, channeltest.Renditions()["progress.en"], inForum, first.ProviderID))[0]
	if second.State != bot.Accepted || !strings.HasPrefix(second.ProviderID, posts[0].ID+"/") || second.ProviderID == first.ProviderID {
		t.Errorf("the second update: %+v", second)
	}
	if n := len(g.Posts(forum)); n != 1 {
		t.Errorf("%d posts of one incident", n)
	}
	for what, remove := range map[string]bool{"locked": false, "deleted": true} {
		g.Moderate(posts[0].ID, remove)
		o := send(t, g.sender, update(t, g, r, inForum, first.ProviderID))[0]
		if o.State != bot.Accepted || strings.HasPrefix(o.ProviderID, posts[0].ID) {
			t.Errorf("an update once the post is %s: %+v", what, o)
		}
	}
	if o := send(t, g.sender, update(t, g, r, inForum, room+"/1030000000000000008"))[0]; o.State != bot.Accepted || len(g.Messages(room)) > 0 {
		t.Errorf("an earlier message of another kind of channel: %+v", o)
	}
}

func TestTheNameOfAPostIsNeverCut(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("가나다라마바사아자차", 10)
	for name, tt := range map[string]struct{ title, reference, want string }{
		"both":      {"Login *fails* (https://status.example/a_b)", "INC-7", "INC-7 · Login *fails* (https://status.example/a_b)"},
		"no key":    {"Login fails", "", "Login fails"},
		"title":     {long, "INC-7", long},
		"key":       {long + "요", "INC-7", "INC-7"},
		"no longer": {long + "요", "", ""},
	} {
		g := newForum(t)
		r := channeltest.Renditions()["initial.ko"]
		r.Title, r.Reference = tt.title, tt.reference
		o := send(t, g.sender, update(t, g, r, inForum, ""))[0]
		if tt.want == "" {
			if o.State != bot.Failed || !strings.Contains(o.Reason, "shorten it by 1") {
				t.Errorf("%s: %+v", name, o)
			}
			continue
		}
		if posts := g.Posts(forum); len(posts) != 1 || posts[0].Name != tt.want {
			t.Errorf("%s: %+v, %+v", name, posts, o)
		}
	}
}

func TestFindTellsArrivedFromLost(t *testing.T) {
	t.Parallel()
	words := channeltest.Renditions()
	for name, tt := range map[string]struct {
		address, thread string
		after           time.Duration
		arrived         bool
		want            bot.DeliveryState
	}{
		"inside the window, arrived":      {room, "", 2 * time.Minute, true, bot.Pending},
		"inside the window, lost":         {room, "", time.Minute, false, bot.Pending},
		"after the window, arrived":       {room, "", 3 * time.Minute, true, bot.Accepted},
		"after the window, lost":          {room, "", 3 * time.Minute, false, bot.Pending},
		"a forum's first, arrived":        {inForum, "", time.Second, true, bot.Accepted},
		"a forum's first, lost":           {inForum, "", time.Second, false, bot.Pending},
		"a forum's first, lost long ago":  {inForum, "", 2 * time.Hour, false, bot.UnknownOutcome},
		"in a forum post, inside, lost":   {inForum, "root", time.Minute, false, bot.Pending},
		"in a forum post, after, arrived": {inForum, "root", 5 * time.Minute, true, bot.Accepted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := guildWith(t, discord.Settings{}, sandbox.DiscordChannel{ID: room, Name: "status"}, sandbox.DiscordChannel{ID: forum, Type: sandbox.DiscordForum})
			thread := ""
			if tt.thread != "" {
				thread = send(t, g.sender, update(t, g, words["initial.ko"], inForum, ""))[0].ProviderID
				g.clock.Advance(time.Hour)
			}
			other := update(t, g, words["resolved.fr"], tt.address, thread) // of another update, in the same minutes
			send(t, g.sender, other)
			b := update(t, g, words["progress.en"], tt.address, thread)
			b.Rows[0].FirstSentAt = g.clock.Now()
			if tt.arrived {
				g.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
				if o := send(t, g.sender, b)[0]; o.State != bot.UnknownOutcome {
					t.Fatalf("a lost answer is %+v", o)
				}
			}
			if tt.address == room {
				for i := range 120 { // more than one page of other people's talk
					if _, err := g.Say(room, "1040000000000000001", strings.Repeat("x", i%7+1)); err != nil {
						t.Fatal(err)
					}
				}
			}
			g.clock.Advance(tt.after)
			o := find(t, g.sender, b)
			if o.State != tt.want || o.MayHave || o.Reason == "" {
				t.Errorf("got %+v, want %s", o, tt.want)
			}
			if o.State == bot.Accepted && o.ProviderID == "" {
				t.Errorf("found, and not named: %+v", o)
			}
			g.Fail(sandbox.Fault{Kind: sandbox.Status500, Next: 1})
			if o := find(t, g.sender, b); o.State == bot.Pending && !o.MayHave && !strings.Contains(o.Reason, "nonce") {
				t.Errorf("a look-up that failed: %+v", o)
			}
		})
	}
}

func find(t *testing.T, s channel.Sender, b bot.Batch) bot.Outcome {
	t.Helper()
	finder, ok := s.(channel.Finder)
	if !ok {
		t.Fatal("Discord can be looked up")
	}
	outcomes, err := finder.Find(t.Context(), b)
	if err != nil || len(outcomes) != 1 || outcomes[0].DeliveryID != b.Rows[0].ID {
		t.Fatalf("got %+v, %v", outcomes, err)
	}
	return outcomes[0]
}

func TestCrosspostNeverFailsADelivery(t *testing.T) {
	t.Parallel()
	crossposts := func(s discord.Settings) *guild {
		s.Crosspost = true
		return guildWith(t, s, sandbox.DiscordChannel{ID: room, Name: "news", Type: sandbox.DiscordAnnouncement}, sandbox.DiscordChannel{ID: "1030000000000000002", Name: "talk"})
	}
	g := crossposts(discord.Settings{})
	got := send(t, g.sender, batch(t, "key", room, "1030000000000000002"))
	if got[0].State != bot.Accepted || got[0].Reason != "" || !g.Messages(room)[0].Crossposted {
		t.Errorf("in an announcement channel: %+v", got[0])
	}
	if got[1].State != bot.Accepted || got[1].Reason != "not crossposted: discord refused: code 50024, HTTP 400" {
		t.Errorf("elsewhere: %+v", got[1])
	}
	again := send(t, g.sender, batch(t, "key", room))[0] // under the same nonce: it is crossposted already
	if again.State != bot.Accepted || again.Reason != "" || again.ProviderID != got[0].ProviderID {
		t.Errorf("sent again: %+v", again)
	}

	g = crossposts(discord.Settings{CrosspostPerHour: 2})
	var reasons []string
	for i := range 3 {
		g.clock.Advance(5 * time.Second)
		reasons = append(reasons, send(t, g.sender, batch(t, fmt.Sprint(i), room))[0].Reason)
	}
	if diff := cmp.Diff([]string{"", "", "not crossposted: 2 in an hour are all that one channel may"}, reasons); diff != "" {
		t.Errorf("within an hour (-want +got):\n%s", diff)
	}
	g.clock.Advance(time.Hour)
	if o := send(t, g.sender, batch(t, "next", room))[0]; o.Reason != "" {
		t.Errorf("an hour later: %+v", o)
	}

	g = crossposts(discord.Settings{CrosspostPerHour: 20}) // more than the platform takes
	for i := range 11 {
		g.clock.Advance(5 * time.Second)
		o := send(t, g.sender, batch(t, fmt.Sprint(i), room))[0]
		if o.State != bot.Accepted || (o.Reason == "not crossposted: discord takes no more in this hour") != (i == 10) {
			t.Errorf("message %d: %+v", i, o)
		}
	}

	g = crossposts(discord.Settings{})
	b := batch(t, "lost", room)
	b.Rows[0].FirstSentAt = g.clock.Now()
	g.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	send(t, g.sender, b)
	g.clock.Advance(3 * time.Minute)
	if o := find(t, g.sender, b); o.State != bot.Accepted || !g.Messages(room)[0].Crossposted {
		t.Errorf("a message that was found later is crossposted, too: %+v", o)
	}
	if _, err := discord.Open(&discord.Settings{Token: token, CrosspostPerHour: -1}, channel.Env{}); err == nil {
		t.Error("a budget below zero was taken")
	}
}

func TestOldMessagesAreNotEditedForEver(t *testing.T) {
	t.Parallel()
	g := newGuild(t)
	b := batch(t, "key", room)
	id := send(t, g.sender, b)[0].ProviderID
	editor, _ := g.sender.(channel.Editor)
	g.clock.Advance(2 * time.Hour)
	for i := range 4 {
		g.clock.Advance(5 * time.Second)
		o, err := editor.Edit(t.Context(), id, b.Body)
		if err != nil || (o.State == bot.Accepted) != (i < 3) {
			t.Errorf("edit %d of an old message: %+v, %v", i+1, o, err)
		}
	}
}

func TestDeleteTakesBack(t *testing.T) {
	t.Parallel()
	g := newGuild(t)
	deleter, ok := g.sender.(channel.Deleter)
	if !ok {
		t.Fatal("Discord can delete")
	}
	remove := func(id string) bot.Outcome {
		o, err := deleter.Delete(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	id := send(t, g.sender, batch(t, "key", room))[0].ProviderID
	g.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	if o := remove(id); o.State != bot.Pending || !g.Messages(room)[0].Deleted {
		t.Errorf("a delete whose answer was lost: %+v, want pending", o)
	}
	for _, gone := range []string{id, "1030000000000000099/1030000000000000098"} {
		if o := remove(gone); o.State != bot.Accepted || o.ProviderID != gone {
			t.Errorf("what is gone: %+v", o)
		}
	}
	said, err := g.Say(room, "1040000000000000001", "mine")
	if err != nil {
		t.Fatal(err)
	}
	if o := remove(room + "/" + said); o.State != bot.Failed {
		t.Errorf("another one's message: %+v", o)
	}
	if _, err := deleter.Delete(t.Context(), "nonsense"); err == nil {
		t.Error("a name that is none was taken")
	}
}

func TestCheckTellsWhatIsMissing(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		settings discord.Settings
		channel  sandbox.DiscordChannel
		forum    bool
		want     string
	}{
		"fine":             {want: "ok"},
		"a forum":          {channel: sandbox.DiscordChannel{Type: sandbox.DiscordForum}, forum: true, want: "ok"},
		"crosspost":        {settings: discord.Settings{Crosspost: true}, channel: sandbox.DiscordChannel{Type: sandbox.DiscordAnnouncement}, want: "ok"},
		"no crosspost":     {settings: discord.Settings{Crosspost: true}, want: "warning: crosspost is set, and this is no announcement channel: nothing is crossposted from it"},
		"hidden":           {channel: sandbox.DiscordChannel{Hidden: true}, want: "broken: discord refused: code 50001, HTTP 403"},
		"read only":        {channel: sandbox.DiscordChannel{ReadOnly: true, NoEmbeds: true}, want: "broken: the bot's role lacks Send Messages, Embed Links"},
		"no forum":         {forum: true, want: "broken: the channel is no forum"},
		"unsaid forum":     {channel: sandbox.DiscordChannel{Type: sandbox.DiscordForum}, want: "broken: the channel is a forum"},
		"a tag is needed":  {channel: sandbox.DiscordChannel{Type: sandbox.DiscordForum, NeedsTag: true}, forum: true, want: "broken: the forum takes no post without a tag"},
		"the tag is given": {settings: discord.Settings{ForumTags: []string{"1050000000000000001"}}, channel: sandbox.DiscordChannel{Type: sandbox.DiscordForum, NeedsTag: true}, forum: true, want: "ok"},
	} {
		tt.channel.ID = room
		g := guildWith(t, tt.settings, tt.channel)
		address := map[bool]string{false: room, true: "forum:" + room}[tt.forum]
		lines := findings(t, g.sender, address)
		want := []string{"token: ok", "rate: ok", "destination community: " + tt.want}
		if diff := cmp.Diff(want, lines); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if len(g.Messages(room)) > 0 {
			t.Errorf("%s: a message was posted", name)
		}
	}
	g := newGuild(t)
	g.Fail(sandbox.Fault{Kind: "401"})
	if lines := findings(t, g.sender, room); len(lines) != 1 || lines[0] != "token: broken: discord answered HTTP 401" {
		t.Errorf("a token that is none: %q", lines)
	}
}

func findings(t *testing.T, s channel.Sender, address string) []string {
	t.Helper()
	checker, ok := s.(channel.Checker)
	if !ok {
		t.Fatal("Discord can be checked")
	}
	var lines []string
	for _, f := range checker.Check(t.Context(), []bot.Destination{{ID: "community", Recipients: []bot.Recipient{{ID: "community", Address: address}}}}) {
		line := fmt.Sprintf("%s: %s", f.About, f.Grade)
		if f.Grade != bot.GradeFine {
			line += ": " + f.Text.String()
			if f.Mend.IsZero() {
				t.Errorf("no mend: %+v", f)
			}
		}
		lines = append(lines, line)
	}
	return lines
}
