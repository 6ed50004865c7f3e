package desk

import (
	"context"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

// SendSignInLink sends a one-time link into the console to a person's own telephone and mailbox, over the desk's destinations of these kinds. It opens
// on a draft where one is named. By is who asks for it. What is stored holds no link: it is made when the notice leaves.
func (d *Desk) SendSignInLink(ctx context.Context, by, personID, draftID string) error {
	p, ok := d.People.ByID(personID)
	if !ok {
		return bot.Refuse(bot.ErrNotFound, `"{person}" is not among the people of this desk`, "person", personID)
	}
	now := d.Clock.Now()
	change := bot.Change{At: now}
	n := bot.Notice{ID: bot.NoticeSignIn + "-" + d.IDs.NewID(), Kind: bot.NoticeSignIn, To: p.ID, Language: p.Language, At: now}
	severity := 1
	if draftID != "" {
		review, err := d.Review(ctx, draftID)
		if err != nil {
			return err
		}
		n.IncidentID, n.DraftID, severity = review.Incident.ID, draftID, review.Incident.Severity
		change.Events = []bot.Event{{IncidentID: n.IncidentID, At: now, Actor: by, Kind: "sign-in-link", DraftID: draftID, Data: map[string]string{"to": p.ID}}}
	}
	sent := map[string]bool{} // kinds by which the person is reached: one message each
	for _, to := range d.Destinations {
		address := d.signInAddress(to, p)
		if to.Class != bot.DeskClass || address == "" || sent[to.Kind] {
			continue
		}
		batch, err := d.signInNotice(n, to, bot.Recipient{ID: "person:" + p.ID, Address: address}, severity)
		if err != nil {
			return err
		}
		sent[to.Kind], change.Notices = true, append(change.Notices, batch)
	}
	if len(sent) == 0 {
		return bot.Refuse(bot.ErrInvalid, "{person} cannot be sent a link: that needs a phone or email of theirs, and a destination of class desk on a channel of kind sms or email; print one with: bongsu person link {person}", "person", p.ID)
	}
	return d.Store.Apply(ctx, change)
}

// signInAddress is where a destination reaches the person in writing, in the form that its line takes; empty: nowhere.
func (d *Desk) signInAddress(to bot.Destination, p bot.Person) string {
	switch {
	case to.Kind == "email":
		return p.Email
	case to.Kind == "sms" && d.Phones != nil:
		number, _ := d.Phones.Number(to, p)
		return number
	}
	return ""
}

func (d *Desk) signInNotice(n bot.Notice, to bot.Destination, recipient bot.Recipient, severity int) (bot.Batch, error) {
	if !n.Language.Valid() {
		n.Language = first(to.Languages)
	}
	text, err := d.Words.SignInLink(n.Language)
	if err != nil {
		return bot.Batch{}, err
	}
	n.Text = text + "\n" + bot.SignInSlot
	if n.DraftID != "" {
		n.Text += "/" + n.DraftID
	}
	body, err := d.Notices.ComposeNotice(to.Kind, n)
	if err != nil {
		return bot.Batch{}, fmt.Errorf("compose a sign-in link for %s: %w", to.ID, err)
	}
	return d.publisher.Notify(n, to, []bot.Recipient{recipient}, body, severity)
}
