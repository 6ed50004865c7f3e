package kakao

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// How NHN is asked: pages of the most that it gives, and times of Seoul without a zone.
const (
	pageSize  = 1000
	maxPages  = 20
	minutes   = "2006-01-02 15:04"
	clockSkew = 2 * time.Minute
)

func seoul(at time.Time) string { return at.In(time.FixedZone("KST", 9*60*60)).Format(minutes) }

// told is what NHN knows of one recipient.
type told struct {
	RequestID            string `json:"requestId"`
	RecipientSeq         int
	MessageStatus        string
	ResultCode           string
	ResendStatus         string
	RecipientGroupingKey string
}

func (t told) providerID() string { return fmt.Sprintf("%s/%d", t.RequestID, t.RecipientSeq) }

// state is what became of the message; Accepted while that is open. A text message in its place counts, too.
func (t told) state() (bot.DeliveryState, string) {
	switch {
	case t.ResultCode == "MRC01" || t.MessageStatus == "COMPLETED":
		return bot.Delivered, ""
	case t.ResendStatus == "RSC04":
		return bot.Delivered, ""
	case t.MessageStatus == "CANCEL":
		return bot.Failed, "nhn: it was canceled"
	case t.ResultCode != "MRC02" && t.MessageStatus != "FAILED", t.ResendStatus == "RSC02", t.ResendStatus == "RSC03":
		return bot.Accepted, ""
	case t.ResendStatus == "RSC05":
		return bot.Failed, "nhn: neither Kakao nor the text message reached the number"
	}
	return bot.Failed, "nhn: Kakao did not reach the number"
}

// list reads all recipients whom the query describes.
func (n *byNHN) list(ctx context.Context, query url.Values) ([]told, *channel.Error) {
	var all []told
	query.Set("pageSize", strconv.Itoa(pageSize))
	for page := 1; page <= maxPages; page++ {
		query.Set("pageNum", strconv.Itoa(page))
		var got struct {
			Header nhnHeader
			Found  struct {
				Messages   []told
				TotalCount int
			} `json:"messageSearchResultResponse"`
		}
		failure := n.call(ctx, http.MethodGet, "/messages?"+query.Encode(), "", nil, &got)
		if failure == nil && !got.Header.IsSuccessful {
			failure = refusal(got.Header.ResultCode)
		}
		if failure != nil {
			return nil, failure
		}
		all = append(all, got.Found.Messages...)
		if len(all) >= got.Found.TotalCount || len(got.Found.Messages) == 0 {
			return all, nil
		}
	}
	return nil, &channel.Error{Reason: channel.Rejected, Err: errors.New("nhn lists more recipients than can be read")}
}

// Find looks for the rows among the recipients of their batch.
func (n *byNHN) Find(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	since := b.At
	for _, row := range b.Rows {
		if !row.FirstSentAt.IsZero() && (since.IsZero() || row.FirstSentAt.Before(since)) {
			since = row.FirstSentAt
		}
	}
	listed, failure := n.list(ctx, url.Values{
		"senderGroupingKey": {groupingKey(b)},
		"startRequestDate":  {seoul(since.Add(-clockSkew))}, "endRequestDate": {seoul(n.clock.Now().Add(clockSkew))},
	})
	known := map[string]told{}
	for _, t := range listed {
		known[t.RecipientGroupingKey] = t
	}
	outcomes := make([]bot.Outcome, 0, len(b.Rows))
	for _, row := range b.Rows {
		o := bot.Outcome{State: bot.Pending, Reason: bot.Say("not among the batch's recipients: it is sent again").String()}
		if failure != nil {
			o = channel.LookUpFailed(failure)
		} else if t, ok := known[row.ID]; ok {
			o = bot.Outcome{State: bot.Accepted, ProviderID: t.providerID(), Reason: bot.Say("found among the batch's recipients").String()}
			if state, reason := t.state(); state == bot.Failed {
				o.State, o.Reason = state, reason
			}
		}
		o.DeliveryID = row.ID
		outcomes = append(outcomes, o)
	}
	return outcomes, nil
}

// Track asks once for each request what became of its recipients.
func (n *byNHN) Track(ctx context.Context, rows []bot.Delivery) ([]bot.Receipt, error) {
	var receipts []bot.Receipt
	asked := map[string]bool{}
	byID := map[string]bot.Delivery{}
	for _, row := range rows {
		byID[row.ProviderID] = row
	}
	for _, row := range rows {
		request, _, ok := strings.Cut(row.ProviderID, "/")
		if !ok || asked[request] {
			continue
		}
		asked[request] = true
		listed, failure := n.list(ctx, url.Values{"requestId": {request}})
		if failure != nil {
			return receipts, fmt.Errorf("ask NHN for receipts: %w", failure)
		}
		for _, t := range listed {
			row, ours := byID[t.providerID()]
			state, reason := t.state()
			if !ours || state == bot.Accepted {
				continue
			}
			receipts = append(receipts, bot.Receipt{
				Channel: row.Channel, DeliveryID: row.ID, ProviderID: row.ProviderID, State: state, Reason: reason, At: n.clock.Now(),
			})
		}
	}
	return receipts, nil
}

// Check compares the templates with what is registered, which needs good keys.
func (n *byNHN) Check(ctx context.Context, _ []bot.Destination) []bot.Finding {
	return checkTemplates(n.settings.Templates, func(code string) (string, string, error) {
		var got struct {
			Header   nhnHeader
			Template struct {
				TemplateContent string
				Status          string
			}
		}
		path := "/senders/" + url.PathEscape(n.settings.SenderKey) + "/templates/" + url.PathEscape(code)
		failure := n.call(ctx, http.MethodGet, path, "", nil, &got)
		if failure == nil && !got.Header.IsSuccessful {
			failure = refusal(got.Header.ResultCode)
		}
		if failure != nil {
			return "", "", failure
		}
		return got.Template.TemplateContent, got.Template.Status, nil
	}, "TSC03")
}

var (
	_ channel.Finder  = (*byNHN)(nil)
	_ channel.Tracker = (*byNHN)(nil)
	_ channel.Checker = (*byNHN)(nil)
)
