package email

import (
	"context"
	"errors"
	"net"
	"net/textproto"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// stage is how far a message came on a connection.
type stage int

const (
	atSender    stage = iota // MAIL FROM
	atRecipient              // RCPT TO
	atData                   // DATA, and the message up to its end
	atEnd                    // the final dot is out: whoever reads it has the message
)

const (
	commandTimeout = 20 * time.Second // for each answer before the message's end
	goodbye        = 5 * time.Second
)

// connection is one session with the relay, signed in.
type connection struct {
	client *smtp.Client
	raw    net.Conn // below TLS: its deadline interrupts whatever waits
	used   bool
	expiry *time.Timer
}

func (c *connection) close() { _ = c.raw.Close() } // nothing is owed to a connection that failed

func (c *connection) quit() {
	_ = c.client.UpdateDeadline(goodbye)
	_ = c.client.Quit() // a courtesy
	c.close()
}

// interrupt makes whatever waits on the connection fail at once.
func (c *connection) interrupt() { _ = c.raw.SetDeadline(time.Unix(1, 0)) }

// send makes one transaction and returns what the relay answered to the whole message, or where it failed.
func (c *connection) send(ctx context.Context, from, to string, message []byte, patience time.Duration) (reply string, at stage, err error) {
	stop := context.AfterFunc(ctx, c.interrupt)
	defer stop()
	step := func(do func() error) error {
		if err := errors.Join(c.client.UpdateDeadline(commandTimeout), ctx.Err()); err != nil {
			return err
		}
		return do()
	}
	if err := step(func() error { return c.client.Mail("<" + from + ">") }); err != nil {
		return "", atSender, err
	}
	if err := step(func() error { return c.client.Rcpt("<" + to + ">") }); err != nil {
		return "", atRecipient, err
	}
	var data *smtp.DataCloser
	err = step(func() error {
		w, err := c.client.Data()
		if err != nil {
			return err
		}
		data, _ = w.(*smtp.DataCloser)
		_, err = w.Write(message)
		return err
	})
	if err != nil {
		return "", atData, err
	}
	if !stop() && ctx.Err() != nil {
		return "", atData, ctx.Err()
	}
	defer c.lastPatience(ctx)()
	if err := c.client.UpdateDeadline(patience); err != nil {
		return "", atData, err
	}
	err = data.Close()
	return data.ServerResponse(), atEnd, err
}

// lastPatience lets an answer that is due come even when the batch's time is over: cutting it off would make a doubt of what the relay
// knows. Only a stop of the work leaves it little time.
func (c *connection) lastPatience(ctx context.Context) (end func()) {
	answered := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		if !errors.Is(ctx.Err(), context.Canceled) {
			return
		}
		select {
		case <-answered:
		case <-time.After(goodbye):
			c.interrupt()
		}
	})
	return func() { close(answered); stop() }
}

// clear ends a transaction that the relay refused, and reports whether the connection can take another one.
func (c *connection) clear() bool {
	return c.client.UpdateDeadline(commandTimeout) == nil && c.client.Reset() == nil
}

// answer is the relay's reply that an error stands for, if it is one.
func answer(err error) (*textproto.Error, bool) { return errors.AsType[*textproto.Error](err) }
