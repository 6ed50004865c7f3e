package locale

// Whoever is told by what they are to us, not by a name, is blamed in these forms.

const (
	koreanOutsider = `(?:(?:외부|클라우드|호스팅|데이터센터|결제|배송) ?)?(?:협력업체|협력사|공급업체|공급사|납품업체|하청업체|외주업체|외주사|제휴사|통신사|운영사|운영업체|위탁사|수탁사|개발사|제조사|사업자|업체|제3자|고객|이용자|` +
		`[\p{Hangul}A-Za-z]{2,}(?:클라우드|텔레콤|네트웍스|시스템즈|전력공사|은행))(?: ?측)?`
	koreanFault         = `(?:과실|잘못|실수|부주의|태만|귀책|책임(?:입니다|이며|이므로|이 있|으로))`
	koreanOutsiderBlame = koreanOutsider + `(?:의? ?(?:때문|탓|` + koreanFault + `)|(?:의 | )(?:부실|미흡|허술|안일|늑장)|[이가] ?(?:잘못(?:[을이했하해 ]|$)|실수|부주의|소홀|방치)|` +
		`(?:에게|에) ?(?:모든 )?(?:책임(?:이 있|이 큽|을 (?:묻|물|돌|전가|지우|지워))|귀책)|(?:으로|로) 인[한해하])`

	englishWhose = `(?:(?:an?|our|the|its|their|this|that) )?(?:(?:cloud|hosting|data|centre|center|services?|power|network|payment|software|hardware|delivery|internet|telecoms?|energy|external|outside|` +
		`upstream|main|local|security) )*`
	englishSupplier = englishWhose + `(?:suppliers?|vendors?|providers?|contractors?|subcontractors?|partners?|operators?|carriers?|manufacturers?|third part(?:y|ies))`
	englishOutsider = `(?:` + englishSupplier + `|` + englishWhose + `(?:customers?|clients?|users?))`
	englishLead     = `(?:caused by|due to|because of|owing to|(?:the|at) fault of|blamed? on|` + englishLies + `|` + englishFault + ` (?:made |committed )?(?:by|of|on the part of)) `
	englishLies     = `(?:blame|fault|responsibility|liability) (?:lies|rests|falls) (?:with|on)`
	englishCulprit  = `(?:is|was|are|were) (?:solely |entirely )?(?:to blame|at fault|responsible for (?:the |this |that |our |today['’]s )?(?:outage|incident|failure|disruption|interruption|delay|fire|loss|breach|leak))`
	englishLetDown  = `let (?:us|you|our customers|our users) down`
	// Behind the party stands no noun of which it is only an attribute: due to a supplier change.
	englishOutsiderBlame = `(?i)\b(?:` + englishLead + englishOutsider + `['’]s? (?:own )?` + englishFault + `\b|(?P<phrase>` + englishLead + englishOutsider + `)(?:$|[.,;:)!?]| (?:who|which|that|and|or|in|at|on)\b)|` +
		englishOutsider + `(?:['’]s? (?:own )?(?:mistakes?|negligence|carelessness|fault|misconduct|oversights?)| ` + englishCulprit + `)\b|` + englishSupplier + ` (?:failed to|` + englishLetDown + `)\b)`

	frenchOutsider = `(?:un |une |notre |nos |le |la |les |leur |ce |cet |l['’])?(?:fournisseur|prestataire|sous-traitant|client|utilisateur|partenaire|hébergeur|opérateur|exploitant|constructeur|éditeur|transporteur)s?` //nolint:misspell // it is French
	frenchFault    = `(?:fautes?|erreurs?|négligences?|défaillances?|manquements?|imprudences?|maladresses?)`
	frenchTo       = `(?:à |aux? )`
	frenchLies     = `responsabilité (?:en )?(?:incombe|revient)`
	frenchOf       = `(?:de |des |du |d['’])`
	frenchCulprit  = `(?:est|était|sont|étaient) (?:seule?s? |entièrement )?(?:fauti(?:f|ve)s?|en faute|coupables?|en tort|responsables? (?:de |d['’]|du )(?:la |l['’]|cette |cet )?(?:panne|incident|interruption|coupure|retard|fuite|incendie))`
	// Par la faute de blames whoever follows.
	frenchOutsiderBlame = `(?i)par la faute d|(?:(?:à cause|du fait|` + frenchFault + `) ` + frenchOf + `|(?:imputables?|attribuables?|due?s?|dû|` + frenchLies + `) ` + frenchTo + `|(?:causée?s?|provoquée?s?) par )` +
		frenchOutsider + `|` + frenchOutsider + ` (?:` + frenchCulprit + `|(?:a|ont) (?:commis|(?:manqué|failli) ` + frenchTo + `))`
)
