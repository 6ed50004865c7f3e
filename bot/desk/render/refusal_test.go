package render_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

func TestRenderRefusesWhatIsNotWhole(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time { return kst(t, s) }
	whole := bot.Facts{Symptom: phrase("messages-fail"), Action: phrase("traffic-move")}
	tests := map[string]struct {
		typ    bot.MessageType
		change func(in *bot.Incident, d *bot.Draft)
		want   []string
	}{
		"holding without anything": {bot.Holding, func(in *bot.Incident, d *bot.Draft) {
			in.Affected, d.Affected, d.NextAt = nil, nil, time.Time{}
		}, []string{"affected: name the components", "next_at: promise"}},
		"initial without facts": {bot.Initial, func(in *bot.Incident, d *bot.Draft) {
			in.Started, d.NextAt = bot.Moment{}, time.Time{}
		}, []string{"started: say when", "symptom: say what", "action: say what", "next_at: promise"}},
		"a promise in the past": {bot.Holding, func(_ *bot.Incident, d *bot.Draft) { d.NextAt = d.IssuedAt }, []string{"next_at lies before the time of issue"}},
		"no change of nothing": {bot.NoChange, func(in *bot.Incident, d *bot.Draft) {
			in.Promise, in.FirstToldAt = bot.Promise{}, time.Time{}
			d.Facts = whole
		}, []string{"no notice is out yet"}},
		"progress without numbers": {bot.Progress, nil, []string{"as_of: say", "total: say"}},
		"an ETA without a condition": {bot.Progress, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{AsOf: at("2022-10-15 15:39"), Done: 3, Total: 2, ETA: bot.Words{Label: text("곧", "soon", "bientôt")}}
		}, []string{"eta has no condition", "done is more than total"}},
		"as of a time to come": {bot.Initial, func(_ *bot.Incident, d *bot.Draft) {
			later := d.IssuedAt.Add(time.Minute)
			d.Facts = bot.Facts{Symptom: bot.Words{Phrase: "messages-fail", AsOf: later}, Action: phrase("traffic-move"), DataAsOf: later, StatusAsOf: later, Started: bot.Moment{At: at("2022-10-15 15:27"), AsOf: later}}
		}, []string{"symptom.as_of lies after", "data_as_of lies after", "status_as_of lies after", "started.as_of lies after"}},
		"as of twice": {bot.Initial, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = whole
			d.Facts.Action = bot.Words{Label: text("복구 중(오후 3시 기준)", "Being restored as of 3:00 p.m.", "Rétablissement en cours (situation à 8 h)"), AsOf: at("2022-10-15 15:00")}
		}, []string{"action.label says as of when in its Korean text", "action.label says as of when in its English text", "action.label says as of when in its French text"}},
		"an ETA without a condition where none is told": {bot.Initial, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = whole
			d.Facts.ETA = phrase("restored-by")
		}, []string{"eta has no condition", "eta: an update of the type initial does not tell it"}},
		"an ETA to an authority without a condition": {bot.Regulator, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{ETA: bot.Words{Label: text("2시간 이내", "within two hours", "sous deux heures")}}
		}, []string{"eta has no condition"}},
		"an ETA that nobody was told": {bot.NoChange, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = whole
			d.Facts.ETA, d.Facts.Condition = phrase("restored-by"), phrase("no-further-fault")
		}, []string{"eta: an update of the type no-change does not tell it"}},
		"a sentence where a label is told": {bot.Initial, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{Symptom: phrase("messages-fail"), Action: bot.Words{Sentence: text("서버를 교체하고 있습니다.", "We are replacing servers.", "Nous remplaçons des serveurs.")}}
		}, []string{"action.label has no Korean text", "action.label has no English text", "action.label has no French text", "behind a colon"}},
		"a label where a sentence is told": {bot.Resolved, func(_ *bot.Incident, d *bot.Draft) {
			d.IssuedAt = at("2022-10-15 17:20")
			d.Facts = bot.Facts{EndedAt: at("2022-10-15 17:00"), ReportAt: at("2022-12-07 12:00"), Data: bot.DataSafe, UserAction: bot.Words{Label: text("앱 재시작", "Restarting the app", "Redémarrage de l’application")}}
		}, []string{"user_action.sentence has no Korean text", "user_action.sentence has no English text", "user_action.sentence has no French text", "ends in a full stop"}},
		"a label in the place of a sentence": {bot.NoChange, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{Action: bot.Words{Sentence: text("서비스 복구", "restoring service.", "remise en service")}}
		}, []string{"action.sentence is no sentence in Korean", "action.sentence is no sentence in English", "action.sentence is no sentence in French"}},
		"a phrase and free text": {bot.Initial, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = whole
			d.Facts.Action.Label = text("서버 교체", "Replacing servers", "Remplacement de serveurs")
		}, []string{"action has both a phrase and words of its own"}},
		"a workaround without one": {bot.Workaround, nil, []string{"workaround: say what users can do"}},
		"partial without lists":    {bot.Partial, nil, []string{"restored_at:", "restored: name", "pending: name"}},
		"resolved too early": {bot.Resolved, func(_ *bot.Incident, d *bot.Draft) { d.Facts = bot.Facts{EndedAt: at("2022-10-15 15:00")} }, []string{
			"ended_at lies before started", "data is still being checked", "report_at: say by when",
		}},
		"lost data unnamed": {bot.Resolved, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{EndedAt: at("2022-10-15 15:39"), ReportAt: at("2022-11-01 12:00"), Data: bot.DataLost}
		}, []string{"lost is missing"}},
		"a correction of nothing": {bot.Correction, nil, []string{"original: name", "original_at:", "wrong: quote", "right: write"}},
		"a correction of the future": {bot.Correction, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{Original: "u1", OriginalAt: at("2022-10-16 15:00"), Wrong: text("가", "a", "a"), Right: text("나", "b", "b")}
		}, []string{"original_at lies after the time of issue"}},
		"data of no known state": {bot.Resolved, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{EndedAt: at("2022-10-15 15:39"), ReportAt: at("2022-11-01 12:00"), Data: "checking"}
		}, []string{`data is "checking": write safe or lost`}},
		"a certainty that is none": {bot.Initial, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = whole
			d.Facts.Cause = bot.Words{Phrase: "datacentre-fire", Certainty: "disputd"}
			d.Facts.Started = bot.Moment{At: at("2022-10-15 15:27"), Certainty: "banana"}
		}, []string{`cause.certainty is "disputd"`, `started.certainty is "banana"`}},
		"a certainty that is none, of another fact": {bot.Initial, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = whole
			d.Facts.Symptom.Certainty = "maybe"
		}, []string{`symptom.certainty is "maybe"`}},
		"a report by nobody": {bot.Initial, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = whole
			d.Facts.Symptom.Certainty, d.Facts.Symptom.Source = bot.Reported, bot.Text{bot.Korean: "소방청"}
		}, []string{"symptom.source has no English text: name who reports it", "symptom.source has no French text"}},
		"a source that says that it says": {bot.Initial, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = whole
			d.Facts.DataBy, d.Facts.Data = text("운영사 발표 기준", "According to the operator", "selon l’exploitant"), bot.DataSafe
		}, []string{"data_source says in its Korean text", "data_source says in its English text", "data_source says in its French text"}},
		"a sentence that is in doubt": {bot.Retraction, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{Original: "u1", OriginalAt: at("2022-10-15 15:35"), Why: bot.Words{Phrase: "drill-misdirected", Certainty: bot.Disputed}}
		}, []string{"why is not confirmed, and here it stands as a sentence"}},
		"advice that is in doubt": {bot.Workaround, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{Workaround: bot.Words{Phrase: "other-payment", Certainty: bot.Unknown}}
		}, []string{"workaround is not confirmed, and this message tells nothing else"}},
		"a Korean sentence behind a colon": {bot.Initial, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = whole
			d.Facts.Symptom = bot.Words{Label: text("메시지를 보낼 수 없습니다.", "No messages", "Messages impossibles")}
		}, []string{"symptom.label is a sentence in Korean"}},
		"phrases that tell something else": {bot.Initial, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{Symptom: phrase("traffic-move"), Action: phrase("messages-fail"), Cause: bot.Words{Phrase: "press-office", Certainty: bot.Confirmed}}
		}, []string{"symptom: the phrase traffic-move is of the kind action", "action: the phrase messages-fail is of the kind symptom", "cause: the phrase press-office is of the kind contact"}},
		"a start to come": {bot.Initial, func(in *bot.Incident, d *bot.Draft) {
			d.Facts = whole
			in.Started.At = at("2022-10-15 23:00")
		}, []string{"started lies after the time of issue"}},
		"an end to come": {bot.Resolved, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{EndedAt: at("2022-10-16 15:00"), ReportAt: at("2022-10-14 12:00"), Data: bot.DataSafe}
		}, []string{"ended_at lies after the time of issue", "report_at has passed"}},
		"an error found before it was made": {bot.Correction, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{Original: "u1", OriginalAt: at("2022-10-15 15:35"), KnownAt: at("2022-10-15 15:30"), Wrong: text("가", "a", "a"), Right: text("나", "b", "b")}
		}, []string{"known_at lies before the notice"}},
		"a retraction of nothing": {bot.Retraction, nil, []string{"original: name", "original_at:"}},
		"an apology of nobody":    {bot.Apology, nil, []string{"signatory: name the person", "event: say", "event_at: say", "groups: name", "paragraphs: write"}},
		"a stranger resigns": {bot.Resignation, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{Signatory: "nobody", EffectiveAt: at("2022-10-19 11:00")}
		}, []string{"signatory: name the person"}},
		"paragraphs that do not match": {bot.Resignation, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{Signatory: "chief", EffectiveAt: at("2022-10-19 11:00"), Paragraphs: map[bot.Language][]string{
				bot.Korean: {"가", "나"}, bot.English: {"a", "b"}, bot.French: {"a"},
			}}
		}, []string{"paragraphs are not as many"}},
		"free text in one language": {bot.Initial, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = whole
			d.Facts.Symptom = bot.Words{Label: bot.Text{bot.Korean: "전송 불가"}}
			d.Facts.Action = bot.Words{Label: bot.Text{bot.Korean: "복구", bot.English: "restoring"}}
		}, []string{"symptom.label has no English text", "symptom.label has no French text", "action.label has no French text"}},
		"an unknown phrase": {bot.NoChange, func(_ *bot.Incident, d *bot.Draft) { d.Facts.Action = phrase("hope") }, []string{"action: there is no phrase hope"}},
		"a phrase without its argument": {bot.NoChange, func(_ *bot.Incident, d *bot.Draft) { d.Facts.Action = phrase("service-restore") }, []string{
			"this no-change update is not whole:\n- action: the phrase service-restore lacks service: write it under args",
		}},
		"an unknown component": {bot.Holding, func(_ *bot.Incident, d *bot.Draft) { d.Facts.Affected = []string{"talk", "tlak"} }, []string{"affected: there is no component tlak"}},
		"an event without a last sound": {bot.Apology, func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{
				Signatory: "chief", EventAt: at("2022-10-15 15:27"), Event: text("GitHub", "the outage", "la panne"), Groups: text("이용자", "our users", "aux utilisateurs"),
				Paragraphs: map[bot.Language][]string{bot.Korean: {"가"}, bot.English: {"a"}, bot.French: {"a"}},
			}
		}, []string{"- no Korean particle fits GitHub: its last sound is not known"}},
		"an unknown type": {"heartbeat", nil, []string{`no message type "heartbeat"`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, d := outage(t, test.typ, "talk")
			if test.change != nil {
				test.change(&in, &d)
			}
			result, err := renderer(t, nil).Render(in, d, nil)
			if !errors.Is(err, bot.ErrInvalid) || len(result.Composed) > 0 {
				t.Fatalf("composed %d, error %v", len(result.Composed), err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the refusal does not say %q:\n%v", want, err)
				}
			}
		})
	}
}

