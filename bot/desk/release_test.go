package desk_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

// at is that long after the start.
func at(after time.Duration) time.Time { return start().Add(after) }

// timed is a progress update that leaves at the given time and promises the next one half an hour later.
func (w *world) timed(i bot.Incident, release time.Time) bot.Request {
	r := w.progress(i)
	r.ReleaseAt, r.Facts.NextAt = release, release.Add(30*time.Minute)
	return r
}

// scheduled has an hour's promise and a signed update that leaves after the given time.
func (w *world) scheduled(release time.Duration) (bot.Incident, bot.Draft) {
	w.Helper()
	i := w.promised(time.Hour)
	d := w.approve("words", w.write("duty", w.timed(i, at(release))))
	if d.State != bot.DraftApproved || !d.Scheduled(w.clock.Now()) {
		w.Fatalf("signed it is %s", d.State)
	}
	return i, d
}

// told returns who had a notice that holds words.
func (w *world) told(words string) []string {
	w.Helper()
	var all []string
	for _, b := range w.platform.got {
		if !b.Notice || !strings.Contains(string(b.Body.Bytes), words) {
			continue
		}
		for _, row := range b.Rows {
			all = append(all, row.Recipient)
		}
	}
	slices.Sort(all)
	return all
}

func TestAnUpdateLeavesAtItsTime(t *testing.T) {
	t.Parallel()
	for name, after := range map[string]time.Duration{"before the promise": 40 * time.Minute, "at the promised minute": time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothStores(t, func(t *testing.T, w *world) {
				i, d := w.scheduled(after)
				if !d.IssuedAt.Equal(at(after)) || !d.ExpiresAt.Equal(at(after)) {
					t.Errorf("issued %s, to be signed by %s", d.IssuedAt, d.ExpiresAt)
				}
				before := len(w.reminders())
				w.until(at(after).Add(-time.Second))
				w.restart()
				if got := w.draft(d.ID).State; got != bot.DraftApproved {
					t.Fatalf("before its time it is %s", got)
				}
				w.until(at(after).Add(bot.ReleaseGrace))
				if got := w.draft(d.ID); got.State != bot.DraftPublished || !got.PublishedAt.Equal(at(after)) {
					t.Errorf("at its time it is %s, published %s", got.State, got.PublishedAt)
				}
				if told := w.reminders()[before:]; len(told) != 0 {
					t.Errorf("reminded of what was about to leave: %v", told)
				}
				if kinds := w.events(i.ID); !slices.Contains(kinds, "promise-kept") || slices.Contains(kinds, "promise-broken") {
					t.Errorf("the record: %v", kinds)
				}
				if due := w.incident(i.ID).Promise.DueAt; !due.Equal(at(after + 30*time.Minute)) {
					t.Errorf("the next update is promised for %s", due)
				}
			})
		})
	}
}

func TestAReleaseTimeThatIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(time.Hour)
	bent := func(bend func(*bot.Request)) bot.Request {
		r := w.timed(i, at(40*time.Minute))
		bend(&r)
		return r
	}
	for words, r := range map[string]bot.Request{
		"the release time has passed":                      bent(func(r *bot.Request) { r.ReleaseAt = at(0) }),
		"promised an update by 07:30 UTC, before that":     bent(func(r *bot.Request) { r.ReleaseAt = at(61 * time.Minute) }),
		"is promised for a time before this text goes out": bent(func(r *bot.Request) { r.Facts.NextAt = at(40 * time.Minute) }),
		"promised for more than seven days ahead":          bent(func(r *bot.Request) { r.Facts.NextAt = at(8 * 24 * time.Hour) }),
		"resolve or retract":                               bent(func(r *bot.Request) { r.Phase = bot.ResolvedPhase }),
		"readers were promised an update by 07:30 UTC, ":   {IncidentID: i.ID, Type: bot.Resolved, ReleaseAt: at(2 * time.Hour)},
	} {
		_, err := w.desk.Write(w.Context(), "duty", r)
		w.refused(err, bot.ErrInvalid, words)
	}
	late := correction(i, w.write("duty", w.timed(i, at(time.Hour))).ID)
	late.Facts.Original, late.ReleaseAt = must(w.store.Publications(w.Context(), i.ID))(w)[0].DraftID, at(2*time.Hour)
	if d := w.write("duty", late); !d.ReleaseAt.Equal(at(2 * time.Hour)) {
		t.Errorf("what is not about the promise leaves at %s", d.ReleaseAt)
	}
}

