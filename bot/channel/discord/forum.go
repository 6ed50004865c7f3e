package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

const threadNameRunes = 100

// forumPost starts a post in a forum: a thread whose first message has the thread's id.
type forumPost struct {
	Name        string   `json:"name"`
	AppliedTags []string `json:"applied_tags,omitempty"`
	Message     envelope `json:"message"`
}

// postToForum writes into the incident's post; where there is none yet, or somebody deleted or locked it, it starts one.
func (s *Sender) postToForum(ctx context.Context, row bot.Delivery, forum string, e envelope) (string, *channel.Error) {
	if thread := threadOf(row); thread != "" {
		id, failure := s.post(ctx, thread, row.Key, e)
		if !refusedAs(failure, codeUnknownChannel, codeArchived, codeLocked) {
			return id, failure
		}
	}
	name, failure := threadName(e)
	if failure != nil {
		return "", failure
	}
	raw, failure := s.call(ctx, "thread:"+forum, http.MethodPost, "channels/"+url.PathEscape(forum)+"/threads", forumPost{name, s.tags, e})
	if failure != nil {
		return "", failure
	}
	return starter(raw), nil
}

// threadOf is the incident's forum post. Its first message has the post's own id; another one was no forum post.
func threadOf(row bot.Delivery) string {
	thread, message, _ := strings.Cut(row.Thread, "/")
	if thread != message {
		return ""
	}
	return thread
}

// starter names the first message of a new forum post.
func starter(raw []byte) string {
	id := providerID("", raw)
	if id == "" {
		return ""
	}
	return strings.TrimPrefix(id, "/") + id
}

// threadName is the post's title, made of nothing but what was signed: the incident's key and the heading, or as much of them as has room whole.
func threadName(e envelope) (string, *channel.Error) {
	var embeds []embed
	if err := json.Unmarshal(e.Embeds, &embeds); err != nil || len(embeds) == 0 {
		return "", &channel.Error{Reason: channel.Rejected, Err: bot.Refuse(bot.ErrInvalid, "the body has no heading: a forum post needs one")}
	}
	title, key := unquote(embeds[0].Title), ""
	if f := embeds[0].Footer; f != nil {
		for part := range strings.SplitSeq(f.Text, " · ") {
			if regexp.MustCompile(`^[A-Z0-9]+-[0-9]+$`).MatchString(part) {
				key = part
			}
		}
	}
	for _, name := range []string{strings.TrimPrefix(key+" · "+title, " · "), title, key} {
		if n := utf8.RuneCountInString(name); n > 0 && n <= threadNameRunes {
			return name, nil
		}
	}
	return "", &channel.Error{Reason: channel.Rejected, Err: channel.TooLong(bot.Say("the title of the forum post"), title, utf8.RuneCountInString(title), threadNameRunes, bot.Say("characters"), utf8.RuneCountInString)}
}

// unquote takes quote back: a title is shown as it is written.
func unquote(text string) string {
	return regexp.MustCompile(`\\([^0-9A-Za-z\s])|<(https?://[^\s<>]+)>`).ReplaceAllString(text, "$1$2")
}
