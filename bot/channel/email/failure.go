package email

import (
	"errors"
	"fmt"
	"hash/fnv"
	"net/textproto"
	"regexp"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// busy is a relay's "not now, and I close the connection".
const (
	busy     = 421
	busyWait = 30 * time.Second
)

// signIn reports whether a reply is about the account, not about the message.
func signIn(code int) bool {
	return code == 530 || code == 534 || code == 535 || code == 538 || code == 454
}

// failed says what a failed transaction means for its row. Before the message's end nothing was taken; after it a relay that gives no
// answer may have taken the message, and nobody can be asked.
func failed(at stage, err error, row bot.Delivery) *channel.Error {
	reply, answered := answer(err)
	if !answered {
		told := channel.Broken(err)
		told.Reason = channel.Unknown
		if at < atEnd {
			told.Reason, told.After = channel.Down, retry(row)
			told.Err = errors.New(channel.Describe(err) + " before the message was sent")
			return told
		}
		told.Err = errors.New(channel.Describe(err) + " after the whole message had left, and before the relay said whether it took it")
		return told
	}
	words := map[stage]string{
		atSender: "the relay refused our address", atRecipient: "the recipient was refused", atData: "the relay refused the message", atEnd: "the relay refused the message",
	}
	told := &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("%s: %s", words[at], code(reply))}
	switch {
	case reply.Code == busy:
		return channel.Wait(busyWait, fmt.Errorf("the relay asked to wait: %s", code(reply)))
	case reply.Code/100 == 4 || signIn(reply.Code):
		told.Reason, told.After = channel.Down, retry(row)
		told.Answered = at == atRecipient // one whom the relay puts off is no dead relay
	case reply.Code/100 != 5: // no answer that mail knows
		told.Reason = channel.Down
		if at == atEnd {
			told.Reason = channel.Unknown
		}
	}
	return told
}

// code is a relay's reply without its words: they may name the recipient.
func code(reply *textproto.Error) string {
	if more := regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`).FindString(reply.Msg); more != "" {
		return fmt.Sprintf("%d %s", reply.Code, more)
	}
	return fmt.Sprint(reply.Code)
}

// retry grows with the attempts made, past the minutes for which relays put strangers off; the row's key spreads neighbours by a quarter.
func retry(row bot.Delivery) time.Duration {
	schedule := []time.Duration{
		30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	}
	wait := schedule[min(max(row.Attempts, 0), len(schedule)-1)]
	h := fnv.New32a()
	_, _ = h.Write([]byte(row.Key)) // never fails
	return wait + wait*time.Duration(h.Sum32()%256)/1024
}
