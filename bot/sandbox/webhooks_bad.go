package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// BadWebhookRequests are requests that the endpoint must refuse at the given time.
func BadWebhookRequests(endpoint, secret string, at time.Time) []BadRequest {
	const good = `{"type":"incident.update.published","timestamp":"2026-11-25T09:00:00Z","data":{"id":"1"}}`
	stamp := strconv.FormatInt(at.Unix(), 10)
	signed := func(id, stamp, body string) http.Header {
		return webhookHeader(secret, id, stamp, body)
	}
	without := func(name string) http.Header {
		h := signed("msg_1", stamp, good)
		h.Del(name)
		return h
	}
	with := func(name, value string) http.Header {
		h := signed("msg_1", stamp, good)
		h.Set(name, value)
		return h
	}
	aged := func(d time.Duration) string { return strconv.FormatInt(at.Add(d).Unix(), 10) }
	post := func(name string, h http.Header, body string, status int, reason string) BadRequest {
		return BadRequest{Name: name, Method: http.MethodPost, Path: "/" + endpoint, Header: h, Body: body, WantStatus: status, WantError: reason}
	}
	content := func(name, body, reason string) BadRequest {
		return post(name, signed("msg_1", stamp, body), body, http.StatusBadRequest, reason)
	}
	large := `{"type":"a","timestamp":"2026-11-25T09:00:00Z","data":{"x":"` + strings.Repeat("x", webhookMaxBody) + `"}}`
	const unsigned, headers = "no matching signature found", "missing required headers"
	return []BadRequest{
		post("no id", without("webhook-id"), good, http.StatusBadRequest, headers),
		post("no timestamp", without("webhook-timestamp"), good, http.StatusBadRequest, headers),
		post("no signature", without("webhook-signature"), good, http.StatusBadRequest, headers),
		post("id with a full stop", signed("msg.1", stamp, good), good, http.StatusBadRequest, "webhook-id holds a full stop"),
		post("timestamp in words", signed("msg_1", "now", good), good, http.StatusBadRequest, "webhook-timestamp is not a number of seconds"),
		post("stale", signed("msg_1", aged(-6*time.Minute), good), good, http.StatusUnauthorized, "timestamp outside the tolerance"),
		post("from the future", signed("msg_1", aged(6*time.Minute), good), good, http.StatusUnauthorized, "timestamp outside the tolerance"),
		post("tampered body", signed("msg_1", stamp, good), strings.Replace(good, `"1"`, `"2"`, 1), http.StatusUnauthorized, unsigned),
		post("another id", with("webhook-id", "msg_2"), good, http.StatusUnauthorized, unsigned),
		post("another timestamp", with("webhook-timestamp", aged(time.Second)), good, http.StatusUnauthorized, unsigned),
		post("signature of another version", with("webhook-signature", "v2,"+strings.Repeat("A", 43)+"="), good, http.StatusUnauthorized, unsigned),
		post("signature without version", with("webhook-signature", strings.TrimPrefix(signed("msg_1", stamp, good).Get("webhook-signature"), "v1,")), good, http.StatusUnauthorized, unsigned),
		post("form content type", with("Content-Type", "application/x-www-form-urlencoded"), good, http.StatusBadRequest, "content type is not application/json"),
		content("not JSON", `type=a`, "body is not a JSON event"),
		content("data after the event", good+good, "body is not a JSON event"),
		content("no type", `{"timestamp":"2026-11-25T09:00:00Z","data":{}}`, "body has no proper type"),
		content("type with a space", `{"type":"a b","timestamp":"2026-11-25T09:00:00Z","data":{}}`, "body has no proper type"),
		content("no timestamp in the body", `{"type":"a","data":{}}`, "body has no RFC 3339 timestamp"),
		content("no data", `{"type":"a","timestamp":"2026-11-25T09:00:00Z"}`, "body has no data object"),
		post("too large", signed("msg_1", stamp, large), large, http.StatusRequestEntityTooLarge, "body too large"),
		{Name: "GET", Method: http.MethodGet, Path: "/" + endpoint, WantStatus: http.StatusMethodNotAllowed, WantError: "method not allowed"},
		{Name: "no such endpoint", Method: http.MethodPost, Path: "/nobody", Header: signed("msg_1", stamp, good), Body: good, WantStatus: http.StatusNotFound, WantError: "no such endpoint"},
	}
}

func webhookHeader(secret, id, stamp, body string) http.Header {
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("webhook-id", id)
	h.Set("webhook-timestamp", stamp)
	// A secret of the wrong form signs nothing, and the request is refused as it should be.
	key, _ := webhookKey(secret)
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", id, stamp, body)
	h.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return h
}
