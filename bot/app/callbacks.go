package app

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// callbackBytes bounds what a platform may post: the largest known batch of events is far below.
const callbackBytes = 1 << 20

// public is the site, and beside it what platforms call.
func (h *house) public(site http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", site)
	mux.HandleFunc(callbackPath+"{channel}", h.callback)
	return mux
}

// callback takes what a channel's platform tells and writes it down before it answers: the platform repeats what gets no answer.
func (h *house) callback(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("channel")
	receiver, ok := h.senders[name].(channel.Receiver)
	if !ok {
		http.NotFound(w, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, callbackBytes))
	if err != nil {
		http.Error(w, "the body is too large or was cut", http.StatusBadRequest)
		return
	}
	told, err := receiver.Receive(r, body)
	if err != nil {
		h.logger.WarnContext(r.Context(), "a callback was refused", "channel", name, "error", channel.Describe(err))
		status := http.StatusBadRequest
		if errors.Is(err, bot.ErrForbidden) {
			status = http.StatusUnauthorized
		}
		http.Error(w, strings.ToLower(http.StatusText(status)), status)
		return
	}
	for i := range told.Receipts {
		told.Receipts[i].Channel = name
	}
	if _, err := h.store.Receive(r.Context(), told.Receipts); err != nil {
		h.logger.ErrorContext(r.Context(), "write receipts", "channel", name, "error", err)
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	if len(told.Reply) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", told.ContentType)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(told.Reply)
}
