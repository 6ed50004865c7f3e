package config

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
)

// The kind of destination that is bongsu's own page; publishing itself delivers to it.
const pageKind = "page"

// loadSettings reads each channel's own block into what its kind makes for it.
func (l *loader) loadSettings(f file) {
	for i := range f.Channels {
		c := &f.Channels[i]
		kind, ok := l.kinds[c.Kind]
		if !ok {
			continue
		}
		c.settings = kind.New()
		l.faults = append(l.faults, faultsOf("", c.Settings.Load(c.settings))...)
		l.resolve(at("channels", i, "settings"), c.settings)
	}
}

func (l *loader) channels(all []channel, components []string) []Channel {
	var made []Channel
	names, ids := map[string]bool{}, map[string]bool{}
	kinds := slices.Sorted(maps.Keys(l.kinds))
	for i, c := range all {
		path := at("channels", i)
		l.identify(at(path, "name"), "channel name", c.Name, names)
		oneOf(l, at(path, "kind"), "kind", c.Kind, kinds)
		if c.Rate < 0 || math.IsNaN(c.Rate) || math.IsInf(c.Rate, 0) {
			l.fail(at(path, "rate"), "a rate is a number of messages per second: write one above 0, or none for the kind's own")
		}
		if len(c.Destinations) == 0 {
			l.fail(at(path, "destinations"), "channel %q has no destination: add one, or remove the channel", c.Name)
		}
		channel := Channel{Name: c.Name, Kind: c.Kind, Settings: c.settings, Rate: c.Rate}
		recipients := map[string]bool{} // a sender finds its recipients by id, those of all its destinations together
		for j, d := range c.Destinations {
			place := at(path, "destinations", j)
			l.identify(at(place, "id"), "destination id", d.ID, ids)
			channel.Destinations = append(channel.Destinations, l.destination(place, c, d, components, recipients))
		}
		made = append(made, channel)
	}
	if len(all) == 0 {
		l.fail("channels", "no channel is configured: bongsu would have nobody to tell")
	}
	return made
}

func (l *loader) destination(path string, c channel, d destination, components []string, recipients map[string]bool) bot.Destination {
	oneOf(l, at(path, "class"), "class", d.Class, []bot.Class{bot.PublicClass, bot.DeskClass, bot.DrillClass})
	eachOf(l, at(path, "languages"), "language", d.Languages, bot.Languages())
	eachOf(l, at(path, "types"), "message type", d.Types, append(bot.MessageTypes(), bot.FirstNotice))
	eachOf(l, at(path, "depends_on"), "component", d.DependsOn, components)
	made := bot.Destination{
		ID: d.ID, Channel: c.Name, Kind: c.Kind, Class: d.Class,
		Languages: d.Languages, Audience: l.audience(at(path, "audience"), d), Types: d.Types, DependsOn: d.DependsOn,
	}
	if len(d.Languages) == 0 {
		made.Languages = bot.Languages()
	}
	if len(d.Types) == 0 && d.Class != bot.DeskClass {
		made.Types = l.kinds[c.Kind].Types
	}
	made.Mends = l.mends(path, l.kinds[c.Kind], d.Mends)
	made.Price, made.Quiet, made.Reach = l.price(path, d.Price), l.quiet(path, d.Quiet), l.reach(path, d.Reach)
	if kind, known := l.kinds[c.Kind]; known && !kind.Desk && d.Class == bot.DeskClass && c.Kind != pageKind {
		l.fail(at(path, "class"), "a %s channel has no form for reminders and briefs: a desk destination needs one of the kind %s", c.Kind, list(l.deskKinds()))
	}
	if l.kinds[c.Kind].Only && (d.Class == bot.PublicClass || d.Class == bot.DrillClass) {
		l.fail(at(path, "class"), "a %s channel is for reminders only: write class desk", c.Kind)
	}
	if c.Kind == pageKind {
		made.Recipients = l.pageRecipient(path, d)
	} else {
		made.Recipients = l.recipients(path, c, d, recipients)
	}
	return made
}

