package locale_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

func TestBlameOfANamedParty(t *testing.T) {
	t.Parallel()
	c, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		language bot.Language
		text     string
		want     []string
	}{
		"caused by a company":       {bot.English, "The outage was caused by SK C&C.", []string{"caused by SK C&C"}},
		"due to a company's":        {bot.English, "This is due to Acme’s error.", []string{"due to Acme", "Acme’s error"}},
		"somebody's mistake":        {bot.English, "It was Acme Cloud’s mistake.", []string{"Acme Cloud’s mistake"}},
		"an error by":               {bot.English, "There was an error by SK C&C, we hear.", []string{"error by SK C&C"}},
		"to blame":                  {bot.English, "SK C&C is to blame.", []string{"SK C&C is to blame"}},
		"the ministry":              {bot.English, "Because of the Ministry of Science and ICT, restoration is late.", []string{"Because of the Ministry of Science and ICT"}},
		"a fire at a company":       {bot.English, "The outage was caused by a fire at the SK C&C data centre.", nil},
		"a thing":                   {bot.English, "Due to DNS errors and Typhoon Khanun, and because of UPS batteries.", nil},
		"our own":                   {bot.English, "Sign-in is slow because of Haneul Talk. It was Haneul Talk’s error.", nil},
		"as a company said":         {bot.English, "According to SK C&C, power is back.", nil},
		"a company's power":         {bot.English, "SK C&C’s power supply stopped at 3:19 p.m.", nil},
		"a day":                     {bot.English, "Because of Saturday’s fire, Today’s error rate is high.", nil},
		"its fault, ko":             {bot.Korean, "이번 장애는 SK㈜ C&C의 과실입니다.", []string{"SK㈜ C&C의 과실"}},
		"because of it, ko":         {bot.Korean, "SK㈜ C&C 때문에 복구가 늦어지고 있습니다.", []string{"SK㈜ C&C 때문"}},
		"a Latin name, ko":          {bot.Korean, "Acme 측 때문에 늦어졌습니다. 이는 Acme의 책임입니다.", []string{"Acme 측 때문", "Acme의 책임입니다"}},
		"an operator, ko":           {bot.Korean, "운영 담당자의 실수로 발생했습니다.", []string{"담당자의 실수"}},
		"responsibility lies, ko":   {bot.Korean, "책임은 운영사에 있습니다.", []string{"책임은 운영사에 있"}},
		"ours, ko":                  {bot.Korean, "저희의 잘못입니다. 그 책임은 저희에게 있습니다. 이번 장애의 책임을 통감합니다.", nil},
		"a fire, ko":                {bot.Korean, "SK㈜ C&C 데이터센터 화재 때문에 서비스를 제공하지 못하고 있습니다.", nil},
		"our own, ko":               {bot.Korean, "하늘톡 때문에 로그인이 지연되고 있습니다. 하늘톡의 잘못입니다. 하늘은행 때문에 늦어졌습니다.", nil},
		"anybody's, ko":             {bot.Korean, "담당 직원 탓입니다. 날씨 탓에 늦어졌습니다.", []string{"직원 탓입", "날씨 탓에"}},
		"found once, ko":            {bot.Korean, "외부 업체의 과실입니다. 협력업체 탓입니다.", []string{"외부 업체의 과실", "협력업체 탓"}},
		"our fault, ko":             {bot.Korean, "저희 탓입니다.", nil},
		"responsible for":           {bot.English, "Acme is responsible for the outage. Acme let us down.", []string{"Acme is responsible for the outage", "Acme let us down"}},
		"lies with":                 {bot.English, "The fault lies with Acme, through no fault of our own.", []string{"fault lies with Acme"}},
		"est responsable":           {bot.French, "Orange est responsable de la panne.", []string{"Orange est responsable de la panne"}},
		"incombe à":                 {bot.French, "La responsabilité incombe à OVHcloud.", []string{"responsabilité incombe à OVHcloud"}},
		"à cause de":                {bot.French, "C’est à cause de SK C&C.", []string{"à cause de SK C&C"}},
		"la faute de":               {bot.French, "La panne est la faute d’Orange.", []string{"la faute d’Orange"}},
		"imputable à":               {bot.French, "La coupure est imputable à SK C&C.", []string{"imputable à SK C&C"}},
		"causé par":                 {bot.French, "L’incident a été causé par OVHcloud.", []string{"causé par OVHcloud"}},
		"une erreur de":             {bot.French, "À la suite d’une erreur de SK C&C.", []string{"une erreur de SK C&C"}},
		"le ministère":              {bot.French, "Du fait du ministère des Sciences et des TIC, tout est retardé.", []string{"Du fait du ministère des Sciences et des TIC"}},
		"un incendie":               {bot.French, "L’incident a été causé par un incendie dans le centre de données de SK C&C.", nil},
		"une erreur de paramétrage": {bot.French, "Une erreur de paramétrage, due à une mise à jour, est corrigée.", nil},
		"nous":                      {bot.French, "Du fait de Haneul Talk, la connexion est lente.", nil},
		"selon":                     {bot.French, "Selon SK C&C, le courant est revenu à 15 h 19.", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, found := range c.Banned(test.language, test.text, "하늘톡", "Haneul Talk", "하늘은행") {
				got = append(got, found.Phrase)
				if found.Suggestion == "" {
					t.Errorf("nothing is suggested in the place of %q", found.Phrase)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
