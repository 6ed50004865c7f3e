package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const hookSecret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"

// event is a good delivery, signed by the reference library.
func event(t *testing.T, endpoint, secret string, n int, at time.Time) sandbox.BadRequest {
	t.Helper()
	id := fmt.Sprintf("msg_%d", n)
	body := fmt.Sprintf(`{"type":"incident.update.published","timestamp":%q,"data":{"n":%d,"글":"안내"}}`, at.Format(time.RFC3339), n)
	signer, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := signer.Sign(id, at, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return sandbox.BadRequest{Method: http.MethodPost, Path: "/" + endpoint, Body: body, Header: http.Header{
		"Content-Type": {"application/json"}, "Webhook-Id": {id},
		"Webhook-Timestamp": {fmt.Sprint(at.Unix())}, "Webhook-Signature": {signature},
	}}
}

func TestWebhooksRefuse(t *testing.T) {
	t.Parallel()
	now := newClock()
	hooks := sandbox.NewWebhooks(sandbox.WebhookOptions{Clock: now, Endpoints: []sandbox.WebhookEndpoint{{ID: "shop", Secret: hookSecret}}})
	refusals(t, serve(t, hooks.Handler()), sandbox.BadWebhookRequests("shop", hookSecret, now.Now()), func() {}, func(body string) string {
		var reply struct{ Error string }
		if err := json.Unmarshal([]byte(body), &reply); err != nil {
			t.Error(err)
		}
		return reply.Error
	})
	if n := len(hooks.Received("shop")); n != 0 {
		t.Errorf("%d bad requests took effect", n)
	}
}

func TestWebhooksCountEffectsOnce(t *testing.T) {
	t.Parallel()
	now := newClock()
	const other = "whsec_c2Vjb25kLXNlY3JldC1vZi0zMC1ieXRlcy0xMjM0"
	hooks := sandbox.NewWebhooks(sandbox.WebhookOptions{Clock: now, Endpoints: []sandbox.WebhookEndpoint{
		{ID: "shop", Secret: hookSecret, Old: []string{other}},
		{ID: "closed", Secret: hookSecret, Gone: true},
	}})
	base := serve(t, hooks.Handler())
	for _, secret := range []string{hookSecret, hookSecret, other} {
		if status, _, body := send(t, t.Context(), base, event(t, "shop", secret, 1, now.Now())); status != 200 {
			t.Fatal(status, body)
		}
		now.Advance(time.Minute)
	}
	both := event(t, "shop", hookSecret, 2, now.Now())
	both.Header.Set("webhook-signature", "v1a,ignored v1,AAAA "+both.Header.Get("webhook-signature"))
	if status, _, body := send(t, t.Context(), base, both); status != 200 {
		t.Error("a list of signatures:", status, body)
	}
	large := event(t, "shop", hookSecret, 3, now.Now())
	signer, _ := standardwebhooks.NewWebhook(hookSecret)
	large.Body = strings.Replace(large.Body, "안내", strings.Repeat("안내", 5000), 1)
	signature, _ := signer.Sign("msg_3", now.Now(), []byte(large.Body))
	large.Header.Set("webhook-signature", signature)
	if status, _, body := send(t, t.Context(), base, large); status != 200 {
		t.Error("a body over the advised size:", status, body)
	}
	if status, _, _ := send(t, t.Context(), base, event(t, "closed", hookSecret, 1, now.Now())); status != http.StatusGone {
		t.Errorf("closed endpoint: %d", status)
	}

	received, attempts := hooks.Received("shop"), hooks.Attempts("shop")
	if len(received) != 3 || len(attempts) != 5 {
		t.Fatalf("%d effects of %d attempts, want 3 of 5", len(received), len(attempts))
	}
	if !attempts[1].Duplicate || !attempts[2].Duplicate || attempts[3].Duplicate {
		t.Error("duplicates are marked wrongly")
	}
	if attempts[3].Large || !attempts[4].Large {
		t.Error("the advised size is marked wrongly")
	}
	if received[0].Type != "incident.update.published" || !strings.Contains(string(received[0].Data), "안내") {
		t.Errorf("received %+v", received[0])
	}
}

func TestWebhookSecrets(t *testing.T) {
	t.Parallel()
	for name, secret := range map[string]string{
		"no mark": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz", "no base64": "whsec_***",
		"23 bytes": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=", "65 bytes": "whsec_" + strings.Repeat("QUFB", 21) + "QUE=",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if recover() == nil {
					t.Error("the secret was taken")
				}
			}()
			sandbox.NewWebhooks(sandbox.WebhookOptions{Clock: newClock(), Endpoints: []sandbox.WebhookEndpoint{{ID: "a", Secret: secret}}})
		})
	}
}
