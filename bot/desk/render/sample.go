package render

import (
	"cmp"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// What a trial looks for in the texts that it has written.
const (
	sampleMinute  = "47" // of the next update's time, and of no other
	sampleContact = "help.example.com"
)

func sampleAt(day, hour, minute int) time.Time {
	return time.Date(2022, time.October, day, hour, minute, 0, 0, time.FixedZone("KST", 9*60*60))
}

func sampleText(ko, en, fr string) bot.Text {
	return bot.Text{bot.Korean: ko, bot.English: en, bot.French: fr}
}

func sampleWords() bot.Words {
	return bot.Words{
		Label:    sampleText("점검 중", "Being checked", "Vérification en cours"),
		Sentence: sampleText("점검하고 있습니다.", "It is being checked.", "La vérification est en cours."), Certainty: bot.Confirmed,
	}
}

// samplePlain hands a rendition on as it is.
type samplePlain struct{}

// Compose makes no body: a trial reads renditions.
func (samplePlain) Compose(bot.Destination, bot.Rendition) (bot.Body, error) { return bot.Body{}, nil }

func sampleSettings(t Trial) Settings {
	name := func(ko, en, fr string) bot.Name {
		return bot.Name{Text: sampleText(ko, en, fr), FrDe: "de " + fr, FrA: "à " + fr, FrLe: fr}
	}
	zone := func(name string, hours int) *time.Location { return time.FixedZone(name, hours*60*60) }
	return Settings{
		Catalog: t.Catalog, Templates: t.Templates, BaseURL: "https://status.example.com", Composer: samplePlain{},
		Org: Org{Name: name("하늘톡", "Haneul Talk", "Haneul Talk"), Contact: sampleText(sampleContact, sampleContact, sampleContact)},
		Components: bot.Components{
			{ID: "talk", Name: name("하늘톡", "Haneul Talk", "Haneul Talk")},
			{ID: "pay", Name: name("하늘페이", "Haneul Pay", "Haneul Pay")},
			{ID: "mail", Name: name("하늘메일", "Haneul Mail", "Haneul Mail")},
		},
		People: bot.People{
			{ID: "chief", Name: sampleText("홍길동", "Hong Gildong", "Hong Gildong"), Title: sampleText("대표이사", "Chief Executive", "directrice générale")},
			{ID: "office", Title: sampleText("대표이사", "Chief Executive", "directrice générale")},
		},
		Zones: map[bot.Language]*time.Location{bot.Korean: zone("KST", 9), bot.English: zone("KST", 9), bot.French: zone("CEST", 2)},
	}
}

// sampleDraft is an incident of one component, or a full one of three, with an update to it.
func sampleDraft(t bot.MessageType, full bool, facts bot.Facts) (bot.Incident, bot.Draft) {
	affected := []bot.Affected{{Component: "talk", Status: bot.MajorOutage}}
	if full {
		affected = append(affected, bot.Affected{Component: "pay", Status: bot.MajorOutage}, bot.Affected{Component: "mail", Status: bot.Degraded})
	}
	in := bot.Incident{
		ID: "sample", Key: "INC-1", Mode: bot.Live, Severity: 3, Phase: bot.Investigating, Affected: affected,
		Started: facts.Started, Facts: bot.Facts{ETA: facts.ETA}, DeclaredAt: sampleAt(15, 15, 30), FirstToldAt: sampleAt(15, 15, 35),
	}
	d := bot.Draft{
		ID: "sample", IncidentID: in.ID, Type: t, Mode: bot.Live, Phase: in.Phase, Severity: in.Severity, Affected: affected,
		Facts: facts, Languages: bot.Languages(), IssuedAt: sampleAt(15, 15, 40), NextAt: facts.NextAt, Seq: 2,
	}
	if t == bot.Resolved {
		d.IssuedAt = sampleAt(15, 18, 0)
	}
	return in, d
}

// bareSample is what every type needs.
func bareSample() bot.Facts {
	one := func(ko, en, fr string) map[bot.Language][]string {
		return map[bot.Language][]string{bot.Korean: {ko}, bot.English: {en}, bot.French: {fr}}
	}
	return bot.Facts{
		Started: bot.Moment{At: sampleAt(15, 15, 27), Certainty: bot.Confirmed}, NextAt: sampleAt(15, 16, 47),
		Symptom: sampleWords(), Action: sampleWords(), Workaround: sampleWords(), Data: bot.DataSafe,
		AsOf: sampleAt(15, 15, 38), Total: 2, Done: 1, Restored: []string{"talk"}, Pending: []string{"pay"},
		RestoredAt: sampleAt(15, 15, 36), EndedAt: sampleAt(15, 17, 30), ReportAt: sampleAt(29, 12, 0),
		Original: "told", OriginalAt: sampleAt(15, 15, 35),
		Wrong:     sampleText("오후 4시", "4:00 p.m.", "9\u00a0h"),
		Right:     sampleText("오후 5시", "5:00 p.m.", "10\u00a0h"),
		Signatory: "office", Event: sampleText("서비스 장애", "the service outage", "la panne"), EventAt: sampleAt(15, 15, 27),
		Groups:      sampleText("이용자", "our users", "aux utilisateurs"),
		Paragraphs:  one("사실입니다.", "These are the facts.", "Voici les faits."),
		EffectiveAt: sampleAt(19, 11, 0),
	}
}

// fullSample is all that a type may say.
func fullSample() bot.Facts {
	f := bareSample()
	source := sampleText("소방청", "the fire service", "les pompiers")
	f.Started = bot.Moment{At: sampleAt(14, 15, 27), About: true, Certainty: bot.Disputed, Claims: []bot.Claim{
		{At: sampleAt(14, 15, 19), Source: source}, {At: sampleAt(14, 15, 33), Source: source},
	}}
	f.Unaffected, f.Restored, f.Pending = []string{"talk"}, []string{"talk", "pay"}, []string{"pay", "mail"}
	f.Cause, f.UserAction, f.ETA, f.Condition, f.Why = sampleWords(), sampleWords(), sampleWords(), sampleWords(), sampleWords()
	f.Cause.Certainty, f.Cause.Source = bot.Reported, source
	asOf := sampleAt(15, 15, 36)
	f.Started.AsOf, f.StatusAsOf, f.DataAsOf, f.Cause.AsOf, f.Symptom.AsOf, f.Action.AsOf, f.Workaround.AsOf = asOf, asOf, asOf, asOf, asOf, asOf, asOf
	f.Duty, f.Successor, f.Lost, f.Data = sampleWords(), sampleWords(), sampleWords(), bot.DataLost
	f.KnownAt, f.Signatory, f.Total, f.Done = sampleAt(15, 15, 37), "chief", 32000, 12000
	return f
}

// knownArguments are values for the parameters of the phrasebook that ships.
func knownArguments(service string) map[string]string {
	return map[string]string{
		"service": service, "share": "12.5", "at": sampleAt(15, 18, 0).Format(time.RFC3339),
		"from": sampleAt(16, 2, 0).Format(time.RFC3339), "until": sampleAt(16, 5, 0).Format(time.RFC3339),
	}
}

// sampleArguments are values for the parameters of a phrase; one that only the operator knows stands as its own name.
func sampleArguments(params []string, service string) map[string]string {
	known, args := knownArguments(service), map[string]string{}
	for _, name := range params {
		args[name] = cmp.Or(known[name], "["+name+"]")
	}
	return args
}
