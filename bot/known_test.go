package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestHowFarAFactIsKnownIsSetOfItAlone(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 10, 5, 0, 0, 0, time.UTC)
	operator := bot.Text{bot.Korean: "운영사", bot.English: "the operator", bot.French: "l’exploitant"}
	whole := bot.Facts{
		Started: bot.Moment{At: at, Certainty: bot.Confirmed}, Symptom: bot.Words{Phrase: "messages-fail"}, Cause: bot.Words{Phrase: "power-cut", Certainty: bot.Confirmed},
		Action: bot.Words{Phrase: "traffic-move"}, Workaround: bot.Words{Phrase: "other-payment"}, Unaffected: []string{"pay"}, Data: bot.DataSafe,
		ETA: bot.Words{Phrase: "restored-by"}, Condition: bot.Words{Phrase: "no-further-fault"},
	}
	reported := bot.Known{Certainty: bot.Reported, Source: operator, AsOf: at}
	for _, field := range bot.Knowable() {
		got, err := whole.WithKnown(field, reported)
		if err != nil {
			t.Fatal(field, err)
		}
		if known, tells := got.Known(field); !tells || !known.Equal(reported) {
			t.Errorf("%s is known as %+v", field, known)
		}
		for _, other := range bot.Knowable() {
			before, _ := whole.Known(other)
			if now, _ := got.Known(other); other != field && !now.Equal(before) {
				t.Errorf("%s was set, and %s is now %+v", field, other, now)
			}
		}
		if got, err = got.WithKnown(field, bot.Known{Certainty: bot.Unknown}); err != nil {
			t.Error(field, err)
		}
		if known, tells := got.Known(field); tells && known.Certainty != bot.Unknown || len(known.Source) > 0 {
			t.Errorf("%s is in doubt, and known as %+v", field, known)
		}
	}
	for name, c := range map[string]struct {
		facts bot.Facts
		field string
		known bot.Known
		want  string
	}{
		"of what is not told":      {bot.Facts{}, "cause", reported, "does not tell"},
		"of no fact":               {whole, "weather", reported, "does not tell"},
		"by nobody":                {whole, "symptom", bot.Known{Certainty: bot.Reported}, "write its source"},
		"a certainty that is none": {whole, "symptom", bot.Known{Certainty: "maybe"}, "write confirmed"},
		"a dispute of the data":    {whole, "data", bot.Known{Certainty: bot.Disputed}, "as disputed"},
	} {
		if _, err := c.facts.WithKnown(c.field, c.known); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	disputed := whole
	disputed.Started = bot.Moment{At: at, Certainty: bot.Disputed, Claims: []bot.Claim{{At: at, Source: operator}, {At: at.Add(time.Minute)}}}
	if got, err := disputed.WithKnown("started", bot.Known{Certainty: bot.Disputed, AsOf: at}); err != nil || len(got.Started.Claims) != 2 || !got.Started.AsOf.Equal(at) {
		t.Errorf("a dispute lost its claims: %+v, %v", got.Started, err)
	}
}

func TestAFormSaysHowFarAFactIsKnown(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 10, 5, 0, 30, 0, time.UTC)
	source := bot.Text{bot.English: "the operator"}
	before := bot.Facts{Cause: bot.Words{Phrase: "power-cut", Certainty: bot.Reported, Source: source, AsOf: at}}
	shown := bot.Known{Certainty: bot.Reported, Source: source, AsOf: at.Truncate(time.Minute)}
	other := bot.Facts{Cause: bot.Words{Phrase: "change-fault", Certainty: bot.Confirmed}}
	for name, c := range map[string]struct {
		now   bot.Facts
		typed bot.Known
		want  bot.Known
	}{
		"nothing was touched":       {before, shown, bot.Known{Certainty: bot.Reported, Source: source, AsOf: at}},
		"other words, by the same":  {other, shown, bot.Known{Certainty: bot.Reported, Source: source}},
		"left out":                  {bot.Facts{}, shown, bot.Known{}},
		"emptied":                   {before, bot.Known{}, bot.Known{}},
		"left out and emptied":      {bot.Facts{}, bot.Known{}, bot.Known{}},
		"a source alone":            {other, bot.Known{Source: source}, bot.Known{Certainty: bot.Reported, Source: source}},
		"a time alone":              {other, bot.Known{AsOf: at}, bot.Known{AsOf: at}},
		"it is confirmed meanwhile": {before, bot.Known{Certainty: bot.Confirmed, Source: source, AsOf: at.Add(time.Hour)}, bot.Known{Certainty: bot.Confirmed, AsOf: at.Add(time.Hour)}},
	} {
		facts, err := c.now.Retold(before, "cause", c.typed)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got, _ := facts.Known("cause"); !got.Equal(c.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if _, err := (bot.Facts{}).Retold(before, "cause", bot.Known{Certainty: bot.Confirmed}); err == nil {
		t.Error("a certainty of nothing is taken")
	}
}

func TestAProposalHasTheFormInWhichItsFactIsTold(t *testing.T) {
	t.Parallel()
	sentence := bot.Text{bot.Korean: "복구하고 있습니다.", bot.English: "We are on it.", bot.French: "Nous y travaillons."}
	label := bot.Text{bot.Korean: "복구", bot.English: "Repair", bot.French: "Réparation"}
	for name, c := range map[string]struct {
		field string
		typ   bot.MessageType
		text  bot.Text
		want  string
	}{
		"a label of a cause":              {"cause", bot.Initial, label, ""},
		"a sentence of a cause":           {"cause", bot.Initial, sentence, "without a full stop"},
		"a sentence of an action":         {"action", bot.NoChange, sentence, ""},
		"a sentence of a named action":    {"action", bot.Initial, sentence, "without a full stop"},
		"a label of an action":            {"action", bot.Progress, label, ""},
		"a label of a reason":             {"why", bot.Retraction, label, "end it with a full stop"},
		"a sentence of what users do":     {"user_action", bot.Resolved, sentence, ""},
		"a label of what users do":        {"user_action", bot.Workaround, label, ""},
		"a sentence in one language only": {"action", bot.NoChange, bot.Text{bot.Korean: "복구하고 있습니다.", bot.English: "Repair"}, "in every language"},
		"nothing":                         {"cause", bot.Initial, bot.Text{bot.Korean: " "}, "write the sentence"},
	} {
		p := bot.Proposal{Field: c.field, Sentence: c.text}
		err := p.CheckProposal(c.typ)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	took := bot.Facts{}.Take(bot.Proposal{Field: "action", Sentence: sentence}).Action
	if len(took.Label) > 0 || took.Sentence[bot.English] != "We are on it." {
		t.Errorf("a sentence was taken as %+v", took)
	}
	took = bot.Facts{}.Take(bot.Proposal{Field: "action", Sentence: label}).Action
	if len(took.Sentence) > 0 || took.Label[bot.English] != "Repair" {
		t.Errorf("a label was taken as %+v", took)
	}
}