func TestRenderRefusesWhatTheConfigurationLacks(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*render.Settings)
		want   string
	}{
		"no contact in French": {func(s *render.Settings) { s.Org.Contact = text("02", "+82 2", "") }, "org.contact has no French text"},
		"no French name": {func(s *render.Settings) {
			s.Components = bot.Components{{ID: "talk", Name: bot.Name{Text: text("톡", "Talk", "")}}}
		}, "components.talk.name has no French text"},
		"a name without a reading": {func(s *render.Settings) {
			s.Components = bot.Components{{ID: "talk", Name: bot.Name{Text: text("GitHub", "GitHub", "GitHub")}}}
		}, "this holding update is not whole:\n- no Korean particle fits GitHub: its last sound is not known; write how it is read"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, d := outage(t, bot.Holding, "talk")
			_, err := renderer(t, test.change).Render(in, d, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestNewNamesMissingTemplatesAndZones(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.Templates, s.Zones = fstest.MapFS{"holding/text.tmpl": {Data: []byte("{{.Prose")}}, nil
	_, err := render.New(s)
	if err == nil {
		t.Fatal("it started")
	}
	for _, want := range []string{"holding/text.tmpl", "initial/html.tmpl", "no time zone for fr"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %s: %v", want, err)
		}
	}
}

func TestRenderPicksDestinations(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		typ    bot.MessageType
		change func(all []bot.Destination, in *bot.Incident, d *bot.Draft)
		want   []string
		warned []bot.Warning
		refuse string
	}{
		"live":  {typ: bot.Holding, want: []string{"page", "slack", "discord", "partners"}},
		"drill": {typ: bot.Holding, change: func(_ []bot.Destination, in *bot.Incident, d *bot.Draft) { drill(in, d, nil) }, want: []string{"drill"}},
		"carried types": {typ: bot.Holding, change: func(all []bot.Destination, _ *bot.Incident, _ *bot.Draft) {
			all[3].Types = []bot.MessageType{bot.Resolved}
		}, want: []string{"page", "slack", "discord"}},
		"a burning channel": {
			typ: bot.Holding, change: func(all []bot.Destination, _ *bot.Incident, _ *bot.Draft) {
				all[1].DependsOn = []string{"melon", "pay"}
			},
			want: []string{"page", "discord", "partners"}, warned: []bot.Warning{{Code: "burning", Destination: "slack", Detail: "pay"}},
		},
		"a correction follows everywhere": {typ: bot.Retraction, change: func(all []bot.Destination, _ *bot.Incident, d *bot.Draft) {
			all[1].DependsOn, all[3].Types = []string{"talk"}, []bot.MessageType{bot.Holding}
			d.Facts = bot.Facts{Original: "u1", OriginalAt: d.IssuedAt.Add(-time.Hour)}
		}, want: []string{"page", "slack", "discord", "partners"}},
		"everything burns": {typ: bot.Holding, change: func(all []bot.Destination, _ *bot.Incident, _ *bot.Draft) {
			for i := range all {
				all[i].DependsOn = []string{"talk"}
			}
		}, refuse: "no healthy destination is left: add one that does not depend on what is down, or correct the affected components:\n- page (depends on talk)\n- slack"},
		"nobody carries it": {typ: bot.Holding, change: func(all []bot.Destination, _ *bot.Incident, _ *bot.Draft) {
			for i := range all {
				all[i].Class = bot.DeskClass
			}
		}, refuse: "no destination carries a holding update of mode live"},
		"a language without a destination": {
			typ: bot.Holding, change: func(all []bot.Destination, _ *bot.Incident, d *bot.Draft) {
				for i := range all {
					all[i].Languages = []bot.Language{bot.Korean}
				}
				d.Languages = []bot.Language{bot.Korean, bot.French}
			},
			want: []string{"page", "slack", "discord", "partners"}, warned: []bot.Warning{{Code: "unheard", Language: bot.French, Detail: "no destination carries this language"}},
		},
		"a language without a text": {
			typ: bot.Holding, change: func(all []bot.Destination, _ *bot.Incident, d *bot.Draft) {
				for i := range all {
					all[i].Languages = []bot.Language{bot.Korean}
				}
				all[1].Languages = bot.Languages()
				d.Languages = []bot.Language{bot.Korean, bot.English}
			},
			want: []string{"page", "slack", "discord", "partners"}, warned: []bot.Warning{{Code: "no-text", Language: bot.French, Detail: "slack"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, d := outage(t, test.typ, "talk")
			all := destinations()
			if test.change != nil {
				test.change(all, &in, &d)
			}
			result, err := renderer(t, func(s *render.Settings) { s.Destinations = all }).Render(in, d, nil)
			if test.refuse != "" {
				if !errors.Is(err, bot.ErrInvalid) || !strings.Contains(err.Error(), test.refuse) {
					t.Errorf("got %v, want %q", err, test.refuse)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var picked []string
			for _, c := range result.Composed {
				if c.Language == bot.Korean {
					picked = append(picked, c.Destination)
				}
			}
			if diff := cmp.Diff(test.want, picked); diff != "" {
				t.Errorf("destinations (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.warned, result.Warnings); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}

// A phrase may name an institution; the date of the event decides by which name.
func TestAPhraseNamesInstitutionsAsOfTheEvent(t *testing.T) {
	t.Parallel()
	r := renderer(t, func(s *render.Settings) { s.Catalog = withGlossary(t) })
	in, d := outage(t, bot.Initial, "talk")
	d.Facts = bot.Facts{
		Symptom: bot.Words{Phrase: "service-unavailable", Args: map[string]string{"service": "korea-communications-commission"}},
		Action:  phrase("extent-check"),
	}
	result, err := r.Render(in, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	for l, want := range map[bot.Language]string{bot.Korean: "방송통신위원회", bot.French: "Accès à la Commission des communications de Corée impossible"} {
		if !slices.ContainsFunc(result.Composed, func(c bot.Composed) bool { return c.Language == l && strings.Contains(c.Rendition.Text, want) }) {
			t.Errorf("no text in %s says %q", l, want)
		}
	}
	in.Started.At, d.IssuedAt, d.NextAt = at2026(0), at2026(10), at2026(40)
	if _, err = r.Render(in, d, nil); !errors.Is(err, bot.ErrInvalid) || !strings.Contains(err.Error(), "service: Korea Communications Commission was called so until 2025-09-30") {
		t.Errorf("a name of the past: %v", err)
	}
}

func at2026(minute int) time.Time { return time.Date(2026, time.March, 1, 12, minute, 0, 0, time.UTC) }

func withGlossary(t *testing.T) *locale.Catalog {
	t.Helper()
	c, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// shipped is the whole catalogue, read once: nobody writes into it.
var shipped = sync.OnceValues(func() (*locale.Catalog, error) { return locale.Load(locales.FS) })

// A form that French needs and nobody gave is told once, by its key: not by the template that looked for it.
func TestRenderNamesTheKeyOfAMissingForm(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		typ   bot.MessageType
		facts bot.Facts
		want  string
	}{
		"the organisation in a statement": {
			typ: bot.Resignation, facts: bot.Facts{Signatory: "chief", EffectiveAt: kst(t, "2022-10-19 11:00")},
			want: "this resignation update is not whole:\n- org.fr.de is missing: write how French says Hanbit there",
		},
		"a component in a phrase": {
			typ: bot.NoChange, facts: bot.Facts{Action: bot.Words{Phrase: "service-restore", Args: map[string]string{"service": "mail"}}},
			want: "this no-change update is not whole:\n- components.mail.fr.de is missing: write how French says Ondée there",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, d := outage(t, test.typ, "talk")
			d.Facts = test.facts
			_, err := renderer(t, func(s *render.Settings) {
				s.Org.Name = bot.Name{Text: text("한빛", "Hanbit", "Hanbit"), KoReading: "한빛"}
				for i := range s.Components {
					s.Components[i].Name.FrDe, s.Components[i].Name.FrA = "", ""
				}
			}).Render(in, d, nil)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) || strings.Contains(err.Error(), "template") || strings.Count(err.Error(), "\n") != 1 {
				t.Errorf("got %v", err)
			}
		})
	}
}
