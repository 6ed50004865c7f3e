package slackapp

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// Slack's limits, in characters; sections stay a little below theirs.
const (
	titleRunes    = 24
	headerRunes   = 150
	sectionRunes  = 2900
	lineRunes     = 300
	buttonRunes   = 75
	confirmRunes  = 300
	answerRunes   = 30
	optionRunes   = 75
	fallbackRunes = 300
	errorRunes    = 600
	inputRunes    = 3000
	maxOptions    = 100

	placeholderRunes = 150
)

// inputID is the action id of every input: a block of ours holds one.
const inputID = "value"

// plain is a text without mark-up, mentions and emoji codes: whoever wrote it, it pings nobody.
func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

func clip(text string, runes int) string {
	if utf8.RuneCountInString(text) <= runes {
		return text
	}
	return string([]rune(text)[:runes-1]) + "…"
}

func header(text string) slack.Block { return slack.NewHeaderBlock(plain(clip(text, headerRunes))) }

func section(text string) slack.Block {
	return slack.NewSectionBlock(plain(clip(text, sectionRunes)), nil, nil)
}

func note(text string) slack.Block { return slack.NewContextBlock("", plain(clip(text, 1900))) }

// sectionWith is one line of a list, with its button.
func sectionWith(text string, b *slack.ButtonBlockElement) slack.Block {
	return slack.NewSectionBlock(plain(clip(text, lineRunes)), nil, slack.NewAccessory(b))
}

// sections shows a text whole, in as many sections as it needs, cut at line ends where it has them.
func sections(text string) []slack.Block {
	var blocks []slack.Block
	for _, piece := range pieces(text, sectionRunes) {
		blocks = append(blocks, slack.NewSectionBlock(plain(piece), nil, nil))
	}
	return blocks
}

// pieces cuts text into parts of at most limit characters; what is only white space is left out.
func pieces(text string, limit int) []string {
	var parts []string
	for rest := []rune(text); len(rest) > 0; {
		n := min(limit, len(rest))
		if n < len(rest) {
			if at := strings.LastIndexByte(string(rest[:n]), '\n'); at > 0 {
				n = utf8.RuneCountInString(string(rest[:n])[:at]) + 1
			}
		}
		if part := strings.Trim(string(rest[:n]), "\n"); strings.TrimSpace(part) != "" {
			parts = append(parts, part)
		}
		rest = rest[n:]
	}
	return parts
}

func button(id, label, value string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(id, value, plain(clip(label, buttonRunes)))
}

// asking adds the question that is asked before a button acts.
func (v *voice) asking(b *slack.ButtonBlockElement, question, yes string) *slack.ButtonBlockElement {
	yes = clip(yes, answerRunes)
	return b.WithConfirm(slack.NewConfirmationBlockObject(plain(clip(b.Text.Text, titleRunes)), plain(clip(question, confirmRunes)),
		plain(yes), plain(clip(v.say("slackapp.cancel"), answerRunes))))
}

func buttons(elements ...slack.BlockElement) slack.Block {
	return slack.NewActionBlock("", elements...)
}

// input is one field of a form, under its block's id.
func (v *voice) input(block, label string, optional bool, element slack.BlockElement) *slack.InputBlock {
	return slack.NewInputBlock(block, plain(v.say(label)), nil, element).WithOptional(optional)
}

// toldAtOnce lets the door hear of a choice as soon as it is made, and not only with the form.
func toldAtOnce(b slack.Block) slack.Block {
	if input, ok := b.(*slack.InputBlock); ok {
		return input.WithDispatchAction(true)
	}
	return b
}

// choice is one option of a menu.
type choice struct{ value, label string }

func options(choices []choice) []*slack.OptionBlockObject {
	var made []*slack.OptionBlockObject
	for _, c := range choices[:min(len(choices), maxOptions)] {
		made = append(made, slack.NewOptionBlockObject(c.value, plain(clip(c.label, optionRunes)), nil))
	}
	return made
}

// chosen returns the options with those values, nil when there is none.
func chosen(from []*slack.OptionBlockObject, values ...string) []*slack.OptionBlockObject {
	var found []*slack.OptionBlockObject
	for _, o := range from {
		for _, value := range values {
			if o.Value == value {
				found = append(found, o)
			}
		}
	}
	return found
}

// menu lets one option be chosen.
func (v *voice) menu(block, label string, optional bool, choices []choice, initial string) slack.Block {
	all := options(choices)
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, inputID, all...)
	if first := chosen(all, initial); len(first) > 0 {
		element.InitialOption = first[0]
	}
	return v.input(block, label, optional, element)
}

