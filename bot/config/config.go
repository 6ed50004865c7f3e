// Package config reads bongsu's one YAML file: who the organisation is, what it runs, who acts, where
// messages go, and who signs them. It is strict: whatever is unknown, doubtful or dangerous is refused
// before anything starts, all of it at once, each with its file, its line and its mend.
package config

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

// Env is what the file may refer to outside itself: ${NAME} and the *_file keys. A nil function refuses its kind of reference.
type Env struct {
	Getenv   func(name string) (string, bool)
	ReadFile func(path string) ([]byte, error)
	Dir      string // of the file; relative paths of *_file keys start here
}

// Config is a file that holds together.
type Config struct {
	Org        Org
	Zones      map[bot.Language]string
	Store      Store
	Words      Words
	Site       Site
	Console    Console
	Components bot.Components
	People     bot.People
	Channels   []Channel
	Policy     bot.Policy
	Chase      bot.Chase
	BreakGlass []bot.Role // who may publish alone what nobody answers for; empty: nobody
	OnCall     bot.OnCall
	Cadence    Cadence
	Brief      []Brief
	Slack      *SlackApp // nil: no Slack door
}

// Org is the organisation in whose name bongsu speaks.
type Org struct {
	Name             bot.Name
	KeyPrefix        string   // of shown incident keys: INC
	Contact          bot.Text // printed in every notice
	ContactDependsOn []string // component ids; the contact burns when one of them does
}

// Store is where state is kept: one of both is set.
type Store struct {
	DependsOn []string // component ids
	SQLite    string   // path
	Postgres  bot.Secret
}

// Words are the operator's own texts, over those that are built in.
type Words struct {
	Dir string // empty: there are none
}

// Site is the public status page.
type Site struct {
	DependsOn       []string // component ids: the page burns when one of them does
	Addr            string
	BaseURL         string // without a slash at its end
	DefaultLanguage bot.Language
	NoIndex         bool
}

// Console is the private web.
type Console struct {
	DependsOn []string // component ids
	Addr      string
	BaseURL   string // without a slash at its end
}

// Channel is one credential of one kind, and so one lane, with its destinations.
type Channel struct {
	Name         string
	Kind         string
	Settings     any     // what the kind's New returned, filled
	Rate         float64 // messages per second; 0: the kind's own
	Destinations []bot.Destination
}

// Brief is a leadership brief on its own cadence, to a desk destination.
type Brief struct {
	Cron        string // as cron.ParseStandard takes it
	Destination string
}

// The ways in which Slack reaches the door.
const (
	SlackSocket = "socket"
	SlackHTTP   = "http"
)

// SlackApp is the Slack door; it acts with the token of the channel that it names.
type SlackApp struct {
	Channel       string
	Command       string
	Mode          string // SlackSocket or SlackHTTP
	AppToken      bot.Secret
	SigningSecret bot.Secret
	Addr          string
	APIURL        string // empty: Slack's own
}

// Destinations returns the destinations of all channels, in the order of the file.
func (c Config) Destinations() []bot.Destination {
	var all []bot.Destination
	for _, channel := range c.Channels {
		all = append(all, channel.Destinations...)
	}
	return all
}

// Kind is what the loader knows of a kind of channel.
type Kind struct {
	New          func() any                                // empty settings
	Check        func(settings any, r bot.Recipient) error // refuses a recipient who can never be reached; nil: takes all
	Types        []bot.MessageType                         // that a destination carries by default; nil: all
	Edit, Delete bool                                      // it can change, or take away, what it posted
	Desk         bool                                      // it has a form for reminders and briefs
	Only         bool                                      // it has no other
}

// Load reads a whole file; kinds are the channels that it may name. Its error joins a *strictyaml.Error for each fault.
func Load(name string, data []byte, kinds map[string]Kind, env Env) (*Config, error) {
	doc, err := strictyaml.Parse(name, data)
	if err != nil {
		return nil, err
	}
	var root strictyaml.Node
	faults := faultsOf(name, doc.Load(&root))
	c, err := FromNode(name, root, kinds, env)
	if faults = append(faults, faultsOf(name, err)...); len(faults) > 0 {
		return nil, join(faults)
	}
	return c, nil
}

// WordsOf returns where the operator's own words stand, whatever else is wrong with the file.
func WordsOf(name string, data []byte, env Env) Words {
	var root strictyaml.Node
	doc, err := strictyaml.Parse(name, data)
	if err != nil {
		doc, err = strictyaml.Parse(name, regexp.MustCompile(`(?m)^words:.*(?:\n[ \t].*)*`).Find(data)) // what breaks it stands elsewhere
	}
	if err != nil || doc.Load(&root) != nil {
		return Words{}
	}
	l := &loader{node: root, env: env, broken: map[string]bool{}}
	var f file
	_ = root.Load(&f) // Load tells its faults
	l.resolve("words", &f.Words)
	return l.words(f.Words)
}

// FromNode reads a configuration that is a part of another file, such as a scenario's config block.
func FromNode(name string, node strictyaml.Node, kinds map[string]Kind, env Env) (*Config, error) {
	if node.Line() == 0 {
		return nil, &strictyaml.Error{File: name, Line: 1, Message: "the configuration is empty: start from config.example.yaml"}
	}
	l := &loader{node: node, kinds: kinds, env: env, broken: map[string]bool{}, tables: map[string]string{}}
	var f file
	l.faults = faultsOf(name, node.Load(&f))
	l.resolve("", &f)
	l.loadSettings(f)
	l.loadTables(f)
	for _, fault := range l.faults {
		l.broken[fault.Path] = true
		l.broken[strings.TrimSuffix(fault.Path, "_file")] = true // what the file was to hold
	}
	c := l.build(f)
	if len(l.faults) == 0 {
		l.checkApprovers(c, f) // sums over the whole file: of use only when its parts are right
	}
	if len(l.faults) > 0 {
		return nil, join(l.faults)
	}
	return c, nil
}

// faultsOf takes a joined error apart.
func faultsOf(name string, err error) []*strictyaml.Error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*strictyaml.Error
		for _, one := range joined.Unwrap() {
			all = append(all, faultsOf(name, one)...)
		}
		return all
	}
	if fault, ok := errors.AsType[*strictyaml.Error](err); ok {
		return []*strictyaml.Error{fault}
	}
	return []*strictyaml.Error{{File: name, Line: 1, Message: err.Error()}}
}

func join(faults []*strictyaml.Error) error {
	slices.SortStableFunc(faults, func(a, b *strictyaml.Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	faults = slices.CompactFunc(faults, func(a, b *strictyaml.Error) bool { return *a == *b })
	all := make([]error, 0, len(faults))
	for _, fault := range faults {
		all = append(all, fault)
	}
	return errors.Join(all...)
}
