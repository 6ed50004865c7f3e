package language_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot/language"
)

func TestFrType(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"space left out", "Coût: 5; oui!", "Coût_: 5^; oui^!"},
		{"both spaces left out", "Coût:élevé;grave!Voilà", "Coût_: élevé^; grave^! Voilà"},
		{"doubled signs", "Quoi ?! Non !!", "Quoi^?! Non^!!"},
		{"wrong spaces", "Oui\u00a0! Coût\u202f: 3  ; fin\u2009?", "Oui^! Coût_: 3^; fin^?"},
		{"quotes", "«Non» et «  Oui ! »", "«_Non_» et «_Oui^!_»"},
		{"quote around nothing", "«»", "«_»"},
		{"percent and euro", "95% ou 5€, 10 % et 3,5\u202f€", "95_% ou 5_€, 10_% et 3,5_€"},
		{"thousands", "1 000 000 de services, 32 000 serveurs", "1^000^000 de services, 32^000 serveurs"},
		{"thousands with the wrong space", "12\u00a0345\u00a0678", "12^345^678"},
		{"no thousands", "le 01 234 567, +33 800 123 et 1 0000, 2022 500", "le 01 234 567, +33 800 123 et 1 0000, 2022 500"},
		{"apostrophes", "l'accès, aujourd'hui, d'1 heure, qu'{{.X}}", "l’accès, aujourd’hui, d’1 heure, qu’{{.X}}"},
		{"other quotes", "'mot' et l' et 5'30", "'mot' et l' et 5'30"},
		{"url", "Voir https://a.fr/x?y=1;z=2:3&t=l'été : détails", "Voir https://a.fr/x?y=1;z=2:3&t=l'été_: détails"},
		{"url and its sentence", "Voir https://a.fr/x! Et https://b.fr/y: oui", "Voir https://a.fr/x^! Et https://b.fr/y_: oui"},
		{"url after a colon", "Voir:https://a.fr:8080/x?y", "Voir_: https://a.fr:8080/x?y"},
		{"url after a word and a dot", "fin.https://a.fr/x?y", "fin.https://a.fr/x?y"},
		{"url with an action", "https://a.fr/{{ .ID }}?l=fr!", "https://a.fr/{{ .ID }}?l=fr^!"},
		{"bare address", "etat.exemple.fr:443/x?y=1 et etat.exemple.fr: oui", "etat.exemple.fr:443/x?y=1 et etat.exemple.fr_: oui"},
		{"path", "Tapez /etat?l=fr !", "Tapez /etat?l=fr^!"},
		{"e-mail", "presse@exemple.fr: mailto:a@b.fr?subject=x;y", "presse@exemple.fr_: mailto:a@b.fr?subject=x;y"},
		{"clock", "à 15:30, 15:30:05 : début, 15:45: suite", "à 15:30, 15:30:05_: début, 15:45_: suite"},
		{"shortcode", ":fire: Panne :warning: !", ":fire: Panne :warning:^!"},
		{"not a shortcode", "Note:important: oui", "Note_: important_: oui"},
		{"emoji", "Panne 🔥! Fin ✅: oui", "Panne 🔥^! Fin ✅_: oui"},
		{"smiley", "Merci :) et :-(", "Merci :) et :-("},
		{"code", "`a:b;c!` et ```\nx ? y : z;\n``` !", "`a:b;c!` et ```\nx ? y : z;\n```^!"},
		{"action", "{{if eq .A \"x:y;z\"}}Oui{{end}}: {{.N}}% !", "{{if eq .A \"x:y;z\"}}Oui{{end}}_: {{.N}}_%^!"},
		{"mark-up", "<!here> <@U1> <https://a.fr?b|lien:x> <b>Oui</b>!", "<!here> <@U1> <https://a.fr?b|lien:x> <b>Oui</b>^!"},
		{"entity", "Jean &amp; Cie; &#39;x&#x27;", "Jean &amp; Cie^; &#39;x&#x27;"},
		{"line starts", "!\n: x\n  ? y\n(!) [?]", "!\n: x\n  ? y\n(!) [?]"},
		{"code-like signs", "a != b, std::x, ![x](y)", "a != b, std::x, ![x](y)"},
		{"encoded", "caf%C3 5%20", "caf%C3 5%20"},
		{"Korean is left", "카카오톡 장애: 확인 중", "카카오톡 장애_: 확인 중"},
		{"empty", "", ""},
	} {
		got := language.FrType(c.in)
		want(t, c.name, got, spaced(c.want))
		want(t, c.name+" again", language.FrType(got), got)
	}
}

// bare drops all that FrType may change.
func bare(s string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "", "’", "'").Replace(s)
}

func FuzzFrType(f *testing.F) {
	for _, text := range []string{
		"Incident en cours : l'accès est interrompu !", "« Non » à 15:30", "1 000 000 000", "a:b:c::d:e:", "https://a.fr/?x : y!",
		"«!» «:» : ! ;", "{{.X}} % `a` ```b``` <b>:</b> &amp;;", "x 1 234 56 789%€ !=", ":é: :fire::fire: a@b.c:d", "\xff : \xfe",
		"x :// y://z !", "/a?b ' l'l'l", "1\u202f000 ;;\u00a0;", "mailto:a:b 'x", "a{{b}}:{{c}} ! }}%",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := language.FrType(text)
		if twice := language.FrType(once); twice != once {
			t.Fatalf("it is not a fixed point: %q, then %q, then %q", text, once, twice)
		}
		if utf8.ValidString(text) && !utf8.ValidString(once) {
			t.Fatalf("it broke %q into %q", text, once)
		}
		if bare(once) != bare(text) {
			t.Fatalf("it lost characters: %q became %q", text, once)
		}
	})
}
