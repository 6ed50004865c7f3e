package kakao

import (
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// checkTemplates compares each configured template with what is registered; read returns a template's text and state.
func checkTemplates(templates []Template, read func(code string) (text, state string, err error), approved string) []bot.Finding {
	var found []bot.Finding
	for _, t := range templates {
		f := bot.Finding{About: bot.Say("template {id}", "id", t.Code), Grade: bot.GradeFine, Text: bot.Say("registered with the same text")}
		text, state, err := read(t.Code)
		switch {
		case err != nil:
			f.Grade, f.Text, f.Mend = bot.GradeBroken, bot.Say("it could not be read: {cause}", "cause", err), bot.Say("compare its code with the provider's console")
		case strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) != t.text():
			f.Grade, f.Text, f.Mend = bot.GradeBroken, bot.Say("its text is registered otherwise"), bot.Say("copy the registered text into the configuration")
		case state != approved:
			f.Grade, f.Text, f.Mend = bot.GradeBroken, bot.Say(`Kakao has not approved it: it is "{state}"`, "state", state), bot.Say("wait for the inspection, or mend what it names")
		}
		found = append(found, f)
	}
	return found
}
