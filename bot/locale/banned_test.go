package locale_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

func TestBanned(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		language bot.Language
		text     string
		want     []string
	}{
		"excuse":                  {bot.Korean, "이례적인 상황으로 본의 아니게 불편을 드렸습니다.", []string{"이례적인 상황", "본의 아니게"}},
		"no intention":            {bot.Korean, "그럴 뜻은 없었지만 논란이 된 점 유감입니다.", []string{"그럴 뜻은 없었", "유감"}},
		"misunderstood":           {bot.Korean, "오해가 있었습니다. 앞으로는 신중하게 하겠습니다.", []string{"오해", "앞으로는 신중하게"}},
		"not me alone":            {bot.Korean, "저만 잘못한 것은 아닙니다. 억울합니다.", []string{"저만 잘못한 것은", "억울합니다"}},
		"unforeseen":              {bot.Korean, "예상할 수 없었던 일로 불가피하게 중단했습니다. 예상 못 한 화재입니다.", []string{"예상할 수 없었", "불가피하게", "예상 못 한"}},
		"slang":                   {bot.Korean, "카카오톡이 먹통입니다.", []string{"먹통"}},
		"open promise":            {bot.Korean, "확인되는 대로, 조속히, 빠른 시일 내에 복구하겠습니다.", []string{"확인되는 대로", "조속히", "빠른 시일 내"}},
		"two particles":           {bot.Korean, "서비스은(는) 복구 중입니다.", []string{"은(는)"}},
		"blame":                   {bot.Korean, "협력업체 탓입니다.", []string{"협력업체 탓"}},
		"promised hours":          {bot.Korean, "2시간 내 복구하겠습니다.", []string{"2시간 내 복구하겠"}},
		"promised hours, label":   {bot.Korean, "2시간 내 복구", []string{"2시간 내 복구"}},
		"hours that passed":       {bot.Korean, "2시간 이내에 복구를 마쳤습니다.", nil},
		"a plain notice":          {bot.Korean, "오후 4시까지 알려 드리겠습니다.", nil},
		"a machine":               {bot.Korean, "prod-db-01에서 10.2.0.17로 옮기고 있습니다.", []string{"prod-db-01", "10.2.0.17"}},
		"inconvenience":           {bot.English, "Sorry for any inconvenience; we take security very seriously.", []string{"any inconvenience", "we take security very seriously"}},
		"we take":                 {bot.English, "We take your privacy very Seriously.", []string{"We take your privacy very Seriously"}},
		"soon":                    {bot.English, "We will be back shortly, as soon as possible.", []string{"shortly", "as soon as possible"}},
		"unprecedented":           {bot.English, "An unprecedented fire.", []string{"unprecedented"}},
		"half a word":             {bot.English, "The debug log says nothing.", nil},
		"blamed supplier":         {bot.English, "This was caused by our supplier.", []string{"caused by our supplier"}},
		"blamed customer":         {bot.English, "It is due to a customer.", []string{"due to a customer"}},
		"a cause":                 {bot.English, "This was caused by a fire at the data centre.", nil},
		"within hours":            {bot.English, "Everything will be restored within two hours.", []string{"will be restored within two hours"}},
		"within hours, first":     {bot.English, "Within 2 hours, everything will be restored.", []string{"Within 2 hours, everything will be"}},
		"it took hours":           {bot.English, "Messages were restored within two hours.", nil},
		"hosts":                   {bot.English, "cache-redis-2 and mail.svc.cluster.local and build.internal are down.", []string{"cache-redis-2", "mail.svc.cluster.local", "build.internal"}},
		"private networks":        {bot.English, "From 192.168.0.1 to 172.16.3.4.", []string{"192.168.0.1", "172.16.3.4"}},
		"a public address":        {bot.English, "See help.example.com, notice INC-12.", nil},
		"excusons":                {bot.French, "Nous nous excusons pour ce bug.", []string{"Nous nous excusons", "bug"}},
		"veuillez":                {bot.French, "Veuillez nous excuser.", []string{"Veuillez nous excuser"}},
		"volonté":                 {bot.French, "Pour des raisons indépendantes de notre volonté.", []string{"indépendantes de notre volonté"}},
		"never seen":              {bot.French, "Un incendie sans précédent, imprévisible.", []string{"sans précédent", "imprévisible"}},
		"soon, in French":         {bot.French, "Au plus vite, dans les meilleurs délais.", []string{"Au plus vite", "dans les meilleurs délais"}},
		"suite à":                 {bot.French, "Suite à un incendie, les hackers…", []string{"Suite à", "hackers"}},
		"à la suite de":           {bot.French, "À la suite d’un incendie.", nil},
		"tutoiement":              {bot.French, "Si tu ne reçois rien, redémarre.", []string{"tu"}},
		"English quotation marks": {bot.French, "Le message “réparé” est faux.", []string{"“", "”"}},
		"buggy":                   {bot.French, "Le débogage continue.", nil},
		"par la faute de":         {bot.French, "Par la faute de notre prestataire.", []string{"Par la faute d"}},
		"à cause du fournisseur":  {bot.French, "C’est à cause du fournisseur.", []string{"à cause du fournisseur"}},
		"d’ici":                   {bot.French, "Tout sera rétabli d’ici deux heures.", []string{"d’ici deux heures"}},
		"sous":                    {bot.French, "Le service sera rétabli sous 2 heures.", []string{"sera rétabli sous 2 heures"}},
		"a carrier, ko":           {bot.Korean, "통신사 때문에 접속이 어렵습니다.", []string{"통신사 때문"}},
		"liable, ko":              {bot.Korean, "협력사 귀책으로 발생했습니다.", []string{"협력사 귀책"}},
		"ill managed, ko":         {bot.Korean, "데이터센터 운영사의 부실한 관리가 있었습니다.", []string{"데이터센터 운영사의 부실"}},
		"did wrong, ko":           {bot.Korean, "외주업체가 실수로 삭제했습니다.", []string{"외주업체가 실수"}},
		"is responsible, ko":      {bot.Korean, "클라우드 업체에 책임이 있습니다.", []string{"클라우드 업체에 책임이 있"}},
		"blames, ko":              {bot.Korean, "협력사에 모든 책임을 돌렸습니다. 협력업체가 잘못 설정했습니다.", []string{"협력사에 모든 책임을 돌", "협력업체가 잘못"}},
		"we owe, ko":              {bot.Korean, "고객에게 책임을 다하겠습니다. 이용자에게 책임 있는 자세로 설명드리겠습니다. 일부 고객이 잘못된 화면을 보았습니다.", nil},
		"owing to them, ko":       {bot.Korean, "협력사로 인한 장애입니다.", []string{"협력사로 인한"}},
		"a company's name, ko":    {bot.Korean, "강물클라우드 때문에 늦어졌습니다.", []string{"강물클라우드 때문"}},
		"many users, ko":          {bot.Korean, "이용자가 많기 때문에, 또 점검 때문에 지연됩니다. 책임 소재는 확인 중입니다.", nil},
		"a provider's negligence": {bot.English, "Due to our cloud provider’s negligence, sign-in failed.", []string{"Due to our cloud provider’s negligence"}},
		"the fault of":            {bot.English, "It is the fault of our hosting provider, we hear.", []string{"the fault of our hosting provider"}},
		"their fault":             {bot.English, "It was our vendor's fault. The operator is to blame.", []string{"our vendor's fault", "The operator is to blame"}},
		"a mistake by":            {bot.English, "There was a mistake by a contractor.", []string{"mistake by a contractor"}},
		"responsible for":         {bot.English, "The carrier is responsible for the outage, and the provider failed to answer.", []string{"The carrier is responsible for the outage", "the provider failed to"}},
		"responsibility lies":     {bot.English, "The responsibility lies with the operator.", []string{"responsibility lies with the operator"}},
		"no fault, an attribute":  {bot.English, "Due to a supplier change, some users failed to sign in. The operator is responsible for power. We found the fault in a power line, and our users’ error reports.", nil},
		"we thank":                {bot.English, "Thanks to our customers and partners for their patience.", nil},
		"imputable":               {bot.French, "La panne est imputable à notre hébergeur.", []string{"imputable à notre hébergeur"}},
		"négligence":              {bot.French, "En raison d’une négligence de l’exploitant, la connexion échoue.", []string{"négligence de l’exploitant"}},
		"responsable":             {bot.French, "Notre prestataire est responsable de la panne.", []string{"Notre prestataire est responsable de la panne"}},
		"incombe":                 {bot.French, "La responsabilité en incombe à notre fournisseur.", []string{"responsabilité en incombe à notre fournisseur"}},
		"a commis":                {bot.French, "Le fournisseur a commis une erreur.", []string{"Le fournisseur a commis"}},
		"a manqué à":              {bot.French, "L’hébergeur a manqué à ses obligations.", []string{"L’hébergeur a manqué à"}},
		"missed, in French":       {bot.French, "Certains utilisateurs ont manqué des messages.", nil},
		"no fault, in French":     {bot.French, "À la suite d’un incident chez un fournisseur, en raison d’un incendie. Nous en portons la responsabilité.", nil},
		"no language":             {"de", "먹통", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, found := range locale.Banned(test.language, test.text) {
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
