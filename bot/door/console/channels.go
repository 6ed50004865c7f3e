package console

import (
	"net/http"

	"github.com/bongsu-hq/bongsu/bot"
)

// channelsContent is how each channel stands.
type channelsContent struct{ Channels []bot.ChannelState }

func (c *Console) channels(w http.ResponseWriter, r *http.Request, v *voice) error {
	return v.showChannels(w, r, http.StatusOK, nil)
}

func (v *voice) showChannels(w http.ResponseWriter, r *http.Request, status int, refused *refusal) error {
	states, err := v.Desk.Channels(r.Context())
	if err != nil {
		return err
	}
	heading, err := v.T("console.channels.title")
	if err != nil {
		return err
	}
	return v.show(w, status, page{Page: "channels", Heading: heading, Live: refused == nil, Refused: refused, Here: "/channels", Content: channelsContent{states}})
}

func (c *Console) pauseChannel(w http.ResponseWriter, r *http.Request, v *voice) error {
	return v.keepChannel(w, r, c.Desk.PauseChannel(r.Context(), v.Person.ID, r.PathValue("name"), r.PostFormValue("reason")))
}

func (c *Console) resumeChannel(w http.ResponseWriter, r *http.Request, v *voice) error {
	return v.keepChannel(w, r, c.Desk.ResumeChannel(r.Context(), v.Person.ID, r.PathValue("name")))
}

// keepChannel shows the channels as they stand after a pause or its end, or why nothing changed.
func (v *voice) keepChannel(w http.ResponseWriter, r *http.Request, err error) error {
	if err == nil {
		http.Redirect(w, r, "/channels", http.StatusSeeOther)
		return nil
	}
	status, refused, wordless := v.refuse(r, err)
	if wordless != nil {
		return wordless
	}
	return v.showChannels(w, r, status, refused)
}

// MayKeep reports whether the reader may pause and resume channels. The desk decides again.
func (v *voice) MayKeep() bool { return v.Person.Has(append(bot.Deciders(), bot.Admin)...) }

// Standing names the state of a channel: paused, rests, failing or sends.
func (v *voice) Standing(s bot.ChannelState) string {
	switch {
	case s.Paused():
		return "paused"
	case s.Resting():
		return "rests"
	case s.Failures > 0:
		return "failing"
	}
	return "sends"
}

// silentChannels are those over which nothing leaves at the moment.
func silentChannels(states []bot.ChannelState) []bot.ChannelState {
	var silent []bot.ChannelState
	for _, s := range states {
		if s.Paused() || s.Resting() {
			silent = append(silent, s)
		}
	}
	return silent
}
