// Package bot holds the nouns of bongsu and nothing else: standard library only, no input or output.
//
// Every message goes one path. A door (Slack, the console, the command line, a scenario) hands what a person
// said to the desk. The desk renders the facts into a Rendition per destination and language, which the
// channel's pure Compose turns into a Body; the Draft's Digest covers all bodies. People sign that digest;
// Approve alone makes an Approved. The desk publishes what is Approved: public entry, one Delivery per
// recipient, batch jobs and Events in one Change, which the store writes in one transaction. Deliver takes
// the batches to the channels and writes the outcomes into the ledger. A Promise reminds the desk until the
// incident is resolved.
package bot
