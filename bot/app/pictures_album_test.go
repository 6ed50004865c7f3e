package app

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const (
	albumPage = "../../docs/approvals.md"
	albumDir  = "../../docs/pictures/approvals"
)

// album holds the manual to the night: it shows each picture once and no other, and each is there.
func (n *night) album() {
	n.t.Helper()
	if *shoot != "" {
		n.shoot(regexp.MustCompile(*shoot))
	}
	page, err := os.ReadFile(albumPage)
	if err != nil {
		n.t.Fatal(err)
	}
	var shown, taken, kept []string
	for _, found := range regexp.MustCompile(`\(pictures/approvals/([a-z-]+)\.png\)`).FindAllStringSubmatch(string(page), -1) {
		shown = append(shown, found[1])
	}
	for _, s := range n.shots {
		taken = append(taken, s.name)
	}
	files, err := filepath.Glob(albumDir + "/*.png")
	if err != nil {
		n.t.Fatal(err)
	}
	for _, file := range files {
		kept = append(kept, strings.TrimSuffix(filepath.Base(file), ".png"))
	}
	slices.Sort(kept)
	slices.Sort(shown)
	slices.Sort(taken)
	if !slices.Equal(shown, taken) {
		n.t.Errorf("docs/approvals.md shows %q, and the night has %q", shown, taken)
	}
	if !slices.Equal(kept, taken) {
		n.t.Errorf("%s holds %q, and the night has %q: go test ./bot/app -run TestPictures -pictures .", albumDir, kept, taken)
	}
}
