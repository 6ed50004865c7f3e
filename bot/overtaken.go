package bot

// SendableAgain reports why nobody sends an update again that has been sent: it was corrected or retracted since, so that the error would go out
// after its correction, or it is old news. Drafts are all of its incident.
func (i Incident) SendableAgain(sent Draft, drafts []Draft) error {
	original := sent.Facts.Original
	if original == "" {
		original = sent.ID
	}
	for _, later := range drafts {
		switch {
		case later.State != DraftPublished || !later.PublishedAt.After(sent.PublishedAt):
		case later.Facts.Original == original:
			return Refuse(ErrConflict, "this text was corrected or retracted since, so it is not sent again: say that it arrived, or give up on it")
		case sent.Type.Tells() && later.Type.Tells():
			return Refuse(ErrConflict, "a later update is out, so this one is not sent again: its readers get the later one")
		}
	}
	if sent.Type.Tells() && sent.Phase.Open() && !i.Phase.Open() {
		return Refuse(ErrConflict, "the incident is over, so what was told while it lasted is not sent again")
	}
	return nil
}
