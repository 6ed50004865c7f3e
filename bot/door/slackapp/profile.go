package slackapp

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// profileTimeout is short: the right to open a window lasts three seconds.
const profileTimeout = time.Second

// profile is what Slack knows of a person that the configuration does not say.
type profile struct {
	language bot.Language
	gridID   string // the id that the person has in the whole Enterprise Grid
}

// profiles remembers whom Slack was asked about.
type profiles struct {
	mu     sync.Mutex
	bySlot map[string]profile // by the id that Slack uses in this workspace
}

func newProfiles() *profiles { return &profiles{bySlot: map[string]profile{}} }

func (p *profiles) of(slackID string) (profile, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found, known := p.bySlot[slackID]
	return found, known
}

// meet asks Slack about a person whose language nobody chose, or who may be known by the id of their Enterprise Grid. Without an answer the person
// is spoken to as before, and Slack is asked again the next time.
func (a *App) meet(ctx context.Context, in payload) {
	if _, asked := a.profiles.of(in.user); asked {
		return
	}
	p, known := a.People.BySlackID(in.user)
	if known && !p.AnyLanguage && p.Language.Valid() || !known && in.enterprise == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, profileTimeout)
	defer cancel()
	user, err := a.api.GetUserInfoContext(ctx, in.user)
	if err != nil {
		a.Logger.WarnContext(ctx, "ask Slack for a person's language", "error", bare(err))
		return
	}
	tag, _, _ := strings.Cut(user.Locale, "-")
	found := profile{language: bot.Language(tag)}
	if !found.language.Valid() {
		found.language = bot.English
	}
	if in.enterprise != "" && user.Enterprise.EnterpriseID == in.enterprise {
		found.gridID = user.Enterprise.ID
	}
	a.profiles.mu.Lock()
	defer a.profiles.mu.Unlock()
	a.profiles.bySlot[in.user] = found
}