func TestAnotherTimeIsAnotherText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, d := w.scheduled(40 * time.Minute)
	seen := map[bot.Digest]bool{d.Digest: true}
	for n, test := range []struct{ release, next, wantNext time.Time }{
		{release: at(45 * time.Minute), wantNext: at(75 * time.Minute)}, // as far ahead as before
		{release: at(45 * time.Minute), next: at(80 * time.Minute), wantNext: at(80 * time.Minute)},
		{release: at(50 * time.Minute), next: at(80 * time.Minute), wantNext: at(80 * time.Minute)},
		{wantNext: at(30 * time.Minute)}, // as soon as it is signed
	} {
		got := must(w.desk.Schedule(w.Context(), "duty", d.ID, n+1, test.release, test.next))(w)
		if got.State != bot.DraftOpen || got.Revision != n+2 || !got.ReleaseAt.Equal(test.release) || !got.NextAt.Equal(test.wantNext) {
			t.Errorf("change %d: %s, revision %d, leaves %s, promises %s", n, got.State, got.Revision, got.ReleaseAt, got.NextAt)
		}
		if seen[got.Digest] {
			t.Errorf("change %d has a digest that was signed before", n)
		}
		seen[got.Digest] = true
	}
	w.until(w.clock.Now())
	if got := strings.Join(w.told("has been changed"), " "); got != "person:words" {
		t.Errorf("told that what was signed has changed: %q", got)
	}
	_, err := w.desk.Schedule(w.Context(), "duty", d.ID, 5, time.Time{}, w.draft(d.ID).NextAt)
	w.refused(err, bot.ErrConflict, "has this time already")
	_, err = w.desk.Schedule(w.Context(), "duty", d.ID, 1, at(20*time.Minute), time.Time{})
	w.refused(err, bot.ErrConflict, "somebody else edited")
	_, err = w.desk.Schedule(w.Context(), "law", d.ID, 5, at(20*time.Minute), time.Time{})
	w.refused(err, bot.ErrForbidden, "this needs one of the roles")
	if got := w.approve("words", w.draft(d.ID)); got.State != bot.DraftPublished {
		t.Errorf("without a time, signed it is %s", got.State)
	}
	_, err = w.desk.Schedule(w.Context(), "duty", d.ID, 5, at(20*time.Minute), time.Time{})
	w.refused(err, bot.ErrConflict, "published text is never changed")
}

func TestWhatIsScheduledCanBeTakenBack(t *testing.T) {
	t.Parallel()
	for who, want := range map[string]struct {
		state bot.DraftState
		told  string
	}{
		"duty":  {bot.DraftWithdrawn, "person:words"}, // its author
		"words": {bot.DraftRejected, "person:duty"},   // its signer
	} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			_, d := w.scheduled(40 * time.Minute)
			if got, err := w.vote(who, d, bot.Rejects); err != nil || got.State != want.state {
				t.Errorf("taken back it is %s: %v", got.State, err)
			}
			w.until(at(45 * time.Minute))
			if got := w.draft(d.ID).State; got != want.state {
				t.Errorf("after its time it is %s", got)
			}
			if got := strings.Join(w.told("has taken back"), " "); got != want.told {
				t.Errorf("told: %q, want %q", got, want.told)
			}
		})
	}
}

// TestWhatIsTakenBackHoldsNoReminderUp: they waited for a text that does not come now.
func TestWhatIsTakenBackHoldsNoReminderUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i, d := w.scheduled(58 * time.Minute)
	w.until(at(52 * time.Minute)) // the first rung, at +50m, was put off
	must(w.vote("words", d, bot.Rejects))(w)
	before := w.reminders()
	w.until(at(53 * time.Minute))
	if got := w.reminders()[len(before):]; !slices.Contains(got, "+52m person:duty") {
		t.Errorf("reminded: %v", got)
	}
	drafts := must(w.desk.Drafts(t.Context(), i.ID))(w)
	if last := drafts[len(drafts)-1]; !last.FromCron || last.State != bot.DraftOpen {
		t.Errorf("nothing waits to be signed instead: %+v", last)
	}
}

