package scenario

import "github.com/bongsu-hq/bongsu/bot"

// house is what the configuration of a scenario has, by name: whether that configuration holds together is its own loader's business.
type house struct {
	configured bool
	people     []string
	titled     []string                  // the people who have a title
	reads      map[string][]bot.Language // by person
	components []string
	channels   []string
	frenchOrg  bool // the organisation has its form after "de"
}

func (s *Scenario) house() house {
	var names struct {
		Org struct {
			Fr struct {
				De string `yaml:"de"`
			} `yaml:"fr"`
		} `yaml:"org"`
		People []struct {
			ID    string            `yaml:"id"`
			Title map[string]string `yaml:"title"`
			Reads []bot.Language    `yaml:"reads"`
		} `yaml:"people"`
		Components []struct {
			ID string `yaml:"id"`
		} `yaml:"components"`
		Channels []struct {
			Name string `yaml:"name"`
		} `yaml:"channels"`
	}
	_ = s.Config.Load(&names) // strict: every key but these is a fault to it, and the names are there all the same
	h := house{configured: s.Config.Line() > 0, frenchOrg: names.Org.Fr.De != "", reads: map[string][]bot.Language{}}
	for _, p := range names.People {
		h.people = append(h.people, p.ID)
		h.reads[p.ID] = p.Reads
		if len(p.Title) > 0 {
			h.titled = append(h.titled, p.ID)
		}
	}
	for _, c := range names.Components {
		h.components = append(h.components, c.ID)
	}
	for _, c := range names.Channels {
		h.channels = append(h.channels, c.Name)
	}
	return h
}
