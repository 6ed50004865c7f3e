package solapi

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// deliveryField carries the delivery's id in a message's own fields.
const deliveryField = "delivery"

// nextStep is how soon a group that is noted in the ledger is sent.
const nextStep = 10 * time.Millisecond

// Groups send batches in two steps. The first makes a group, fills it, and leaves its name in the rows: nothing has
// left yet. The second, of the next attempt, sends that group. So a crash at any line leaves a group that was never
// noted and is never sent, or one that can be looked up.
type Groups struct {
	*Client
}

// A row's provider id is its group and how many messages that holds: a group of which some rows are gone, because a
// correction overtook them, is not sent.
func groupID(group string, messages int) string { return group + "/" + strconv.Itoa(messages) }

func groupOf(providerID string) (group string, messages int) {
	group, count, _ := strings.Cut(providerID, "/")
	messages, err := strconv.Atoi(count)
	if err != nil {
		return "", 0
	}
	return group, messages
}

// Send takes the rows one step further, each group by itself; message makes a row's message.
func (g Groups) Send(ctx context.Context, rows []bot.Delivery, message func(bot.Delivery) Message) []bot.Outcome {
	byID := map[string]bot.Outcome{}
	var fresh []bot.Delivery
	for _, some := range together(rows) {
		group, messages := groupOf(some[0].ProviderID)
		switch {
		case ctx.Err() != nil:
			for _, row := range some {
				byID[row.ID] = channel.NotTried(row.ID)
			}
		case group == "" || messages != len(some):
			fresh = append(fresh, some...)
		default:
			g.release(ctx, group, some, byID)
		}
	}
	if len(fresh) > 0 {
		g.prepare(ctx, fresh, message, byID)
	}
	outcomes := make([]bot.Outcome, 0, len(rows))
	for _, row := range rows {
		outcomes = append(outcomes, byID[row.ID])
	}
	return outcomes
}

// together gathers the rows of each group, in the order in which they come.
func together(rows []bot.Delivery) [][]bot.Delivery {
	place := map[string]int{}
	var all [][]bot.Delivery
	for _, row := range rows {
		at, known := place[row.ProviderID]
		if !known {
			at = len(all)
			place[row.ProviderID] = at
			all = append(all, nil)
		}
		all[at] = append(all[at], row)
	}
	return all
}

// onePerNumber divides rows into the first for each number, and others for the same numbers: a group takes a number once.
func onePerNumber(rows []bot.Delivery) (first, others []bot.Delivery) {
	seen := map[string]bool{}
	for _, row := range rows {
		if seen[row.Address] {
			others = append(others, row)
			continue
		}
		seen[row.Address] = true
		first = append(first, row)
	}
	return first, others
}

// prepare fills a new group. Whatever fails here has sent nothing.
func (g Groups) prepare(ctx context.Context, fresh []bot.Delivery, message func(bot.Delivery) Message, byID map[string]bot.Outcome) {
	begun := g.clock.Now()
	rows, others := onePerNumber(fresh)
	for _, row := range others {
		byID[row.ID] = bot.Outcome{
			DeliveryID: row.ID, State: bot.Pending, Throttled: true, After: nextStep, Reason: bot.Say("shares its number with another recipient: it goes in the next group").String(),
		}
	}
	group, not, failure := g.fill(ctx, rows, message)
	if failure != nil && failure.Reason == channel.Unknown {
		failure.Reason = channel.Down
	}
	for _, row := range rows {
		code, no := not[row.Address]
		var o bot.Outcome
		switch {
		case failure != nil:
			o = failure.Outcome(row.ID)
		case no:
			o = bot.Outcome{DeliveryID: row.ID, State: bot.Failed, Reason: "solapi refused: " + named(code)}
		default:
			o = bot.Outcome{
				DeliveryID: row.ID, State: bot.Pending, Throttled: true, After: nextStep, ProviderID: groupID(group, len(rows)-len(not)),
				Reason: bot.Say("laid ready at Solapi: it is sent next").String(),
			}
		}
		o.Latency = g.clock.Now().Sub(begun)
		byID[row.ID] = o
	}
}

