package config

import (
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

// file is the YAML as it is written; build turns it into a Config.
type file struct {
	Org        org             `yaml:"org"`
	Zones      text            `yaml:"zones"`
	Store      store           `yaml:"store"`
	Words      words           `yaml:"words"`
	Site       site            `yaml:"site"`
	Console    console         `yaml:"console"`
	Components []component     `yaml:"components"`
	People     []person        `yaml:"people"`
	Channels   []channel       `yaml:"channels"`
	Approval   []rule          `yaml:"approval"`
	Chase      chase           `yaml:"chase"`
	BreakGlass *breakGlass     `yaml:"break_glass"`
	OnCall     onCall          `yaml:"on_call"`
	Cadence    map[string]beat `yaml:"cadence"`
	Brief      []brief         `yaml:"brief"`
	Slack      *slackApp       `yaml:"slack"`
}

type text struct {
	Ko string `yaml:"ko"`
	En string `yaml:"en"`
	Fr string `yaml:"fr"`
}

type name struct {
	Name      text   `yaml:"name"`
	KoReading string `yaml:"ko_reading"`
	En        struct {
		Number string `yaml:"number"`
	} `yaml:"en"`
	Fr struct {
		De     string `yaml:"de"`
		A      string `yaml:"a"`
		Le     string `yaml:"le"`
		Number string `yaml:"number"`
	} `yaml:"fr"`
}

type org struct {
	name             `yaml:",inline"`
	KeyPrefix        string   `yaml:"key_prefix"`
	Contact          text     `yaml:"contact"`
	ContactDependsOn []string `yaml:"contact_depends_on"`
}

type store struct {
	SQLite       string   `yaml:"sqlite"`
	Postgres     string   `yaml:"postgres"`
	PostgresFile string   `yaml:"postgres_file"`
	DependsOn    []string `yaml:"depends_on"`
}

type words struct {
	Dir string `yaml:"dir"`
}

type site struct {
	Addr            string       `yaml:"addr"`
	BaseURL         string       `yaml:"base_url"`
	DefaultLanguage bot.Language `yaml:"default_language"`
	NoIndex         bool         `yaml:"noindex"`
	DependsOn       []string     `yaml:"depends_on"`
}

type console struct {
	DependsOn []string `yaml:"depends_on"`
	Addr      string   `yaml:"addr"`
	BaseURL   string   `yaml:"base_url"`
}

type component struct {
	ID        string `yaml:"id"`
	name      `yaml:",inline"`
	Group     string   `yaml:"group"`
	DependsOn []string `yaml:"depends_on"`
}

type person struct {
	ID       string         `yaml:"id"`
	Name     text           `yaml:"name"`
	Title    text           `yaml:"title"`
	SlackID  string         `yaml:"slack_id"`
	Email    string         `yaml:"email"`
	Phone    string         `yaml:"phone"`
	Roles    []bot.Role     `yaml:"roles"`
	Reads    []bot.Language `yaml:"reads"`
	Language bot.Language   `yaml:"language"`
}

type channel struct {
	Name         string          `yaml:"name"`
	Kind         string          `yaml:"kind"`
	Rate         float64         `yaml:"rate"`
	Settings     strictyaml.Node `yaml:"settings"`
	Destinations []destination   `yaml:"destinations"`

	settings any
}

type destination struct {
	ID         string            `yaml:"id"`
	Class      bot.Class         `yaml:"class"`
	Languages  []bot.Language    `yaml:"languages"`
	Audience   string            `yaml:"audience"`
	Types      []bot.MessageType `yaml:"types"`
	DependsOn  []string          `yaml:"depends_on"`
	Mends      bot.Mending       `yaml:"corrections"`
	Price      *price            `yaml:"price"`
	Quiet      *quiet            `yaml:"quiet_hours"`
	Reach      *reach            `yaml:"reach"`
	Address    string            `yaml:"address"` // with the two below: instead of recipients
	Secret     string            `yaml:"secret"`
	SecretFile string            `yaml:"secret_file"`
	Recipients []recipient       `yaml:"recipients"`

	RecipientsFile string `yaml:"recipients_file"` // instead of recipients: a table of them
}

type reach struct {
	Number int    `yaml:"number"`
	Source text   `yaml:"source"`
	AsOf   string `yaml:"as_of"`
}

type recipient struct {
	ID         string         `yaml:"id"`
	Address    string         `yaml:"address"`
	Secret     string         `yaml:"secret"`
	SecretFile string         `yaml:"secret_file"`
	Languages  []bot.Language `yaml:"languages"`

	path string // of a line in a table; empty: it stands in the configuration
}

type rule struct {
	Types       []bot.MessageType `yaml:"types"`
	MinSeverity *int              `yaml:"min_severity"`
	Steps       []struct {
		Roles []bot.Role `yaml:"roles"`
		Count *int       `yaml:"count"`
	} `yaml:"steps"`
	Signatory bool          `yaml:"signatory"`
	Expires   time.Duration `yaml:"expires"`
}

type chase struct {
	Backup     *time.Duration `yaml:"backup"`
	Call       *time.Duration `yaml:"call"`
	BreakGlass *time.Duration `yaml:"break_glass"`
	Backups    []string       `yaml:"backups"`
}

type onCall struct {
	Order  []string `yaml:"order"`
	Shifts []shift  `yaml:"shifts"`
}

type shift struct {
	Person string   `yaml:"person"`
	Group  string   `yaml:"slack_group"`
	From   string   `yaml:"from"` // with until: once
	Until  string   `yaml:"until"`
	Days   []string `yaml:"days"` // every week; every day when empty
	Hours  string   `yaml:"hours"`
	Every  *int     `yaml:"every"` // weeks, the first of which begins on since
	Since  string   `yaml:"since"`
	Zone   string   `yaml:"zone"`
}

type breakGlass struct {
	Roles []bot.Role `yaml:"roles"`
}

type beat struct {
	First         *time.Duration `yaml:"first"`
	Investigating *time.Duration `yaml:"investigating"`
	Identified    *time.Duration `yaml:"identified"`
	Monitoring    *time.Duration `yaml:"monitoring"`
}

type brief struct {
	Cron        string `yaml:"cron"`
	Destination string `yaml:"destination"`
}

type slackApp struct {
	Channel           string `yaml:"channel"`
	Command           string `yaml:"command"`
	Mode              string `yaml:"mode"`
	AppToken          string `yaml:"app_token"`
	AppTokenFile      string `yaml:"app_token_file"`
	SigningSecret     string `yaml:"signing_secret"`
	SigningSecretFile string `yaml:"signing_secret_file"`
	Addr              string `yaml:"addr"`
	APIURL            string `yaml:"api_url"`
}

type price struct {
	Currency string  `yaml:"currency"`
	Message  float64 `yaml:"message"`
}

type quiet struct {
	From  string `yaml:"from"`
	To    string `yaml:"to"`
	Zone  string `yaml:"zone"`
	Below int    `yaml:"below"`
}
