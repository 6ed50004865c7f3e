package slackapp_test

import (
	"strings"
	"testing"
)

// TestAnOpenIncidentOfTheSameServicesIsToldAsSoonAsTheyAreChosen: before anything is submitted, and taken back with the choice.
func TestAnOpenIncidentOfTheSameServicesIsToldAsSoonAsTheyAreChosen(t *testing.T) {
	t.Parallel()
	desk := burning()
	w := open(t, true, desk, newClock())
	w.command(lead, "declare")
	form := w.window(lead, "실제 상황")
	choose := func(block string, value any) {
		t.Helper()
		w.after()
		defer w.after()
		if err := w.slack.ChooseInView(t.Context(), lead, form.ID, block, value); err != nil {
			t.Fatal(err)
		}
		w.app.Wait()
	}
	told := func() bool {
		now, _ := w.slack.OpenView(lead)
		return strings.Contains(string(now.Blocks), "같은 서비스의 장애가 이미 진행 중입니다") && strings.Contains(string(now.Blocks), "INC-7")
	}
	choose("mode", "live")
	choose("components", []string{"pay"})
	if told() {
		t.Error("warned of an incident of other services")
	}
	choose("severity", "4")
	choose("components", []string{"pay", "talk"})
	if !told() {
		t.Error("the form does not warn")
	}
	choose("mode", "drill")
	if told() {
		t.Error("a drill is warned of a live incident")
	}
	choose("mode", "live")
	now, _ := w.slack.OpenView(lead)
	if !told() || !strings.Contains(string(now.Blocks), `"value":"anyway"`) {
		t.Error("the form does not warn, or asks nothing")
	}
	if response := w.submit(lead, now, filled("status", "major_outage", "symptom", "messages-fail")); response.Action != "update" || len(desk.declared) > 0 {
		t.Errorf("declared without a second word: %+v", response)
	}
	now, _ = w.slack.OpenView(lead)
	w.submit(lead, now, filled("anyway", []string{"anyway"}))
	w.app.Wait()
	if len(desk.declared) != 1 || len(desk.declared[0].Affected) != 2 || desk.declared[0].Severity != 4 {
		t.Errorf("declared %+v", desk.declared)
	}
}

func TestATypedDeclarationBesideAnOpenIncidentIsAskedTwice(t *testing.T) {
	t.Parallel()
	desk := burning()
	w := open(t, true, desk, newClock())
	w.command(lead, "declare 4 talk messages-fail")
	w.whisper(lead, "/crisis update INC-7")
	w.app.Wait()
	if len(desk.declared) > 0 {
		t.Fatal("declared without a second word")
	}
	w.command(lead, "declare 4 talk messages-fail anyway")
	w.app.Wait()
	if len(desk.declared) != 1 {
		t.Errorf("declared %+v", desk.declared)
	}
}
