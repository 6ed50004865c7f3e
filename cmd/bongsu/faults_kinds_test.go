package main

import (
	"time"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// struckTurns are the turns of a relay at which it may fail: none of them is another try, so nobody waits for a third.
const struckTurns = 30

// killed ends the daemon without warning when a random message arrives, or before the first one.
func killed(r *round) {
	reached := r.reached(r.rng.IntN(crashRecipients + faultMails))
	first := r.serve()
	r.publish("INC-1")
	r.await(reached)
	if err := first.Process.Kill(); err != nil {
		r.Fatal(err)
	}
	_ = first.Wait() // killed, so it says
	r.over()
	r.serve()
}

func cut(r *round) {
	struck := r.rng.Perm(crashRecipients)
	r.hooks.Fail(sandbox.Fault{Kind: sandbox.Down, Match: r.first(struck[:50])})
	r.hooks.Fail(sandbox.Fault{Kind: sandbox.Cut, Match: r.first(struck[50:100])})
	turns := r.rng.Perm(struckTurns)
	r.mail.FailAt(sandbox.MailFrom, sandbox.Fault{Kind: sandbox.Down, Match: r.nth(turns[:5])})
	r.mail.FailAt(sandbox.MailData, sandbox.Fault{Kind: sandbox.Down, Match: r.nth(turns[5:8])})
	r.mail.FailAt(sandbox.MailEnd, sandbox.Fault{Kind: sandbox.Cut, Match: r.nth(turns[8:11])})
	r.mail.FailAt(sandbox.MailEnd, sandbox.Fault{Kind: sandbox.Down, Match: r.nth(turns[11:14])})
	r.serve()
	r.publish("INC-1")
}

// storm refuses everybody once, and half of them twice.
func storm(r *round) {
	everybody := r.rng.Perm(crashRecipients)
	r.hooks.Fail(sandbox.Fault{Kind: sandbox.Status429, RetryAfter: time.Second, Match: r.first(everybody)})
	r.hooks.Fail(sandbox.Fault{Kind: sandbox.Status429, RetryAfter: time.Second, Match: r.first(everybody[:crashRecipients/2])})
	r.mail.FailAt(sandbox.MailFrom, sandbox.Fault{Kind: "421", Match: r.nth(r.rng.Perm(struckTurns)[:20])})
	r.serve()
	r.publish("INC-1")
}

func serverErrors(r *round) {
	struck := r.rng.Perm(crashRecipients)
	for i, kind := range []sandbox.FaultKind{sandbox.Status500, sandbox.Status502, "503", "504"} {
		r.hooks.Fail(sandbox.Fault{Kind: kind, Applied: i%2 == 0, Match: r.first(struck[i*40 : i*40+40])})
	}
	turns := r.rng.Perm(struckTurns)
	r.mail.FailAt(sandbox.MailTo, sandbox.Fault{Kind: "451", Match: r.nth(turns[:5])})
	r.mail.FailAt(sandbox.MailEnd, sandbox.Fault{Kind: "452", Match: r.nth(turns[5:10])})
	r.serve()
	r.publish("INC-1")
}

// slow lets some receivers take the request and never answer, some of them after its effect; all others take their time.
func slow(r *round) {
	r.slowness = 100 * time.Millisecond
	struck := r.rng.Perm(crashRecipients)
	r.hooks.Fail(sandbox.Fault{Kind: sandbox.Timeout, Match: r.first(struck[:8])})
	r.hooks.Fail(sandbox.Fault{Kind: sandbox.Timeout, Applied: true, Match: r.first(struck[8:16])})
	turns := r.rng.Perm(struckTurns)
	r.mail.FailAt(sandbox.MailEnd, sandbox.Fault{Kind: sandbox.Timeout, Match: r.nth(turns[:1])})
	r.mail.FailAt(sandbox.MailEnd, sandbox.Fault{Kind: sandbox.Timeout, Applied: true, Match: r.nth(turns[1:2])})
	r.serve()
	r.publish("INC-1")
}

func (r *round) await(reached <-chan struct{}) {
	r.Helper()
	select {
	case <-reached:
	case <-time.After(patience):
		r.Fatal("the messages do not come")
	}
}
