package config

import (
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// checkDrills refuses whatever a drill would share with the real thing: a channel, which is one
// credential, an address, or a secret.
func (l *loader) checkDrills(all []channel) {
	addresses, secrets := map[string]string{}, map[string]string{}
	for _, c := range all {
		if !c.has(bot.PublicClass) {
			continue
		}
		for _, secret := range c.secrets() {
			secrets[secret] = c.Name
		}
		for _, d := range c.Destinations {
			for _, r := range d.all() {
				if d.Class == bot.PublicClass {
					addresses[sameAddress(r.Address)] = d.ID
					secrets[r.Secret] = d.ID
				}
			}
		}
	}
	delete(addresses, "")
	delete(secrets, "")
	for i, c := range all {
		if !c.has(bot.DrillClass) {
			continue
		}
		if c.has(bot.PublicClass) {
			l.fail(at("channels", i, "name"), "channel %q has public and drill destinations: give drills a channel of their own, with its own credential, so that none can leak", c.Name)
		}
		for _, secret := range c.secrets() {
			if live, ok := secrets[secret]; ok && live != c.Name {
				l.fail(at("channels", i, "settings"), "drill channel %q has the credential of the live channel %q: give it its own, so that no drill can leak", c.Name, live)
			}
		}
		for j, d := range c.Destinations {
			if d.Class == bot.DrillClass {
				l.checkDrill(at("channels", i, "destinations", j), d, addresses, secrets)
			}
		}
	}
}

func (l *loader) checkDrill(path string, d destination, addresses, secrets map[string]string) {
	for k, r := range d.all() {
		place := path
		if len(d.Recipients) > 0 {
			place = r.place(path, k)
		}
		if live, ok := addresses[sameAddress(r.Address)]; ok {
			l.fail(at(place, "address"), "drill destination %q has an address of the live destination %q: give it its own, so that no drill can leak", d.ID, live)
		}
		if live, ok := secrets[r.Secret]; ok {
			l.fail(at(place, "secret"), "drill destination %q signs with a secret of the live %q: give it its own, so that no drill can pass for real", d.ID, live)
		}
	}
}

func (c channel) has(class bot.Class) bool {
	return slices.ContainsFunc(c.Destinations, func(d destination) bool { return d.Class == class })
}

// secrets returns the credentials among the channel's own settings.
func (c channel) secrets() []string {
	var found []string
	walkSettings(reflect.ValueOf(c.settings), func(key string, v reflect.Value) {
		if secret, ok := reflect.TypeAssert[bot.Secret](v); ok && !secret.IsZero() {
			found = append(found, secret.Reveal())
		} else if v.Kind() == reflect.String && secretKey(key) && v.String() != "" {
			found = append(found, v.String())
		}
	})
	return found
}

// all returns the recipients, or the one that the destination is itself.
func (d destination) all() []recipient {
	if len(d.Recipients) > 0 {
		return d.Recipients
	}
	return []recipient{{ID: d.ID, Address: d.Address, Secret: d.Secret}}
}

// sameAddress makes two spellings of one address equal.
func sameAddress(address string) string {
	address = strings.TrimSpace(address)
	if name, host, ok := strings.Cut(address, "@"); ok && !strings.Contains(address, "/") {
		return name + "@" + strings.ToLower(host)
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	u.Scheme, u.Host, u.Fragment = strings.ToLower(u.Scheme), strings.ToLower(u.Host), ""
	u.Host = strings.TrimSuffix(strings.TrimSuffix(u.Host, ":443"), ":80")
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), ""
	return u.String()
}
