package wechat

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

var errBusy = errors.New("WeChat asked to wait")

func badToken(code int) bool { return code == 40001 || code == 40014 || code == 42001 }

// refusals are errcodes with which WeChat has certainly taken nothing.
func refusal(code int) string {
	switch code {
	case 40001, 40014, 42001:
		return "the access token is refused, a new one, too"
	case 40003:
		return "the recipient's openid is none of this account's"
	case 40037:
		return "there is no such template: compare its id with the account's"
	case 43004:
		return "the recipient does not follow the account"
	case 43101:
		return "the recipient refuses messages"
	case 45009:
		return "the account's messages of this day are used up"
	case 47003:
		return "a field does not take its words"
	case 48001:
		return "the account may not send template messages"
	}
	return ""
}

// judge reads what WeChat said of a message: its msgid, or what the failure means for the row.
func (s *Sender) judge(got answer, row bot.Delivery) (string, *channel.Error) {
	code := got.Errcode
	switch {
	case !got.told:
		return "", &channel.Error{Reason: channel.Unknown, Err: errors.New("WeChat's answer is not in its form")}
	case code == 0, code == s.settings.RepeatErrcode:
		return msgid(got), nil
	case code == -1:
		return "", &channel.Error{Reason: channel.Unknown, Err: errors.New("WeChat is busy, errcode -1")}
	case code == 45011:
		return "", channel.Wait(defaultWait, errBusy)
	}
	told := refusal(code)
	if told == "" && !row.FirstSentAt.IsZero() {
		// It may be how WeChat says that it has this one: it does not document that.
		return "", &channel.Error{Reason: channel.Unknown, Err: fmt.Errorf("WeChat answered errcode %d to a message that it may have already", code)}
	}
	if told == "" {
		told = "see WeChat's list of return codes"
	}
	if code == 47003 {
		told += field(got.Errmsg)
	}
	return "", &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("WeChat refused, errcode %d: %s", code, told)}
}

// field names the field that WeChat did not like.
func field(message string) string {
	found := regexp.MustCompile(`data\.([A-Za-z0-9_]{1,32})\.value`).FindStringSubmatch(message)
	if found == nil {
		return ""
	}
	return ": " + found[1]
}

func msgid(got answer) string {
	id := got.Msgid.String()
	if id == "0" || strings.Trim(id, "0123456789") != "" || len(id) > 20 {
		return ""
	}
	return id
}
