package config

import (
	"cmp"
	"net/mail"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/bongsu-hq/bongsu/bot"
)

// build makes the configuration and judges every part of it on the way.
func (l *loader) build(f file) *Config {
	components := l.components(f.Components)
	ids := map[string]bool{}
	for _, c := range components {
		ids[c.ID] = true
	}
	c := &Config{
		Org:        l.org(f.Org, sorted(ids)),
		Zones:      l.zones(f.Zones),
		Store:      l.store(f.Store, sorted(ids)),
		Words:      l.words(f.Words),
		Site:       l.site(f.Site, sorted(ids)),
		Components: components,
		Policy:     l.policy(f.Approval),
		Cadence:    l.cadence(f.Cadence),
	}
	c.Console = l.console(f.Console, c.Site, sorted(ids))
	c.People = l.people(f.People, c.Site.DefaultLanguage)
	c.Chase, c.BreakGlass = l.chase(f.Chase, c.People), l.breakGlass(f.BreakGlass)
	c.OnCall = l.onCall(f.OnCall, c.People, f.Slack != nil)
	c.Channels = l.channels(f.Channels, sorted(ids))
	l.checkDrills(f.Channels)
	c.Brief = l.briefs(f.Brief, c.Destinations())
	c.Slack = l.slack(f.Slack, c.Channels)
	return c
}

var keyPrefix = regexp.MustCompile(`^[A-Z][A-Z0-9]{0,9}$`)

func (l *loader) org(o org, components []string) Org {
	prefix := cmp.Or(o.KeyPrefix, "INC")
	if !keyPrefix.MatchString(prefix) {
		l.fail("org.key_prefix", "%q: write one to ten capital letters and digits, such as INC", prefix)
	}
	if prefix == "DRILL" {
		l.fail("org.key_prefix", "DRILL marks the incidents of drills: choose another prefix for real ones")
	}
	eachOf(l, "org.contact_depends_on", "component", o.ContactDependsOn, components)
	return Org{
		Name:             l.name("org", "the organisation's name", o.name),
		KeyPrefix:        prefix,
		Contact:          l.text("org.contact", "the contact that every notice prints", o.Contact),
		ContactDependsOn: o.ContactDependsOn,
	}
}

func (l *loader) zones(z text) map[bot.Language]string {
	zones := map[bot.Language]string{
		bot.Korean:  cmp.Or(z.Ko, "Asia/Seoul"),
		bot.English: cmp.Or(z.En, "Asia/Seoul"),
		bot.French:  cmp.Or(z.Fr, "Europe/Paris"),
	}
	for lang, zone := range zones {
		if _, err := time.LoadLocation(zone); err != nil || zone == "Local" {
			l.fail(at("zones", lang), "unknown time zone %q: write a name of the IANA list, such as Asia/Seoul", zone)
		}
	}
	return zones
}

func (l *loader) store(s store, components []string) Store {
	eachOf(l, "store.depends_on", "component", s.DependsOn, components)
	if s.SQLite != "" && s.Postgres != "" {
		l.fail("store", "sqlite and postgres are both given: keep one")
	}
	if s.Postgres != "" {
		if !strings.HasPrefix(s.Postgres, "postgres://") && !strings.HasPrefix(s.Postgres, "postgresql://") {
			l.fail("store.postgres", "this is no Postgres URL: write postgres://user:password@host:5432/database, best as ${DATABASE_URL}")
		}
		return Store{Postgres: bot.NewSecret(s.Postgres), DependsOn: s.DependsOn}
	}
	return Store{SQLite: cmp.Or(s.SQLite, "./bongsu.db"), DependsOn: s.DependsOn}
}

func (l *loader) words(w words) Words {
	if w.Dir == "" || filepath.IsAbs(w.Dir) {
		return Words(w)
	}
	return Words{Dir: filepath.Join(l.env.Dir, w.Dir)}
}

func (l *loader) site(s site, components []string) Site {
	eachOf(l, "site.depends_on", "component", s.DependsOn, components)
	made := Site{
		DependsOn:       s.DependsOn,
		Addr:            cmp.Or(s.Addr, "127.0.0.1:8080"),
		DefaultLanguage: cmp.Or(s.DefaultLanguage, bot.Korean),
		NoIndex:         s.NoIndex,
	}
	l.listen("site.addr", made.Addr)
	made.BaseURL = l.base("site.base_url", cmp.Or(s.BaseURL, "http://"+made.Addr))
	oneOf(l, "site.default_language", "language", made.DefaultLanguage, bot.Languages())
	return made
}

