// Package sandbox holds in-process platforms that speak the real wire protocol
// and enforce the real limits. The demo and the end-to-end tests run on them:
// bongsu's own senders and doors talk to them as they would to the vendor.
//
// A platform is an http.Handler with three more sides: a log of everything that
// reached it (Messages, Views, Received, Requests), a script of faults (Fail),
// and, for Slack, the people who type commands, press buttons and submit forms.
// Each ships a table of requests that it refuses (BadSlackRequests and its like):
// a sandbox that takes what the platform refuses is a defect.
//
// All limits and windows run on the Clock that is handed over. Only deadlines of
// sockets (Slack's three seconds for an answer) are wall time.
package sandbox
