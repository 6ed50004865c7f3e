package console

import "net/http"

// gallery shows a page that is whole already: every message type and the phrasebook, to read at leisure. Its style stands in it, as it does in
// the HTML of the messages that it frames; nothing in them runs.
func (c *Console) gallery(w http.ResponseWriter, r *http.Request, _ *voice) error {
	body, err := c.Gallery(r.PathValue("page"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(body) // the reader is gone; there is nobody to tell
	return nil
}