func (l *loader) console(c console, public Site, components []string) Console {
	eachOf(l, "console.depends_on", "component", c.DependsOn, components)
	made := Console{DependsOn: c.DependsOn, Addr: cmp.Or(c.Addr, "127.0.0.1:8081")}
	l.listen("console.addr", made.Addr)
	if made.Addr == public.Addr && !strings.HasSuffix(made.Addr, ":0") {
		l.fail("console.addr", "the public site listens on %s: give the console an address of its own", made.Addr)
	}
	made.BaseURL = l.base("console.base_url", cmp.Or(c.BaseURL, "http://"+made.Addr))
	return made
}

func (l *loader) components(all []component) bot.Components {
	var made bot.Components
	seen := map[string]bool{}
	for i, c := range all {
		path := at("components", i)
		l.identify(at(path, "id"), "component id", c.ID, seen)
		made = append(made, bot.Component{ID: c.ID, Name: l.name(path, "the component's name", c.name), Group: c.Group, DependsOn: c.DependsOn})
	}
	if len(all) == 0 {
		l.fail("components", "no component is configured: name at least one part of the product")
	}
	for i, c := range made {
		eachOf(l, at("components", i, "depends_on"), "component", c.DependsOn, sorted(seen))
	}
	for i, c := range made {
		// Every member of a cycle finds it; the first in the file tells.
		if cycle := findCycle(made, []string{c.ID}, map[string]bool{}); cycle != nil {
			l.fail(at("components", i, "depends_on"), "components depend on each other in a circle, %s: remove one of the dependencies", strings.Join(cycle, " → "))
			break
		}
	}
	return made
}

// findCycle returns the ids on a way from the last of walked back to its first, nil if there is none.
func findCycle(all bot.Components, walked []string, seen map[string]bool) []string {
	c, _ := all.ByID(walked[len(walked)-1])
	for _, next := range c.DependsOn {
		way := append(slices.Clone(walked), next)
		if next == walked[0] {
			return way
		}
		if !seen[next] {
			seen[next] = true
			if cycle := findCycle(all, way, seen); cycle != nil {
				return cycle
			}
		}
	}
	return nil
}

var phone = regexp.MustCompile(`^\+[0-9][0-9 -]{5,19}$`)

func (l *loader) people(all []person, language bot.Language) bot.People {
	var made bot.People
	ids, slackIDs, mails := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i, p := range all {
		path := at("people", i)
		l.identify(at(path, "id"), "person id", p.ID, ids)
		l.unshared(at(path, "slack_id"), p.SlackID, slackIDs)
		l.unshared(at(path, "email"), strings.ToLower(p.Email), mails)
		if address, err := mail.ParseAddress(p.Email); p.Email != "" && (err != nil || address.Address != p.Email) {
			l.fail(at(path, "email"), "this is no e-mail address: write name@example.com, without a display name")
		}
		if p.Phone != "" && !phone.MatchString(p.Phone) {
			l.fail(at(path, "phone"), "this is no phone number: write it with its country, such as +82 2 1234 5678")
		}
		made = append(made, l.person(path, p, language))
	}
	if len(all) < 2 {
		l.fail("people", "%d of at least two persons are configured: nobody approves their own text", len(all))
	}
	return made
}

func (l *loader) person(path string, p person, language bot.Language) bot.Person {
	made := bot.Person{
		ID: p.ID, Name: l.text(at(path, "name"), "the person's name", p.Name),
		SlackID: p.SlackID, Email: p.Email, Phone: p.Phone,
		Roles: p.Roles, Reads: p.Reads, Language: cmp.Or(p.Language, language), AnyLanguage: p.Language == "",
	}
	if p.Title != (text{}) {
		made.Title = l.text(at(path, "title"), "the person's title", p.Title)
	}
	eachOf(l, at(path, "roles"), "role", p.Roles, bot.Roles())
	eachOf(l, at(path, "reads"), "language", p.Reads, bot.Languages())
	if p.Language != "" {
		oneOf(l, at(path, "language"), "language", p.Language, bot.Languages())
	}
	if made.Has(bot.Reader) && len(p.Reads) == 0 {
		l.fail(at(path, "roles"), "a reader signs texts in the languages that they read: list these under reads")
	}
	return made
}

