package storetest

import (
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// unsubscribed recipients stay so, each at one destination, over a restart and however often they ask.
func unsubscribed(w world) {
	same(w, "a new store", bot.Unsubscribed{}, need1(w, w.Unsubscribed))
	for _, u := range []bot.Unsubscription{
		{Destination: "customers", Recipient: "r-1", At: start()},
		{Destination: "customers", Recipient: "r-2", At: start()},
		{Destination: "press", Recipient: "r-1", At: start()},
		{Destination: "customers", Recipient: "r-1", At: start().Add(time.Hour)},
	} {
		if err := w.Unsubscribe(w.Context(), u); err != nil {
			w.Fatal(err)
		}
	}
	want := bot.Unsubscribed{"customers": {"r-1": true, "r-2": true}, "press": {"r-1": true}}
	same(w, "who left", want, need1(w, w.Unsubscribed))
	if err := w.Close(); err != nil {
		w.Fatal(err)
	}
	w.Store = w.reopen()
	same(w, "after a restart", want, need1(w, w.Unsubscribed))
}