// audience is a word that commands name; the desk's own destinations have none.
func (l *loader) audience(path string, d destination) string {
	switch {
	case d.Audience == "":
	case d.Class == bot.DeskClass:
		l.fail(path, "the desk is no audience of updates: remove it")
	case !identifier.MatchString(d.Audience):
		l.fail(path, "audience %q: use small letters, digits and hyphens, such as press", d.Audience)
	}
	return d.Audience
}

// pageRecipient stands for the page's readers, so that the page has a row in the ledger as everybody else.
func (l *loader) pageRecipient(path string, d destination) []bot.Recipient {
	if d.Class == bot.DeskClass || d.Class == bot.DrillClass {
		l.fail(at(path, "class"), "the page is read by everybody: write class public; desk messages and drills never reach it")
	}
	if len(d.Recipients) > 0 || d.RecipientsFile != "" || d.Address != "" || d.Secret != "" {
		l.fail(path, "a destination of kind page has no recipients, address or secret: remove them")
	}
	return []bot.Recipient{{ID: pageKind, Address: pageKind}}
}

func (l *loader) deskKinds() []string {
	var desk []string
	for name, kind := range l.kinds {
		if kind.Desk {
			desk = append(desk, name)
		}
	}
	slices.Sort(desk)
	return desk
}

// reachable refuses a recipient to whom the kind could never send.
func (l *loader) reachable(path string, c channel, r bot.Recipient) bot.Recipient {
	kind := l.kinds[c.Kind]
	unread := l.broken[at(path, "secret")] || l.broken[at(path, "address")]
	if kind.Check == nil || r.Address == "" || c.settings == nil || unread {
		return r
	}
	if err := kind.Check(c.settings, r); err != nil {
		l.fail(path, "recipient %q cannot be reached: %v", r.ID, err)
	}
	return r
}

func (l *loader) recipients(path string, c channel, d destination, ids map[string]bool) []bot.Recipient {
	if len(d.Recipients) == 0 {
		if d.RecipientsFile != "" {
			return nil // its faults are told
		}
		if d.Address == "" {
			l.fail(path, "destination %q has nobody to send to: give it an address, or recipients", d.ID)
		}
		if ids[d.ID] {
			l.fail(at(path, "id"), "a recipient of this channel has the id %q, too: choose another one", d.ID)
		}
		ids[d.ID] = true
		return []bot.Recipient{l.reachable(path, c, bot.Recipient{ID: d.ID, Address: d.Address, Secret: bot.NewSecret(d.Secret)})}
	}
	if d.Address != "" || d.Secret != "" {
		l.fail(path, "destination %q has recipients and an address or secret of its own: keep the recipients", d.ID)
	}
	languages := d.Languages // a recipient can read no others
	if len(languages) == 0 {
		languages = bot.Languages()
	}
	var made []bot.Recipient
	addresses := map[string]bool{}
	for k, r := range d.Recipients {
		place := r.place(path, k)
		l.identify(at(place, "id"), "recipient id", r.ID, ids)
		if r.Address == "" {
			l.fail(at(place, "address"), "recipient %q has no address", r.ID)
		} else if addresses[sameAddress(r.Address)] {
			l.fail(at(place, "address"), "another recipient of this destination has the same address: remove one, or it gets everything twice")
		}
		addresses[sameAddress(r.Address)] = true
		eachOf(l, at(place, "languages"), "language", r.Languages, languages)
		made = append(made, l.reachable(place, c, bot.Recipient{ID: r.ID, Address: r.Address, Secret: bot.NewSecret(r.Secret), Languages: r.Languages}))
	}
	return made
}

// place is where the recipient stands: the k-th of a destination, or a line of its table.
func (r recipient) place(destination string, k int) string {
	return cmp.Or(r.path, at(destination, "recipients", k))
}