// unshared refuses a value by which two persons would be taken for one.
func (l *loader) unshared(path, value string, seen map[string]bool) {
	if value != "" && seen[value] {
		l.fail(path, "another person has the same one: bongsu would not know who is acting")
	}
	seen[value] = true
}

func (l *loader) briefs(all []brief, destinations []bot.Destination) []Brief {
	var desks []string
	for _, d := range destinations {
		if d.Class == bot.DeskClass {
			desks = append(desks, d.ID)
		}
	}
	var made []Brief
	for i, b := range all {
		path := at("brief", i)
		if problem := badCron(b.Cron); problem != "" {
			l.fail(at(path, "cron"), `%s: write "minute hour day month weekday", such as "CRON_TZ=Asia/Seoul 0 9 * * *"`, problem)
		}
		if slices.ContainsFunc(destinations, func(d bot.Destination) bool { return d.ID == b.Destination && d.Class != bot.DeskClass }) {
			l.fail(at(path, "destination"), "destination %q is not of class desk, and a brief never leaves the desk: name one that is", b.Destination)
		} else {
			oneOf(l, at(path, "destination"), "desk destination", b.Destination, desks)
		}
		made = append(made, Brief(b))
	}
	return made
}

func badCron(spec string) string {
	if spec == "" {
		return "the schedule is missing"
	}
	// The parser slices at the first space after a zone without looking whether there is one.
	if strings.HasPrefix(spec, "TZ=") || strings.HasPrefix(spec, "CRON_TZ=") {
		if !strings.Contains(spec, " ") {
			return "the schedule names a time zone and no time"
		}
	}
	schedule, err := cron.ParseStandard(spec)
	if err != nil {
		return "the schedule cannot be read (" + err.Error() + ")"
	}
	if schedule.Next(time.Unix(0, 0)).IsZero() {
		return "the schedule names a day that never comes"
	}
	return ""
}

func (l *loader) slack(s *slackApp, channels []Channel) *SlackApp {
	if s == nil {
		return nil
	}
	var names []string
	for _, c := range channels {
		if c.Kind == "slack" {
			names = append(names, c.Name)
		}
	}
	made := &SlackApp{
		Channel: s.Channel, Command: cmp.Or(s.Command, "/crisis"), Mode: cmp.Or(s.Mode, SlackSocket),
		AppToken: bot.NewSecret(s.AppToken), SigningSecret: bot.NewSecret(s.SigningSecret), Addr: s.Addr,
	}
	oneOf(l, "slack.channel", "channel of kind slack", s.Channel, names)
	if i := slices.IndexFunc(channels, func(c Channel) bool { return c.Name == s.Channel && c.Kind == "slack" }); i >= 0 {
		if !slices.ContainsFunc(channels[i].Destinations, func(d bot.Destination) bool { return d.Class == bot.DeskClass }) {
			l.fail("slack.channel", "channel %q has no destination of class desk: add one, for cards with their buttons need a place", s.Channel)
		}
	}
	oneOf(l, "slack.mode", "mode", made.Mode, []string{SlackSocket, SlackHTTP})
	if !strings.HasPrefix(made.Command, "/") || strings.ContainsAny(made.Command, " \t\r\n") {
		l.fail("slack.command", "%q is no command: write a slash and one word, such as /crisis", made.Command)
	}
	if made.Mode == SlackSocket && made.AppToken.IsZero() {
		l.fail("slack.app_token", "Socket Mode needs the app-level token: give app_token or app_token_file")
	}
	if made.Mode == SlackHTTP {
		if made.SigningSecret.IsZero() {
			l.fail("slack.signing_secret", "mode http needs the secret that proves that Slack is calling: give signing_secret or signing_secret_file")
		}
		if s.Addr == "" {
			l.fail("slack.addr", "mode http needs an address to listen on: write host:port, such as 127.0.0.1:8082")
		}
	}
	if s.Addr != "" {
		l.listen("slack.addr", s.Addr)
	}
	if s.APIURL != "" {
		made.APIURL = l.apiURL("slack.api_url", s.APIURL)
	}
	return made
}