// TestWhatSomebodySchedulesAloneAndDoesNotLeave: everybody was told that it goes out.
func TestWhatSomebodySchedulesAloneAndDoesNotLeave(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.write("duty", w.timed(w.promised(time.Hour), at(50*time.Minute)))
	w.until(at(42 * time.Minute))
	must(w.vote("chief", d, bot.BreaksGlass))(w)
	w.pass(time.Minute)
	if got := w.told("Chief has published"); len(got) > 0 {
		t.Errorf("told eight minutes before its time that it is out: %v", got)
	}
	w.clock.Set(at(53 * time.Minute)) // nothing ran meanwhile
	w.restart()
	w.pass(time.Minute)
	if got := w.told("did not go out at its release time"); !slices.Contains(got, "person:chief") || !slices.Contains(got, "room") || !slices.Contains(got, "person:law") {
		t.Errorf("told: %v", got)
	}
}

// TestAnotherTimeDoesNotTakeTheIncidentBack: a draft that was too late when the phase changed still has the old one.
func TestAnotherTimeDoesNotTakeTheIncidentBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(time.Hour)
	r := w.timed(i, at(20*time.Minute))
	r.Phase = ""
	d := w.write("duty", r)
	w.until(at(21 * time.Minute)) // nobody signed it
	moved := w.progress(i)
	moved.Phase = bot.Monitoring
	w.tell(moved)
	_, err := w.desk.Schedule(t.Context(), "duty", d.ID, d.Revision, at(30*time.Minute), time.Time{})
	w.refused(err, bot.ErrConflict, "INC-1 is monitoring by now, and this draft still says investigating: edit it")
	_, err = w.desk.Unconfirm(t.Context(), "law", d.ID, d.Revision, "started")
	w.refused(err, bot.ErrConflict, "INC-1 is monitoring by now")
	ahead := w.timed(i, at(30*time.Minute))
	ahead.Phase = bot.Identified // back again, and meant so
	d = must(w.desk.Edit(t.Context(), "duty", d.ID, d.Revision, ahead))(w)
	if anew := must(w.desk.Schedule(t.Context(), "duty", d.ID, d.Revision, at(32*time.Minute), time.Time{}))(w); anew.Phase != bot.Identified {
		t.Errorf("a draft that waits is %s with its new time", anew.Phase)
	}
}

// between is a store in which somebody writes after a draft was read.
type between struct {
	desk.Store
	write func()
}

func (b *between) Draft(ctx context.Context, id string) (bot.Draft, error) {
	d, err := b.Store.Draft(ctx, id)
	if write := b.write; write != nil {
		b.write = nil
		write()
	}
	return d, err
}

// TestANewTimeIsNotMissedForTheOldOne: the job of the old time reads the draft while somebody gives it a new one.
func TestANewTimeIsNotMissedForTheOldOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, d := w.scheduled(30 * time.Minute)
	w.clock.Set(at(33 * time.Minute))
	meanwhile := &between{}
	w.change(func(s *desk.Settings) { meanwhile.Store, s.Store = s.Store, meanwhile })
	meanwhile.write = func() {
		must(w.desk.Schedule(t.Context(), "duty", d.ID, d.Revision, at(45*time.Minute), time.Time{}))(w)
	}
	if err := w.desk.RunPublish(t.Context(), d.ID); err != nil {
		t.Fatal(err)
	}
	if got := w.draft(d.ID); got.Revision != 2 || got.State != bot.DraftOpen {
		t.Errorf("revision %d is %s", got.Revision, got.State)
	}
}

// TestAMinuteLateIsLate: what was to leave at the promised minute, and left after it.
func TestAMinuteLateIsLate(t *testing.T) {
	t.Parallel()
	for late, want := range map[time.Duration]string{2 * time.Second: "promise-kept", 90 * time.Second: "promise-broken"} {
		w := newWorld(t)
		i, d := w.scheduled(time.Hour)
		w.clock.Set(at(time.Hour + late))
		w.restart()
		w.until(w.clock.Now())
		if kinds := w.events(i.ID); w.draft(d.ID).State != bot.DraftPublished || !slices.Contains(kinds, want) {
			t.Errorf("%s late: %s, %v", late, w.draft(d.ID).State, kinds)
		}
	}
}

