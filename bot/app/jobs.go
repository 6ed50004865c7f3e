package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/deliver"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
	"github.com/bongsu-hq/bongsu/bot/queue"
)

// handlers are what each kind of job calls. A job whose subject is gone is done: it can never succeed.
func (h *house) handlers() queue.Handlers {
	return queue.Handlers{
		bot.JobPublish: job(func(ctx context.Context, _ queue.Received, a struct{ Draft string }) error {
			return h.desk.RunPublish(ctx, a.Draft)
		}),
		bot.JobDeliver: job(func(ctx context.Context, j queue.Received, a struct {
			Batch      string
			Generation int
		},
		) error {
			return h.runner.Run(ctx, deliver.Job{ID: j.ID, Channel: j.Queue, Batch: a.Batch, Generation: a.Generation})
		}),
		bot.JobCard: job(func(ctx context.Context, _ queue.Received, a struct{ Draft string }) error {
			return h.cards.Refresh(ctx, a.Draft)
		}),
		bot.JobRemind: job(func(ctx context.Context, _ queue.Received, l remind.Link) error {
			return h.desk.RunRemind(ctx, l)
		}),
		bot.JobDraft: job(func(ctx context.Context, _ queue.Received, l remind.Link) error {
			return h.desk.RunDraft(ctx, l)
		}),
		bot.JobExpire: job(func(ctx context.Context, _ queue.Received, a struct {
			Draft    string
			Revision int
		},
		) error {
			return h.desk.RunExpire(ctx, a.Draft, a.Revision)
		}),
		bot.JobChase: job(func(ctx context.Context, _ queue.Received, a remind.Asked) error {
			return h.desk.RunChase(ctx, a)
		}),
		bot.JobChannel: job(func(ctx context.Context, _ queue.Received, n bot.ChannelNews) error {
			h.logChannel(ctx, n)
			return h.desk.RunChannel(ctx, n)
		}),
		bot.JobBrief: job(func(ctx context.Context, _ queue.Received, s remind.Slot) error {
			return h.desk.RunBrief(ctx, s)
		}),
	}
}

// logChannel keeps a channel's silence where the operator looks: the only desk that there is may be the one that is down.
func (h *house) logChannel(ctx context.Context, n bot.ChannelNews) {
	level := slog.LevelInfo
	if n.Stops() {
		level = slog.LevelWarn
	}
	h.logger.Log(ctx, level, "a channel changed", "channel", n.Channel, "change", string(n.Change), "by", n.By, "reason", n.Reason)
}

func job[A any](run func(context.Context, queue.Received, A) error) queue.Handler {
	return func(ctx context.Context, j queue.Received) error {
		var args A
		if err := json.Unmarshal(j.Args, &args); err != nil {
			return fmt.Errorf("arguments of job %d: %w", j.ID, err)
		}
		err := run(ctx, j, args)
		if errors.Is(err, bot.ErrNotFound) {
			return nil
		}
		return err
	}
}

// briefs are the configured ones, as the desk knows them.
func briefs(configured []config.Brief) []remind.Brief {
	var list []remind.Brief
	for _, b := range configured {
		list = append(list, remind.Brief{Cron: b.Cron, Destination: b.Destination})
	}
	return list
}
