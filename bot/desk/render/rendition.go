package render

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// write fills the sheet and puts its words into the three forms of its rendition.
func (s *sheet) write() {
	s.fill()
	if len(s.faults) == 0 {
		s.word()
	}
}

// word writes the rendition of what was filled in.
func (s *sheet) word() {
	in, d := s.src.incident, s.src.draft
	rd := bot.Rendition{
		UpdateID: d.ID, Type: d.Type, Mode: cmp.Or(d.Mode, in.Mode), Phase: cmp.Or(d.Phase, in.Phase),
		Severity: cmp.Or(d.Severity, in.Severity), Status: worst(s.src), Language: s.lang,
		Label: s.text("type."+string(d.Type), nil), Title: s.text(s.variant("notice."+string(d.Type)+".title"), s.told),
		URL: s.url(), Unsubscribe: s.text("mail.unsubscribe", nil), IssuedAt: d.IssuedAt, Corrects: d.Facts.Original, Reference: in.Key,
	}
	if d.Type.Promises() {
		rd.NextAt = s.src.nextAt
	}
	if rd.Mode == bot.Drill {
		rd.Mark = s.text("drill.mark", nil)
	}
	if s.r.Reconstruction {
		rd.Notice = s.text("reconstruction.notice", nil)
	}
	body := page{Title: rd.Title, Heading: fmt.Sprint(s.told["heading"]), parts: s.parts()}
	if d.Type.Promises() {
		body.State = s.message(part{id: "notice.holding.seen", count: "services"})
	}
	if id := "notice." + string(d.Type) + ".label"; s.r.Catalog.Has(id) {
		body.Label = s.text(id, nil)
	}
	for _, p := range body.parts {
		rd.Parts = append(rd.Parts, bot.Part{Name: p.Name, Text: p.Text})
	}
	s.forms(&rd, body)
	s.rendition = rd
}

// forms frames the three forms: the drill mark stands first and last whatever the templates say, and the short form,
// which travels alone off the page, says whose it is.
func (s *sheet) forms(rd *bot.Rendition, body page) {
	layout := s.r.layouts[rd.Type]
	filled := func(form string, t executor) string {
		if layout.lacks(form) {
			return ""
		}
		text, err := body.fill(t)
		if err != nil {
			s.fault(err)
		}
		return text
	}
	link := ""
	if s.place == "status" {
		link = rd.URL // alone on its line: what touches an address breaks it
	}
	rd.Text = stack("\n\n", rd.Mark, rd.Notice, rd.Title, filled("text", layout.text), link, rd.Mark)
	notice := rd.Notice
	if notice != "" {
		notice = "[" + notice + "]"
	}
	from := ""
	if s.place != "page" {
		from = s.text("short.from", map[string]any{"org": s.name("org", s.r.Org.Name)})
	}
	rd.Short = stack("\n", stack(" ", rd.Mark, notice, from, oneLine(filled("short", layout.short)), rd.Mark), link)
	rd.HTML = stack("\n", paragraph("mark", rd.Mark), paragraph("notice", rd.Notice), filled("html", layout.html), paragraph("mark", rd.Mark))
	rd.Title = stack(" ", rd.Mark, rd.Title, rd.Mark)
}

// oneLine leaves the no-break spaces of French alone.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' }), " ")
}

func stack(between string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(t string) bool { return t == "" }), between)
}

func paragraph(class, text string) string {
	if text == "" {
		return ""
	}
	return `<p class="` + class + `">` + html.EscapeString(text) + "</p>"
}

// url is the incident's page, which neither a drill nor a restricted incident has.
func (s *sheet) url() string {
	in := s.src.incident
	if s.r.BaseURL == "" || in.Mode == bot.Drill || in.Restricted {
		return ""
	}
	return strings.TrimSuffix(s.r.BaseURL, "/") + "/" + string(s.lang) + "/incidents/" + in.ID + "/"
}

func worst(src *source) bot.ComponentStatus {
	affected := src.draft.Affected
	if len(affected) == 0 {
		affected = src.incident.Affected
	}
	rank := []bot.ComponentStatus{bot.Operational, bot.UnderMaintenance, bot.Degraded, bot.PartialOutage, bot.MajorOutage}
	status := bot.Operational
	for _, a := range affected {
		if slices.Index(rank, a.Status) > slices.Index(rank, status) {
			status = a.Status
		}
	}
	return status
}
