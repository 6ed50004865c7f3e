package bot

// Language is one of the three languages in which bongsu publishes.
type Language string

// The languages of publication.
const (
	Korean  Language = "ko"
	English Language = "en"
	French  Language = "fr"
)

// Languages returns the languages of publication in the order in which they are shown.
func Languages() []Language { return []Language{Korean, English, French} }

// Valid reports whether l is a language of publication.
func (l Language) Valid() bool { return l == Korean || l == English || l == French }

// Autonym is the language's own name for itself, the same in every catalogue.
func (l Language) Autonym() string {
	switch l {
	case Korean:
		return "한국어"
	case English:
		return "English"
	case French:
		return "Français"
	}
	return string(l)
}

// Word says l as one speaks of it.
func (l Language) Word() string {
	switch l {
	case Korean:
		return "Korean"
	case English:
		return "English"
	case French:
		return "French"
	}
	return string(l)
}

// Text is a text in several languages; an absent key is an absent translation, never a fallback.
type Text map[Language]string

// Missing returns those of want in which t says nothing.
func (t Text) Missing(want []Language) []Language {
	var missing []Language
	for _, l := range want {
		if t[l] == "" {
			missing = append(missing, l)
		}
	}
	return missing
}
