package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/desk"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
	"github.com/bongsu-hq/bongsu/bot/language"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/bot/site"
)

// speakers are the rooms that put things into words, all made of one vocabulary.
type speakers struct {
	catalog  *locale.Catalog
	renderer *render.Renderer
	words    *record.Words
	site     *site.Site
	gallery  *gallery
	silent   error // why nothing can be written with the operator's own words; nil when it can
}

// readSpeakers makes them of the words as they stand now.
func readSpeakers(p parts, words config.Words, zones map[bot.Language]*time.Location) (*speakers, error) {
	own, err := openWords(words)
	if err != nil {
		return nil, err
	}
	defer func() { _ = own.Close() }()
	v, err := learn(p.files, own)
	if err != nil {
		return nil, err
	}
	return newSpeakers(p, v, zones)
}

func newSpeakers(p parts, v vocabulary, zones map[bot.Language]*time.Location) (*speakers, error) {
	var err error
	spoken := language.Zones{Seoul: zones[bot.Korean], Paris: zones[bot.French], English: zones[bot.English]}
	s := &speakers{
		catalog: v.catalog,
		words:   &record.Words{Catalog: v.catalog, Components: p.config.Components, People: p.config.People, Zones: spoken},
	}
	s.renderer, err = render.New(render.Settings{
		Catalog: v.catalog, Templates: v.templates, Org: render.Org{Name: p.config.Org.Name, Contact: p.config.Org.Contact},
		Components: p.config.Components, People: p.config.People, Zones: zones, BaseURL: p.config.Site.BaseURL,
		Reconstruction: p.reconstruction, Destinations: p.config.Destinations(), Composer: newComposers(p.config.Channels),
	})
	if err != nil {
		return nil, fmt.Errorf("renderer: %w", err)
	}
	s.site, err = site.New(site.Settings{
		Catalog: v.catalog, Templates: v.templates, Org: p.config.Org.Name, Contact: p.config.Org.Contact,
		Components: p.config.Components, Zones: zones, BaseURL: p.config.Site.BaseURL, DefaultLanguage: p.config.Site.DefaultLanguage,
		NoIndex: p.config.Site.NoIndex || p.reconstruction, Reconstruction: p.reconstruction, PageClock: p.reconstruction,
	})
	if err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	if s.gallery, err = newGallery(v, p.files); err != nil {
		return nil, fmt.Errorf("gallery: %w", err)
	}
	return s, nil
}

// voice is how everything speaks that outlives a change of words: each call takes the speakers of the moment.
type voice struct{ now atomic.Pointer[speakers] }

var (
	_ desk.Renderer = (*voice)(nil)
	_ desk.Words    = (*voice)(nil)
)

// Render makes the words of a draft.
func (v *voice) Render(in bot.Incident, d bot.Draft, signed bot.SignedTexts) (render.Result, error) {
	s := v.now.Load()
	if s.silent != nil {
		return render.Result{}, s.silent
	}
	return s.renderer.Render(in, d, signed)
}

// PhraseTexts returns the texts that readers sign: never those that are built in where the operator has their own.
func (v *voice) PhraseTexts() ([]bot.PhraseText, error) {
	s := v.now.Load()
	if s.silent != nil {
		return nil, s.silent
	}
	return s.renderer.PhraseTexts()
}

// Ahead returns the texts that a standing approval signs.
func (v *voice) Ahead(scope bot.StandingScope) ([]bot.Presigned, error) {
	s := v.now.Load()
	if s.silent != nil {
		return nil, s.silent
	}
	return s.renderer.Ahead(scope)
}

// Title returns an incident's title in every language.
func (v *voice) Title(i bot.Incident) (bot.Text, error) { return v.now.Load().words.Title(i) }

// Reminder returns the words of one rung of an incident's open promise.
func (v *voice) Reminder(i bot.Incident, rung record.Rung, l bot.Language, now time.Time) (string, error) {
	return v.now.Load().words.Reminder(i, rung, l, now)
}

// Press returns what a call says after a reminder.
func (v *voice) Press(l bot.Language) (string, error) { return v.now.Load().words.Press(l) }

// ReminderActions returns the buttons under a reminder.
func (v *voice) ReminderActions(i bot.Incident, waiting bot.Draft, l bot.Language) ([]bot.Action, error) {
	return v.now.Load().words.ReminderActions(i, waiting, l)
}

