package desk_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

// readerless is a desk with an approver who reads no language; who "words" reads for can change between restarts.
func readerless(reads *[]bot.Language) func(*desk.Settings) {
	return func(s *desk.Settings) {
		s.People = append(people(), bot.Person{ID: "press", Name: name("공보", "Press", "Presse"), Roles: []bot.Role{bot.Comms}})
		at := slices.IndexFunc(s.People, func(p bot.Person) bool { return p.ID == "words" })
		s.People[at].Reads = *reads
	}
}

// inPhrases is a first notice of phrases alone.
func (w *world) inPhrases(i bot.Incident) bot.Request {
	return bot.Request{IncidentID: i.ID, Type: bot.Initial, Phase: bot.Identified, Facts: bot.Facts{
		Symptom: bot.Words{Phrase: "messages-fail"}, Action: bot.Words{Phrase: "change-undo"}, Workaround: bot.Words{Phrase: "phone-or-sms"},
		Cause: bot.Words{Phrase: "change-fault", Certainty: bot.Confirmed}, NextAt: w.clock.Now().Add(20 * time.Minute),
	}}
}

func phrasesInUse() []string {
	return []string{"messages-fail", "change-undo", "phone-or-sms", "change-fault"}
}

func (w *world) signPhrases(person string, l bot.Language, ids ...string) []string {
	w.Helper()
	var signed []string
	for _, text := range must(w.desk.SignPhrases(w.Context(), person, l, ids))(w) {
		signed = append(signed, text.Phrase)
	}
	return signed
}

func (w *world) loginFails(l bot.Language) bot.PhraseStanding {
	w.Helper()
	phrases := must(w.desk.Phrases(w.Context()))(w)
	at := slices.IndexFunc(phrases, func(p bot.PhraseStanding) bool { return p.Phrase == "login-fails" && p.Language == l })
	if at < 0 {
		w.Fatalf("there is no phrase login-fails in %s", l)
	}
	return phrases[at]
}

func TestAFirstNoticeOfSignedPhrasesNeedsNoReader(t *testing.T) {
	t.Parallel()
	for _, mode := range []bot.Mode{bot.Live, bot.Drill} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			reads := bot.Languages()
			w := newWorld(t, readerless(&reads))
			i := w.declare(mode, "talk")
			free := func(d bot.Draft, want ...bot.Language) {
				t.Helper()
				if !slices.Equal(d.FreeText, want) {
					t.Errorf("readers are asked of %v, want %v", d.FreeText, want)
				}
			}
			unsigned := w.approve("press", w.write("duty", w.inPhrases(i)))
			free(unsigned, bot.Languages()...)
			if unsigned.State != bot.DraftOpen {
				t.Errorf("with unsigned phrases and no reader the draft is %s", unsigned.State)
			}
			w.signPhrases("words", bot.Korean, phrasesInUse()...)
			w.signPhrases("words", bot.English, phrasesInUse()...)
			w.signPhrases("words", bot.French, phrasesInUse()[1:]...)
			free(w.write("duty", w.inPhrases(i)), bot.French)
			w.signPhrases("pen", bot.French, phrasesInUse()[0])
			signed := w.write("duty", w.inPhrases(i))
			free(signed)
			if signed = w.approve("press", signed); signed.State != bot.DraftPublished {
				t.Errorf("with every phrase signed and one approver the draft is %s", signed.State)
			}
			if waiting := w.draft(unsigned.ID); len(waiting.FreeText) != 3 {
				t.Error("a draft that was written before the signatures is asked for less than when it was signed")
			}
		})
	}
}

// Legal wording is signed by a reader and by legal; until then it is asked for on the night.
func TestLegalWordingNeedsLegalBesidesAReader(t *testing.T) {
	t.Parallel()
	reads := bot.Languages()
	w := newWorld(t, readerless(&reads))
	i := w.declare(bot.Live, "talk")
	r := w.inPhrases(i)
	r.Languages, r.Facts.Symptom = []bot.Language{bot.Korean}, bot.Words{Phrase: "charged-twice"}
	w.signPhrases("words", bot.Korean, phrasesInUse()...)
	steps := func(free, legal bool) bot.Draft {
		t.Helper()
		d := w.write("duty", r)
		review := must(w.desk.Review(w.Context(), d.ID))(w)
		asksLegal := slices.ContainsFunc(review.Standing.Steps, func(s bot.StepStanding) bool { return slices.Contains(s.Step.Roles, bot.Legal) })
		if len(d.FreeText) > 0 != free || d.LegalText != legal || asksLegal != legal {
			t.Errorf("free text %v, legal text %v, legal is asked %v; want %v, %v", d.FreeText, d.LegalText, asksLegal, free, legal)
		}
		return d
	}
	steps(true, true)
	w.signPhrases("words", bot.Korean, "charged-twice")
	d := w.approve("press", steps(false, true))
	if d.State != bot.DraftOpen {
		t.Errorf("without legal the draft is %s", d.State)
	}
	if d = w.approve("law", d); d.State != bot.DraftPublished {
		t.Errorf("with legal the draft is %s", d.State)
	}
	_, err := w.desk.SignPhrases(w.Context(), "law", bot.Korean, []string{"charged-twice", "messages-fail"})
	w.refused(err, bot.ErrForbidden, "sign legal wording only: leave out messages-fail")
	w.signPhrases("law", bot.Korean, "charged-twice")
	steps(false, false)
	r.Languages = []bot.Language{bot.French}
	w.signPhrases("words", bot.French, append(phrasesInUse(), "charged-twice")...)
	steps(false, true)
}

