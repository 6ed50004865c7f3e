// Package site makes the public site: the status page, the incidents, the press room and the feeds, in every
// language of publication.
//
// Build turns the published entries into a Snapshot: finished files that never change. Handler serves the
// current snapshot from memory, and Export writes the same bytes to a folder for any static host. The site
// only frames approved text: it adds no sentence about an incident but the state of its components, the time
// of the next update, and its own labels.
package site
