package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/bongsu-hq/bongsu/bot/channel"
)

const (
	deadline   = 30 * time.Second
	mostAnswer = 4 << 20 // of an answer that is read; the list of templates is the longest
	// How long the lane rests after a 429 without Retry-After, or an errcode that says the same.
	defaultWait = time.Minute
)

// answer is what WeChat says, with HTTP 200 also where it refuses.
type answer struct {
	told        bool // it was an answer in WeChat's form
	Errcode     int
	Errmsg      string      `json:"errmsg"`
	Msgid       json.Number `json:"msgid"`
	AccessToken string      `json:"access_token"`
	ExpiresIn   int64       `json:"expires_in"`
	Subscribe   int         `json:"subscribe"`
	Templates   []struct {
		ID      string `json:"template_id"`
		Content string `json:"content"`
	} `json:"template_list"`
}

// call makes one request. No error of it names an address: the token stands in it.
func (s *Sender) call(ctx context.Context, method, path string, query url.Values, payload []byte) (answer, *channel.Error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	address := s.base + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(payload))
	if err != nil {
		return answer{}, &channel.Error{Reason: channel.Rejected, Err: errors.New("api_url is no web address")}
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	resp, err := s.client.Do(r)
	if err != nil {
		return answer{}, channel.Broken(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests:
		return answer{}, channel.Wait(retryAfter(resp.Header.Get("Retry-After")), errBusy)
	case code >= 500:
		return answer{}, &channel.Error{Reason: channel.Unknown, Err: fmt.Errorf("WeChat answered HTTP %d", code)}
	case code != http.StatusOK:
		return answer{}, &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("WeChat answered HTTP %d", code)}
	case err != nil:
		return answer{}, channel.Broken(err)
	}
	return read(data), nil
}

// read takes an answer apart; only one that names an errcode, or a token, is in WeChat's form.
func read(data []byte) answer {
	var form struct {
		answer
		Errcode *int `json:"errcode"`
	}
	if err := json.Unmarshal(data, &form); err != nil {
		return answer{}
	}
	a := form.answer
	if form.Errcode != nil {
		a.Errcode, a.told = *form.Errcode, true
	}
	if a.AccessToken != "" || a.Templates != nil {
		a.told = true
	}
	return a
}

func retryAfter(text string) time.Duration {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil || n == 0 {
		return defaultWait
	}
	return time.Duration(n) * time.Second
}