func (v *voice) menuOfSeveral(block, label string, optional bool, choices []choice, initial []string) slack.Block {
	all := options(choices)
	element := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, nil, inputID, all...)
	element.InitialOptions = chosen(all, initial...)
	return v.input(block, label, optional, element)
}

func (v *voice) radios(block, label string, optional bool, choices []choice, initial string) slack.Block {
	all := options(choices)
	element := slack.NewRadioButtonsBlockElement(inputID, all...)
	if first := chosen(all, initial); len(first) > 0 {
		element.InitialOption = first[0]
	}
	return v.input(block, label, optional, element)
}

func (v *voice) boxes(block, label string, optional bool, choices []choice, initial []string) slack.Block {
	all := options(choices)
	element := slack.NewCheckboxGroupsBlockElement(inputID, all...)
	element.InitialOptions = chosen(all, initial...)
	return v.input(block, label, optional, element)
}

func (v *voice) line(block, label string, optional, long bool, initial string) slack.Block {
	element := slack.NewPlainTextInputBlockElement(nil, inputID)
	element.Multiline = long
	element.InitialValue = clip(initial, inputRunes)
	return v.input(block, label, optional, element)
}

func (v *voice) number(block, label string, optional bool, initial string) slack.Block {
	element := slack.NewNumberInputBlockElement(nil, inputID, false)
	element.InitialValue, element.MinValue = initial, "0"
	return v.input(block, label, optional, element)
}

// when is a date and a time, in two blocks that end in -date and -time.
func (v *voice) when(block, label string, optional bool, at dated) []slack.Block {
	date := slack.NewDatePickerBlockElement(inputID)
	date.InitialDate = at.date
	clock := slack.NewTimePickerBlockElement(inputID)
	clock.InitialTime = at.time
	clock.Timezone = v.zone().String()
	return []slack.Block{
		v.input(block+"-date", label+".date", optional, date),
		v.input(block+"-time", label+".time", optional, clock),
	}
}

// componentMenu lets services be chosen; where Slack's menu is too short for them, it asks the door while the person types.
func (v *voice) componentMenu(block, label string, optional bool, initial []string) slack.Block {
	choices := v.components()
	if len(choices) <= maxOptions {
		return v.menuOfSeveral(block, label, optional, choices, initial)
	}
	element := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeExternal, plain(clip(v.say("slackapp.search"), placeholderRunes)), inputID)
	element.MinQueryLength = new(0)
	for _, c := range choices {
		if slices.Contains(initial, c.value) && len(element.InitialOptions) < maxOptions {
			element.InitialOptions = append(element.InitialOptions, options([]choice{c})...)
		}
	}
	return v.input(block, label, optional, element)
}

// suggest finds the services whose id or name, in any language, holds what was typed.
func (v *voice) suggest(typed string) suggested {
	typed = strings.ToLower(strings.TrimSpace(typed))
	var found []choice
	for _, c := range v.app.Components {
		names := []string{c.ID}
		for _, l := range bot.Languages() {
			names = append(names, c.Name.Text[l])
		}
		if slices.ContainsFunc(names, func(name string) bool { return strings.Contains(strings.ToLower(name), typed) }) {
			found = append(found, choice{c.ID, v.component(c.ID)})
		}
	}
	return suggested{append([]*slack.OptionBlockObject{}, options(found)...)}
}

// suggested are options for what was typed; Slack wants the list also when it is empty.
type suggested struct {
	Options []*slack.OptionBlockObject `json:"options"`
}

func (v *voice) components() []choice {
	var choices []choice
	for _, c := range v.app.Components {
		choices = append(choices, choice{c.ID, v.component(c.ID)})
	}
	return choices
}

func (v *voice) statuses() []choice {
	var choices []choice
	for _, s := range []bot.ComponentStatus{bot.Degraded, bot.PartialOutage, bot.MajorOutage} {
		choices = append(choices, choice{string(s), v.say("component." + string(s))})
	}
	return choices
}

func (v *voice) severities() []choice {
	var choices []choice
	for _, n := range []string{"1", "2", "3", "4", "5"} {
		choices = append(choices, choice{n, fires(int(n[0]-'0')) + " " + v.say("desk.severity."+n)})
	}
	return choices
}

func (v *voice) phrases(use string) []choice {
	var choices []choice
	for _, p := range v.app.Phrases() {
		if label := p.Label[v.language]; label != "" && (p.For == "" || p.For == use) {
			choices = append(choices, choice{p.ID, label})
		}
	}
	return choices
}
