package bot_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/bongsu-hq/bongsu/"

// door is what every door may import.
var door = []string{"bot/locale", "bot/language"}

// houseRules says which of our own packages each package may import besides
// bot, the nouns, which all may. A rule that ends in /* holds for the packages
// below; the most exact rule counts. docs/architecture.md draws the same picture.
var houseRules = map[string][]string{
	"bot":                     {},
	"bot/language":            {},
	"bot/locale":              {"bot/language"},
	"bot/desk/render":         {"bot/locale", "bot/language"},
	"bot/desk/record":         {"bot/locale", "bot/language"},
	"bot/door/*":              door,
	"bot/site":                {"bot/locale", "bot/language"},
	"bot/desk/approve":        {},
	"bot/desk/publish":        {},
	"bot/desk/remind":         {},
	"bot/channel":             {},
	"bot/queue":               {},
	"bot/sandbox":             {},
	"bot/sandbox/vendortest":  {"bot/sandbox"},
	"bot/strictyaml":          {},
	"bot/config":              {"bot/strictyaml"},
	"bot/scenario":            {"bot/strictyaml"},
	"bot/door/cli":            append(slices.Clone(door), "bot/strictyaml"),
	"bot/desk":                {"bot/desk/render", "bot/desk/approve", "bot/desk/publish", "bot/desk/remind", "bot/desk/record"},
	"bot/channel/*":           {"bot/channel"},
	"bot/channel/channeltest": {"bot/channel"},
	"bot/channel/kakao":       {"bot/channel", "bot/channel/sms", "bot/channel/solapi"},
	"bot/channel/voice":       {"bot/channel", "bot/channel/twilio"},
	"bot/channel/sms":         {"bot/channel", "bot/channel/twilio", "bot/channel/solapi", "bot/language"},
	"bot/deliver":             {"bot/channel"},
	"bot/store":               {"bot/queue"},
	"bot/store/storetest":     {"bot/store", "bot/queue"},
	"bot/queue/queuetest":     {"bot/queue"},
	"bot/app":                 {"*"},
	"cmd/bongsu":              {"bot/app", "bot/door/cli", "templates", "locales"},
}

func TestEveryPackageImportsOnlyWhatTheHouseAllows(t *testing.T) {
	t.Parallel()
	for pkg, imports := range sourceImports(t, "bot", "cmd") {
		allowed, known := ruleFor(pkg)
		if !known {
			t.Errorf("package %s has no rule in houseRules: give it a place in docs/architecture.md first", pkg)
			continue
		}
		for imported := range imports {
			own, ours := strings.CutPrefix(imported, module)
			if ours && own != "bot" && !slices.Contains(allowed, own) && !slices.Contains(allowed, "*") {
				t.Errorf("package %s may not import %s: see docs/architecture.md", pkg, own)
			}
		}
	}
}

func TestNounsImportTheStandardLibraryOnly(t *testing.T) {
	t.Parallel()
	for imported := range sourceImports(t, "bot")["bot"] {
		if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
			t.Errorf("package bot may not import %s: it holds nouns and needs the standard library only", imported)
		}
	}
}

func TestHouseRulesTellExactFromGeneral(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		allowed []string
		known   bool
	}{
		"bot/door/cli":   {houseRules["bot/door/cli"], true},
		"bot/door/api":   {door, true},
		"bot/channel":    {[]string{}, true},
		"bot/channel/x":  {[]string{"bot/channel"}, true},
		"bot/unforeseen": {nil, false},
	}
	for pkg, want := range tests {
		allowed, known := ruleFor(pkg)
		if known != want.known || !slices.Equal(allowed, want.allowed) {
			t.Errorf("%s: got %v, %v; want %v, %v", pkg, allowed, known, want.allowed, want.known)
		}
	}
}

// ruleFor finds the rule of a package: its own, else that of the folder above.
func ruleFor(pkg string) (allowed []string, known bool) {
	if allowed, known = houseRules[pkg]; known {
		return allowed, true
	}
	allowed, known = houseRules[path.Dir(pkg)+"/*"]
	return allowed, known
}

// sourceImports reads what the packages below the given folders of the
// repository import, tests left out.
func sourceImports(t *testing.T, folders ...string) map[string]map[string]bool {
	t.Helper()
	root := os.DirFS("..")
	found := map[string]map[string]bool{}
	for _, folder := range folders {
		err := fs.WalkDir(root, folder, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !isSource(entry) {
				return err
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", filepath.FromSlash(name)), nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			pkg := path.Dir(name)
			if found[pkg] == nil {
				found[pkg] = map[string]bool{}
			}
			for _, spec := range parsed.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					return err
				}
				found[pkg][imported] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found["bot"]) == 0 {
		t.Fatal("found no imports of package bot: the walk is broken")
	}
	return found
}

func isSource(entry fs.DirEntry) bool {
	name := entry.Name()
	return !entry.IsDir() && strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
}
