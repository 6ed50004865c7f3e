package sandbox

import "net/http"

// BadRequest is a request that a platform must refuse, and how it says so.
type BadRequest struct {
	Name       string
	Method     string
	Path       string
	Header     http.Header
	Body       string
	WantStatus int
	WantError  string // Slack's error name, Discord's code, the receiver's reason

	// Gap says why the vendor's own machine-readable description takes the
	// request all the same; empty when it refuses it too.
	Gap string
}
