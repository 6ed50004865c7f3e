package email

import (
	"crypto"
	"fmt"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// signature is a key that can sign.
type signature struct {
	domain, selector string
	key              crypto.Signer
}

func signatures(keys []Key, env channel.Env) ([]signature, error) {
	var all []signature
	for n, k := range keys {
		if k.Domain == "" || k.Selector == "" {
			return nil, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("key %d under dkim has no domain or no selector: write both, as DNS has them", n+1))
		}
		text, err := env.ReadSecret("key", k.Key, k.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("dkim of %s: %w", k.Domain, err)
		}
		key, err := mail.PrivKeyFromPEM([]byte(text.Reveal()))
		if err != nil { // the cause may quote the key
			return nil, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("the dkim key of %s cannot be read: write an RSA or Ed25519 private key in PEM, such as from: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048", k.Domain))
		}
		all = append(all, signature{strings.ToLower(k.Domain), k.Selector, key})
	}
	return all, nil
}

// signed are the headers that a signature covers, those of unsubscribing among them: without that no mail service offers the button.
func signed() []string {
	return []string{
		"From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
		"Content-Type", "Content-Language", "Auto-Submitted", "MIME-Version",
	}
}

// signer is one batch's: its time is that of the batch, so that every attempt writes the same bytes.
func (s signature) signer(at time.Time) *mail.DKIMSigner {
	signer := mail.NewDKIMSigner(s.domain, s.selector, s.key)
	signer.SignHeaders(signed()...)
	signer.OversignHeaders("From")
	signer.NowFunc = func() time.Time { return at }
	return signer
}

// sign returns the DKIM-Signature headers. The library folds a long list of headers in the middle of a name, which a verifier reads as another
// name than was signed: the folds are taken out, and put between the tags only.
func sign(signers []*mail.DKIMSigner, header, body []byte) ([]byte, error) {
	var all []byte
	for _, signer := range signers {
		line, err := signer.Sign(header, body)
		if err != nil {
			return nil, err
		}
		line = strings.ReplaceAll(strings.TrimSuffix(line, "\r\n"), "\r\n ", "")
		all = append(all, strings.ReplaceAll(line, "; ", ";\r\n ")+"\r\n"...)
	}
	return all, nil
}
