package kakao

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

const (
	nhnURL      = "https://kakaotalk-bizmessage.api.nhncloudservice.com"
	deadline    = 30 * time.Second
	maxAnswer   = 16 << 20
	defaultWait = 10 * time.Second
)

// repeated is NHN's code for a request whose key it honoured before: the first one got in.
const repeated = -1005

// byNHN sends a batch in one request.
type byNHN struct {
	http     http.Client
	api      string
	secret   bot.Secret
	settings Settings
	clock    bot.Clock
}

func openNHN(s *Settings, env channel.Env) (*byNHN, error) {
	secret, err := env.ReadSecret("secret_key", s.SecretKey, s.SecretKeyFile)
	if err != nil {
		return nil, err
	}
	n := &byNHN{secret: secret, settings: *s, clock: env.Clock}
	n.api = strings.TrimSuffix(cmp.Or(s.APIURL, nhnURL), "/") + "/alimtalk/v2.3/appkeys/" + url.PathEscape(s.AppKey)
	if env.Client != nil {
		n.http = *env.Client
	}
	n.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return n, nil
}

type nhnRequest struct {
	SenderKey     string         `json:"senderKey"`
	TemplateCode  string         `json:"templateCode"`
	GroupingKey   string         `json:"senderGroupingKey"`
	RecipientList []nhnRecipient `json:"recipientList"`
}

type nhnRecipient struct {
	RecipientNo string            `json:"recipientNo"`
	Parameters  map[string]string `json:"templateParameter"`
	GroupingKey string            `json:"recipientGroupingKey"`
	Resend      nhnResend         `json:"resendParameter"`
}

// nhnResend is always sent: left out, the console's setting would decide.
type nhnResend struct {
	IsResend bool   `json:"isResend"`
	Type     string `json:"resendType,omitempty"`
	Content  string `json:"resendContent,omitempty"`
	SendNo   string `json:"resendSendNo,omitempty"`
}

type nhnHeader struct {
	ResultCode   int
	IsSuccessful bool
}

// Send posts the batch at once. A row's provider id is the request and the recipient's number in it.
func (n *byNHN) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	m, err := open(b.Body)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		var outcomes []bot.Outcome
		for _, row := range b.Rows {
			outcomes = append(outcomes, channel.NotTried(row.ID))
		}
		return outcomes, nil
	}
	begun := n.clock.Now()
	outcomes := n.send(ctx, b, m)
	for i := range outcomes {
		outcomes[i].Latency = n.clock.Now().Sub(begun)
	}
	return outcomes, nil
}

func (n *byNHN) send(ctx context.Context, b bot.Batch, m message) []bot.Outcome {
	var told struct {
		Header  nhnHeader
		Message struct {
			RequestID   string `json:"requestId"`
			SendResults []struct {
				RecipientSeq         int
				ResultCode           int
				RecipientGroupingKey string
			}
		}
	}
	failure := n.call(ctx, http.MethodPost, "/messages", key(b.Rows), n.request(b, m), &told)
	if failure == nil && !told.Header.IsSuccessful {
		failure = refusal(told.Header.ResultCode)
	}
	if failure != nil {
		return channel.Outcomes(b, nil, failure)
	}
	results := map[string]bot.Outcome{}
	for _, r := range told.Message.SendResults {
		o := bot.Outcome{State: bot.Accepted, ProviderID: fmt.Sprintf("%s/%d", told.Message.RequestID, r.RecipientSeq)}
		if r.ResultCode != 0 {
			o = bot.Outcome{State: bot.Failed, Reason: fmt.Sprintf("nhn refused: code %d", r.ResultCode)}
		}
		results[r.RecipientGroupingKey] = o
	}
	outcomes := make([]bot.Outcome, 0, len(b.Rows))
	for _, row := range b.Rows {
		o, ok := results[row.ID]
		if !ok {
			o = bot.Outcome{State: bot.UnknownOutcome, Reason: bot.Say("nhn did not say what became of this recipient").String()}
		}
		o.DeliveryID = row.ID
		outcomes = append(outcomes, o)
	}
	return outcomes
}

func (n *byNHN) request(b bot.Batch, m message) nhnRequest {
	made := nhnRequest{SenderKey: n.settings.SenderKey, TemplateCode: m.Template, GroupingKey: groupingKey(b)}
	var resend nhnResend
	if m.Fallback != nil {
		resend = nhnResend{IsResend: true, Type: m.Fallback.Type, Content: m.Fallback.Text, SendNo: m.Fallback.From}
	}
	for _, row := range b.Rows {
		made.RecipientList = append(made.RecipientList, nhnRecipient{RecipientNo: row.Address, Parameters: m.Variables, GroupingKey: row.ID, Resend: resend})
	}
	return made
}

// groupingKey is by which the batch is looked up.
func groupingKey(b bot.Batch) string { return cmp.Or(b.Key, b.ID) }

// key is the same for every attempt at the same rows.
func key(rows []bot.Delivery) string {
	sum := sha256.New()
	for _, row := range rows {
		fmt.Fprintln(sum, row.Key)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

func refusal(code int) *channel.Error {
	if code == repeated {
		return &channel.Error{Reason: channel.Unknown, Err: fmt.Errorf("nhn has a request of this key already (code %d): it is looked up", code)}
	}
	return &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("nhn refused: code %d", code)}
}

func (n *byNHN) call(ctx context.Context, method, path, key string, body, into any) *channel.Error {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	var content bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&content).Encode(body); err != nil {
			return &channel.Error{Reason: channel.Rejected, Err: errors.New("the request cannot be written as JSON")}
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, n.api+path, &content)
	if err != nil {
		return &channel.Error{Reason: channel.Rejected, Err: errors.New("api_url is no web address")}
	}
	r.Header.Set("Content-Type", "application/json;charset=UTF-8")
	r.Header.Set("X-Secret-Key", n.secret.Reveal())
	if key != "" {
		r.Header.Set("X-NC-API-IDEMPOTENCY-KEY", key)
	}
	resp, err := n.http.Do(r)
	if err != nil {
		return channel.Broken(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	told := fmt.Errorf("nhn answered HTTP %d", resp.StatusCode)
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		return channel.Wait(max(channel.RetryAfter(resp), defaultWait), told)
	case resp.StatusCode >= 500:
		return &channel.Error{Reason: channel.Unknown, Err: told}
	case resp.StatusCode/100 != 2:
		return &channel.Error{Reason: channel.Rejected, Err: told}
	case err != nil:
		return channel.Broken(err)
	case json.Unmarshal(data, into) != nil:
		return &channel.Error{Reason: channel.Unknown, Err: errors.New("nhn's answer is not JSON")}
	}
	return nil
}