// Brief returns the leadership brief.
func (v *voice) Brief(incidents []bot.Incident, l bot.Language, now time.Time) (string, error) {
	return v.now.Load().words.Brief(incidents, l, now)
}

// ChannelNews returns the words about a channel that was paused, rests, or is back.
func (v *voice) ChannelNews(n bot.ChannelNews, l bot.Language, now time.Time) (string, error) {
	return v.now.Load().words.ChannelNews(n, l, now)
}

// Request returns the words about a draft's signatures, and their buttons.
func (v *voice) Handover(s bot.Sheet, kind string, l bot.Language, now time.Time) (string, []bot.Action, error) {
	return v.now.Load().words.Handover(s, kind, l, now)
}

func (v *voice) Request(r bot.Review, kind string, l bot.Language, now time.Time) (string, []bot.Action, error) {
	return v.now.Load().words.Request(r, kind, l, now)
}

// Fallback returns where the desk decides while the channel of its cards is down.
func (v *voice) Fallback(consoleURL string, l bot.Language) (string, error) {
	return v.now.Load().words.Fallback(consoleURL, l)
}

// SignInLink returns the words above a link into the console.
func (v *voice) SignInLink(l bot.Language) (string, error) { return v.now.Load().words.SignInLink(l) }

// Text returns a message of the catalogue of the moment.
func (v *voice) Text(lang, id string, data map[string]any) (string, error) {
	return v.now.Load().catalog.Text(lang, id, data)
}

// Explain tells a person why something was refused.
func (v *voice) Explain(l bot.Language, err error, at language.Moment) []locale.Line {
	return v.now.Load().catalog.Explain(l, err, at)
}

// Line tells a person what bongsu answers.
func (v *voice) Line(l bot.Language, s bot.Saying, at language.Moment) locale.Line {
	return v.now.Load().catalog.Line(l, s, at)
}

// Reason tells a person an answer that is kept as a text.
func (v *voice) Reason(l bot.Language, text string) locale.Line {
	return v.now.Load().catalog.Reason(l, text)
}

// Has reports whether the catalogue of the moment has that message.
func (v *voice) Has(id string) bool { return v.now.Load().catalog.Has(id) }

// Phrases returns the ids of the phrasebook of the moment.
func (v *voice) Phrases() []string { return v.now.Load().catalog.Phrases() }

// Phrase returns what is known of a phrase of the phrasebook of the moment.
func (v *voice) Phrase(id string) (locale.Phrase, bool) { return v.now.Load().catalog.Phrase(id) }

// relearn reads the words again and speaks them from now on; with a fault in them, the old ones stay. What waits for signatures keeps the
// bytes that it was written with.
func (h *house) relearn() error {
	fresh, err := readSpeakers(h.parts, h.config.Words, h.zones)
	if err != nil {
		return err
	}
	h.voice.now.Store(fresh)
	return nil
}

// learnFirst reads the words for the first time. Who only signs can do so beside broken ones.
func (h *house) learnFirst() error {
	if known := h.parts.known; known != nil {
		s, err := newSpeakers(h.parts, *known, h.zones)
		if err == nil {
			h.voice.now.Store(s)
		}
		return err
	}
	broken := h.relearn()
	if broken == nil || !h.parts.signsOnly {
		return broken
	}
	s, err := readSpeakers(h.parts, config.Words{}, h.zones)
	if err != nil {
		return err
	}
	s.silent = bot.Refuse(bot.ErrInvalid, "your own words have faults, so nothing can be written with them:\n"+broken.Error())
	h.voice.now.Store(s)
	return nil
}

// relearnOnHangup reads the words again at every SIGHUP.
func (h *house) relearnOnHangup() func(ctx context.Context) error {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	return func(ctx context.Context) error {
		defer signal.Stop(hangup)
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-hangup:
			}
			err := h.relearn()
			for _, fault := range flat(err) {
				h.logger.ErrorContext(ctx, "words kept as they were", "error", fault)
			}
			if err == nil {
				h.logger.InfoContext(ctx, "words read again", "dir", h.config.Words.Dir)
			}
		}
	}
}

// flat takes a joined error apart.
func flat(err error) []error {
	if joined, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err); ok {
		var all []error
		for _, one := range joined.Unwrap() {
			all = append(all, flat(one)...)
		}
		return all
	}
	if err == nil {
		return nil
	}
	return []error{err}
}