// A replay writes many drafts, and the phrasebook's signatures are many.
func TestOnlyTheSignaturesThatADraftNeedsAreRead(t *testing.T) {
	t.Parallel()
	var asked [][]string
	w := newWorld(t, func(s *desk.Settings) { s.Store = askedStore{s.Store, &asked} })
	i := w.declare(bot.Live, "talk")
	w.write("duty", w.holding(i))
	if len(asked) > 0 {
		t.Errorf("a draft without phrases reads the signatures of %v", asked)
	}
	w.write("duty", w.inPhrases(i))
	if len(asked) != 1 || !slices.Equal(asked[0], []string{"messages-fail", "change-fault", "change-undo", "phone-or-sms"}) {
		t.Errorf("a draft of phrases reads the signatures of %v", asked)
	}
}

// askedStore notes of which phrases the signatures are read.
type askedStore struct {
	desk.Store
	asked *[][]string
}

func (s askedStore) PhraseSignatures(ctx context.Context, phrases ...string) ([]bot.PhraseSignature, error) {
	*s.asked = append(*s.asked, phrases)
	return s.Store.PhraseSignatures(ctx, phrases...)
}

func TestFreeTextBesideSignedPhrasesNeedsItsReader(t *testing.T) {
	t.Parallel()
	reads := bot.Languages()
	w := newWorld(t, readerless(&reads))
	i := w.declare(bot.Live, "talk")
	for _, l := range bot.Languages() {
		w.signPhrases("words", l, append(phrasesInUse(), "service-slow", "share-of-users-fails")...)
	}
	for what, test := range map[string]struct {
		symptom bot.Words
		free    int
	}{
		"free text":       {bot.Words{Label: name("먹통", "It is down", "En panne")}, 2},
		"a component":     {bot.Words{Phrase: "service-slow", Args: map[string]string{"service": "login"}}, 0},
		"a number":        {bot.Words{Phrase: "share-of-users-fails", Args: map[string]string{"share": "30"}}, 0},
		"a typed service": {bot.Words{Phrase: "service-slow", Args: map[string]string{"service": "어떤 서비스"}}, 2},
	} {
		r := w.inPhrases(i)
		r.Facts.Symptom, r.Languages = test.symptom, []bot.Language{bot.Korean, bot.English}
		d, err := w.desk.Write(w.Context(), "duty", r)
		if err != nil {
			t.Errorf("%s: %v", what, err)
		} else if len(d.FreeText) != test.free {
			t.Errorf("%s: readers are asked of %v, want %d", what, d.FreeText, test.free)
		}
	}
}

func TestASignatureIsVoidWhenTheTextChangesOrItsReaderLeaves(t *testing.T) {
	t.Parallel()
	reads := bot.Languages()
	w := newWorld(t, readerless(&reads))
	older := bot.PhraseSignature{Phrase: "login-fails", Language: bot.Korean, Digest: "of an older text", Person: "words", At: start()}
	if err := w.store.SignPhrases(w.Context(), []bot.PhraseSignature{older}); err != nil {
		t.Fatal(err)
	}
	state := func(l bot.Language, want bot.PhraseState, why ...bot.VoidReason) {
		t.Helper()
		p := w.loginFails(l)
		var got []bot.VoidReason
		for _, v := range p.Void {
			got = append(got, v.Why)
		}
		if p.State != want || !slices.Equal(got, why) {
			t.Errorf("login-fails in %s is %s %v, want %s %v", l, p.State, got, want, why)
		}
	}
	state(bot.Korean, bot.PhraseVoid, bot.TextChanged)
	state(bot.English, bot.PhraseUnsigned)
	w.signPhrases("words", bot.Korean, "login-fails")
	state(bot.Korean, bot.PhraseSigned)

	reads = []bot.Language{bot.English}
	w.restart()
	state(bot.Korean, bot.PhraseVoid, bot.SignerLeft)
	r := w.inPhrases(w.declare(bot.Live, "login"))
	r.Languages, r.Facts.Symptom = []bot.Language{bot.Korean}, bot.Words{Phrase: "login-fails"}
	w.signPhrases("pen", bot.Korean, phrasesInUse()...)
	if d := w.write("duty", r); !slices.Equal(d.FreeText, r.Languages) {
		t.Errorf("the signature of somebody who reads no Korean counts: %v", d.FreeText)
	}
	w.signPhrases("pen", bot.Korean, "login-fails")
	state(bot.Korean, bot.PhraseSigned, bot.SignerLeft)
	if d := w.write("duty", r); len(d.FreeText) > 0 {
		t.Errorf("the signature of another reader does not count: %v", d.FreeText)
	}
}