func TestWhatIsScheduledDoesNotLeaveAfterOtherNews(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		other func(w *world, i bot.Incident) bot.Request
		want  bot.DraftState
	}{
		"an update":         {func(w *world, i bot.Incident) bot.Request { return w.progress(i) }, bot.DraftExpired},
		"a change of phase": {func(w *world, i bot.Incident) bot.Request { r := w.progress(i); r.Phase = bot.Monitoring; return r }, bot.DraftWithdrawn},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothStores(t, func(t *testing.T, w *world) {
				i := w.promised(time.Hour)
				w.tell(w.progress(i)) // identified
				d := w.approve("words", w.write("duty", w.timed(i, at(25*time.Minute))))
				w.pass(10 * time.Minute)
				w.tell(test.other(w, i))
				w.until(at(26 * time.Minute))
				got := w.draft(d.ID)
				if got.State != test.want || got.Seq != 3 {
					t.Fatalf("notice %d is %s", got.Seq, got.State)
				}
				if told := strings.Join(w.told("something else has been published"), " "); told != "person:duty person:words" {
					t.Errorf("told: %q", told)
				}
				if test.want != bot.DraftExpired {
					return
				}
				anew := must(w.desk.Schedule(t.Context(), "duty", d.ID, d.Revision, at(30*time.Minute), time.Time{}))(w)
				if anew.Seq != 4 || !anew.Facts.PrevAt.Equal(at(10*time.Minute)) || len(anew.Warnings) != 0 {
					t.Errorf("with a new time it is notice %d after that of %s: %v", anew.Seq, anew.Facts.PrevAt, anew.Warnings)
				}
			})
		})
	}
}

// TestACorrectionDoesNotLeaveAfterAnotherOfTheSameText: what it calls wrong is no longer what readers have.
func TestACorrectionDoesNotLeaveAfterAnotherOfTheSameText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(time.Hour)
	original := must(w.store.Publications(t.Context(), i.ID))(w)[0].DraftID
	later := correction(i, original)
	later.ReleaseAt = at(50 * time.Minute)
	d := w.approve("words", w.write("duty", later))
	w.tell(correction(i, original))
	w.until(at(51 * time.Minute))
	if got := w.draft(d.ID).State; got != bot.DraftExpired || !slices.Contains(w.events(i.ID), "overtaken") {
		t.Errorf("it is %s: %v", got, w.events(i.ID))
	}
}

func TestAStatementDoesNotOvertakeAnUpdate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i, d := w.scheduled(40 * time.Minute)
	w.sign(i, w.write("duty", w.apology(i, at(20*time.Minute))))
	w.until(at(40 * time.Minute))
	if got := w.draft(d.ID).State; got != bot.DraftPublished {
		t.Errorf("it is %s", got)
	}
}

func TestNothingLeavesLateByItself(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		write func(w *world, i bot.Incident) bot.Draft
		late  time.Duration
		want  bot.DraftState
	}{
		"an update after a long outage":   {func(w *world, i bot.Incident) bot.Draft { return w.write("duty", w.timed(i, at(30*time.Minute))) }, 3 * time.Minute, bot.DraftExpired},
		"an update after a restart":       {func(w *world, i bot.Incident) bot.Draft { return w.write("duty", w.timed(i, at(30*time.Minute))) }, time.Minute, bot.DraftPublished},
		"a statement after a long outage": {func(w *world, i bot.Incident) bot.Draft { return w.write("duty", w.apology(i, at(30*time.Minute))) }, 3 * time.Minute, bot.DraftExpired},
		"an update that promises too soon": {func(w *world, i bot.Incident) bot.Draft {
			r := w.timed(i, at(30*time.Minute))
			r.Facts.NextAt = at(31 * time.Minute)
			return w.write("duty", r)
		}, time.Minute, bot.DraftExpired},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			i := w.promised(time.Hour)
			d := test.write(w, i)
			if d.Type.Statement() {
				d = w.sign(i, d)
			} else {
				d = w.approve("words", d)
			}
			w.clock.Set(at(30*time.Minute + test.late)) // nothing ran meanwhile
			w.restart()
			w.until(w.clock.Now())
			got := w.draft(d.ID)
			if got.State != test.want {
				t.Fatalf("it is %s", got.State)
			}
			if missed := slices.Contains(w.events(i.ID), "release-missed"); missed != (test.want == bot.DraftExpired) {
				t.Errorf("the record: %v", w.events(i.ID))
			}
			if told := w.told("did not go out at its release time"); (len(told) > 1) != (test.want == bot.DraftExpired) {
				t.Errorf("told: %v", told)
			}
			if test.want != bot.DraftExpired {
				return
			}
			anew := must(w.desk.Schedule(t.Context(), "duty", d.ID, d.Revision, at(45*time.Minute), time.Time{}))(w)
			if anew.State != bot.DraftOpen || len(anew.Warnings) != 0 {
				t.Errorf("with a new time it is %s: %v", anew.State, anew.Warnings)
			}
		})
	}
}

