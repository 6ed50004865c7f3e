package bot

import "time"

// Change is everything that one step writes; the store applies it in one transaction or not at all.
// Incident and Drafts carry the Version that was read: a newer one in the store is ErrConflict.
type Change struct {
	Incident    *Incident
	Drafts      []Draft
	Proposes    *Proposal  // of legal, new
	Takes       *Proposal  // of legal, whose sentence the draft holds; ErrConflict where it was taken before
	Decision    *Decision  // a repeated one is kept once and is no error
	Presigned   []Decision // of persons who signed ahead
	Publication *Publication
	Approved    Approved // must cover the published draft
	Batches     []Batch  // with their rows; a JobDeliver for each is inserted by the store
	Supersede   []string // ids of deliveries still pending: they become superseded
	Notices     []Batch  // to class desk only
	Cards       []string // draft ids whose card is to be refreshed: a JobCard for each
	Jobs        []Job
	Events      []Event
	At          time.Time
}

// CardRef is where a draft's card stands on one desk destination.
type CardRef struct {
	DraftID     string
	Destination string
	ProviderID  string
	Digest      Digest // of the body last shown
}