func TestWhoMaySignAPhrase(t *testing.T) {
	t.Parallel()
	reads := []bot.Language{bot.Korean}
	w := newWorld(t, readerless(&reads))
	for _, test := range []struct {
		person string
		l      bot.Language
		ids    []string
		kind   error
		words  string
	}{
		{"words", bot.French, []string{"login-fails"}, bot.ErrForbidden, "you do not read French here"},
		{"press", bot.Korean, []string{"login-fails"}, bot.ErrForbidden, "you do not read Korean here"},
		{"stranger", bot.Korean, []string{"login-fails"}, bot.ErrForbidden, `"stranger" is not among the people`},
		{"words", "de", []string{"login-fails"}, bot.ErrInvalid, `"de" is no language`},
		{"words", bot.Korean, nil, bot.ErrInvalid, "name the phrases that you sign"},
		{"words", bot.Korean, []string{"hope", "login-fails", "luck"}, bot.ErrNotFound, "the phrasebook does not hold hope, luck"},
	} {
		_, err := w.desk.SignPhrases(w.Context(), test.person, test.l, test.ids)
		w.refused(err, test.kind, test.words)
	}
	if got := must(w.store.PhraseSignatures(w.Context()))(w); len(got) > 0 {
		t.Errorf("a refusal left signatures: %v", got)
	}
}

func TestASecondSignatureOfTheSameTextChangesNothing(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		t.Helper()
		if got := w.signPhrases("words", bot.Korean, "login-fails", "calls-fail", "login-fails"); !slices.Equal(got, []string{"calls-fail", "login-fails"}) {
			t.Errorf("signed %v", got)
		}
		w.pass(time.Hour)
		if got := w.signPhrases("words", bot.Korean, "login-fails"); len(got) > 0 {
			t.Errorf("signed once more: %v", got)
		}
		if got := w.signPhrases("pen", bot.Korean, "login-fails"); !slices.Equal(got, []string{"login-fails"}) {
			t.Errorf("a second reader signed %v", got)
		}
		p := w.loginFails(bot.Korean)
		want := []bot.PhraseSignature{
			{Phrase: "login-fails", Language: bot.Korean, Digest: p.Digest, Person: "words", At: start()},
			{Phrase: "login-fails", Language: bot.Korean, Digest: p.Digest, Person: "pen", At: start().Add(time.Hour)},
		}
		if diff := cmp.Diff(want, p.SignedBy); diff != "" || p.Overdue {
			t.Errorf("overdue %v (-want +got):\n%s", p.Overdue, diff)
		}
	})
}

func TestAPhraseIsReadAgainByItsReviewDate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	review := w.loginFails(bot.Korean).Review
	for ahead, overdue := range map[time.Duration]bool{23 * time.Hour: false, 25 * time.Hour: true} {
		later := newWorld(t)
		later.clock.Set(review.Add(ahead))
		if got := later.loginFails(bot.Korean).Overdue; got != overdue {
			t.Errorf("%s after the day of review: overdue %v", ahead, got)
		}
	}
}

// A draft of the clock's own is judged by the same signatures.
func TestTheClocksDraftOfSignedPhrasesNeedsNoReader(t *testing.T) {
	t.Parallel()
	reads := bot.Languages()
	w := newWorld(t, readerless(&reads))
	for _, l := range bot.Languages() {
		w.signPhrases("words", l, phrasesInUse()...)
	}
	i := w.declare(bot.Live, "talk")
	w.tell(w.inPhrases(i))
	w.pass(19 * time.Minute)
	drafts := must(w.desk.OpenDrafts(context.WithoutCancel(w.Context())))(w)
	if len(drafts) != 1 || !drafts[0].FromCron || len(drafts[0].FreeText) > 0 {
		t.Errorf("the clock's drafts: %+v", drafts)
	}
}