func (g Groups) fill(ctx context.Context, rows []bot.Delivery, message func(bot.Delivery) Message) (string, refused, *channel.Error) {
	group, failure := g.createGroup(ctx)
	if failure != nil {
		return "", nil, failure
	}
	messages := make([]Message, 0, len(rows))
	for _, row := range rows {
		m := message(row)
		m.To, m.CustomFields = row.Address, map[string]string{deliveryField: row.ID}
		messages = append(messages, m)
	}
	not, failure := g.addMessages(ctx, group, messages)
	return group, not, failure
}

// release sends a group. One that Solapi refuses to send may have been sent before.
func (g Groups) release(ctx context.Context, group string, rows []bot.Delivery, byID map[string]bot.Outcome) {
	begun := g.clock.Now()
	failure := g.sendGroup(ctx, group)
	if failure != nil && failure.Reason == channel.Rejected {
		switch left, unread := g.left(ctx, group); {
		case unread != nil:
			failure.Reason = channel.Unknown
		case left:
			failure = nil
		}
	}
	for _, row := range rows {
		o := bot.Outcome{DeliveryID: row.ID, State: bot.Accepted, ProviderID: row.ProviderID}
		if failure != nil {
			o = failure.Outcome(row.ID)
		}
		o.Latency = g.clock.Now().Sub(begun)
		byID[row.ID] = o
	}
}

// Find asks whether each row's group left.
func (g Groups) Find(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	byID := map[string]bot.Outcome{}
	for _, rows := range together(b.Rows) {
		found := g.find(ctx, rows[0].ProviderID)
		for _, row := range rows {
			found.DeliveryID = row.ID
			byID[row.ID] = found
		}
	}
	outcomes := make([]bot.Outcome, 0, len(b.Rows))
	for _, row := range b.Rows {
		outcomes = append(outcomes, byID[row.ID])
	}
	return outcomes, nil
}

func (g Groups) find(ctx context.Context, providerID string) bot.Outcome {
	group, _ := groupOf(providerID)
	if group == "" {
		return bot.Outcome{State: bot.Pending, Reason: bot.Say("no group was noted, so none was sent").String()}
	}
	left, failure := g.left(ctx, group)
	switch {
	case failure != nil:
		return channel.LookUpFailed(failure)
	case left:
		return bot.Outcome{State: bot.Accepted, ProviderID: providerID, Reason: bot.Say("found: its group was sent").String()}
	}
	return bot.Outcome{State: bot.Pending, Reason: bot.Say("its group was not sent: it is sent now").String()}
}

// Track reads what became of the rows' messages.
func (g Groups) Track(ctx context.Context, rows []bot.Delivery) ([]bot.Receipt, error) {
	var receipts []bot.Receipt
	for _, some := range together(rows) {
		group, _ := groupOf(some[0].ProviderID)
		if group == "" {
			continue
		}
		messages, failure := g.messages(ctx, group)
		if failure != nil {
			return receipts, fmt.Errorf("ask Solapi for receipts: %w", failure)
		}
		asked := map[string]bot.Delivery{}
		for _, row := range some {
			asked[row.ID] = row
		}
		for _, m := range messages {
			if row, ok := asked[m.CustomFields[deliveryField]]; ok {
				receipts = append(receipts, g.receipt(row, m.StatusCode)...)
			}
		}
	}
	return receipts, nil
}

func (g Groups) receipt(row bot.Delivery, code string) []bot.Receipt {
	r := bot.Receipt{Channel: row.Channel, DeliveryID: row.ID, ProviderID: row.ProviderID, At: g.clock.Now(), State: bot.Failed, Reason: "solapi: " + named(code)}
	switch code {
	case registered, relayed, "":
		return nil
	case delivered:
		r.State, r.Reason = bot.Delivered, ""
	}
	return []bot.Receipt{r}
}

func named(code string) string {
	if !errorName.MatchString(code) {
		return "no code"
	}
	return "code " + code
}