func TestASignatureAfterTheReleaseTimeComesTooLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(time.Hour)
	d := w.write("duty", w.timed(i, at(30*time.Minute)))
	w.until(at(31 * time.Minute))
	if told := w.told("did not go out at its release time"); !slices.Contains(told, "person:duty") {
		t.Errorf("who wrote it is not told that it lacked a signature at its time: %v", told)
	}
	_, err := w.vote("words", d, bot.Approves)
	w.refused(err, bot.ErrConflict, "the release time has passed: edit the draft and give it a new one")
	if got := w.draft(d.ID).State; got != bot.DraftExpired {
		t.Errorf("it is %s", got)
	}
}

func TestASignerWhoLeavesStopsWhatIsScheduled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(time.Hour)
	d := w.sign(i, w.write("duty", w.apology(i, at(30*time.Minute))))
	w.desk.People = slices.DeleteFunc(people(), func(p bot.Person) bool { return p.ID == "words" })
	w.until(at(30 * time.Minute))
	if got := w.draft(d.ID); got.State != bot.DraftExpired || got.Warnings[len(got.Warnings)-1].Code != "refused" {
		t.Errorf("it is %s: %v", got.State, got.Warnings)
	}
	card, err := cards(w).Card(must(w.desk.Review(t.Context(), d.ID))(w), bot.Korean, w.clock.Now())
	if lines := onCard(card); err != nil || !strings.Contains(lines, "발행하지 못했습니다: 서명이 부족합니다. 서명할 분은 카드에서 확인하실 수 있습니다.") {
		t.Errorf("%v: the Korean card says\n%s", err, lines)
	}
	if !slices.Contains(w.events(i.ID), "release-missed") {
		t.Errorf("the record: %v", w.events(i.ID))
	}
}

func TestAnUnsignedScheduledDraftIsPressedBeforeItsTimeOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(time.Hour)
	d := w.write("duty", w.timed(i, at(50*time.Minute)))
	before := len(w.chased())
	w.until(at(36 * time.Minute))
	if got := w.chased()[before:]; len(got) != 0 {
		t.Fatalf("pressed long before its time: %v", got)
	}
	_, err := w.vote("chief", d, bot.BreaksGlass)
	w.refused(err, bot.ErrConflict, "from 07:10 UTC on you may publish this text alone")
	w.until(at(40*time.Minute + time.Second))
	if got := w.chased()[before:]; len(got) == 0 || !strings.HasPrefix(got[0], "37m0s ") {
		t.Errorf("pressed: %v", got)
	}
	if reminded := w.reminders(); slices.Contains(reminded, "+50m person:duty") {
		t.Fatalf("reminded before the time: %v", reminded)
	}
	w.until(at(51 * time.Minute))
	if reminded := w.reminders(); !slices.Contains(reminded, "+50m person:duty") {
		t.Errorf("nobody was reminded of the promise: %v", reminded)
	}
}

func TestASevereTurnAsksAtOnceForMoreSignaturesOfWhatIsScheduled(t *testing.T) {
	t.Parallel()
	both := []bot.Step{{Roles: []bot.Role{bot.Comms}, Count: 1}, {Roles: []bot.Role{bot.Legal}, Count: 1}}
	w := newWorld(t, func(s *desk.Settings) {
		s.Policy = append(bot.Policy{{Types: []bot.MessageType{bot.Correction}, MinSeverity: 5, Steps: both}}, s.Policy...)
	})
	i := w.promised(time.Hour)
	later := correction(i, must(w.store.Publications(w.Context(), i.ID))(w)[0].DraftID)
	later.ReleaseAt = at(50 * time.Minute)
	d := w.approve("words", w.write("duty", later))
	worse := w.progress(i)
	worse.Severity, worse.Phase = 5, ""
	w.approve("ic", w.approve("words", w.write("duty", worse)))
	if !slices.Contains(w.events(i.ID), "published") || w.incident(i.ID).Severity != 5 {
		t.Fatal("the severity has not risen")
	}
	if got := w.draft(d.ID).State; got != bot.DraftOpen || !slices.Contains(w.events(i.ID), "more-signatures") {
		t.Errorf("the correction is %s: %v", got, w.events(i.ID))
	}
	if got := w.approve("law", d); !got.Scheduled(w.clock.Now()) {
		t.Errorf("with the signature that was missing it is %s", got.State)
	}
}
