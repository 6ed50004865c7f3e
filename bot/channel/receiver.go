package channel

import (
	"net/http"

	"github.com/bongsu-hq/bongsu/bot"
)

// Receiver is a Sender whose platform calls back, at Env.CallbackURL. Receive
// judges whether the call is genuine: bot.ErrForbidden answers 401, any other
// error 400. The receipts are stored before the reply is given.
type Receiver interface {
	Receive(r *http.Request, body []byte) (Received, error)
}

// Received is what a callback told.
type Received struct {
	Receipts    []bot.Receipt
	Reply       []byte // what the platform wants to read; empty: HTTP 204
	ContentType string
}
