package bot

import "time"

// Part is one of the ordered parts of a rendition.
type Part struct {
	Name string // of the part in the message type: seen, scope, next, contact
	Text string
}

// Rendition is one language's finished words for one destination. Nothing is added to it afterwards.
type Rendition struct {
	UpdateID string
	Type     MessageType
	Mode     Mode
	Phase    Phase
	Severity int
	Status   ComponentStatus // the worst of the incident's components
	Language Language
	Label    string // of the message type, in the language
	Title    string
	Mark     string // the drill mark, first and last in every message; empty when live
	Notice   string // the reconstruction notice; empty outside reconstructions
	Parts    []Part
	Text     string // plain text: mark, notice, title and parts, ready to post
	Short    string // one line, its first sentence says what is wrong with what
	HTML     string // parts as HTML, escaped

	Unsubscribe string // what the link is called by which a reader leaves a list

	URL       string // the incident's page in this language; empty when there is none
	IssuedAt  time.Time
	NextAt    time.Time `json:",omitzero"`
	Corrects  string    // update id that this one corrects or retracts
	Reference string    // the incident's key
}

// Body is what a channel's Compose made of a Rendition: the exact bytes that are approved and sent.
// Named slots such as {{unsubscribe_url}} are filled for each recipient.
type Body struct {
	MediaType string
	Bytes     []byte
}

// Composed is a rendition with its body, for one destination and language.
type Composed struct {
	Destination string
	Channel     string
	Kind        string
	Class       Class
	Language    Language
	Recipients  int   // how many at the time of drafting; frozen at publication
	People      int   // of the destination, who get it in any of the draft's languages
	Price       Price `json:",omitzero"`
	Reach       Reach `json:",omitzero"` // of the destination
	Rendition   Rendition
	Body        Body
}
