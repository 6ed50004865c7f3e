package console

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
)

// doctorContent is what the checks found; none are there before somebody asks.
type doctorContent struct {
	Asked    bool
	Findings []bot.Finding // what is broken first
}

func (c *Console) doctor(w http.ResponseWriter, r *http.Request, v *voice) error {
	var content doctorContent
	if r.Method == http.MethodPost {
		if !v.MayKeep() {
			return bot.Refuse(bot.ErrForbidden, "the checks call every platform: they need a role that decides, or admin")
		}
		content = doctorContent{true, c.Doctor(r.Context())}
		grade := func(f bot.Finding) int {
			return slices.Index([]bot.Grade{bot.GradeBroken, bot.GradeWarning, bot.GradeFine}, f.Grade)
		}
		slices.SortStableFunc(content.Findings, func(a, b bot.Finding) int { return cmp.Compare(grade(a), grade(b)) })
	}
	heading, err := v.T("console.doctor.title")
	if err != nil {
		return err
	}
	return v.show(w, http.StatusOK, page{Page: "doctor", Heading: heading, Here: "/doctor", Content: content})
}
