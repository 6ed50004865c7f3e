package x

import (
	"net/url"

	"github.com/bongsu-hq/bongsu/bot"
)

// Weight is weight, for its vectors.
func Weight(text string) int { return weight(text) }

// Sign signs with these four secrets: API secret and access secret count, the others are among the parameters.
func Sign(apiSecret, accessSecret, method, address string, params url.Values) string {
	u, err := url.Parse(address)
	if err != nil {
		return err.Error()
	}
	return signer{apiSecret: bot.NewSecret(apiSecret), accessSecret: bot.NewSecret(accessSecret)}.signature(method, u, params)
}
