package app

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// spokenBy is a house with words of its own in a folder.
func spokenBy(t *testing.T, words map[string]string) (*house, string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range words {
		write(t, dir, name, content)
	}
	path := filepath.Join(t.TempDir(), "bongsu.yaml")
	if err := os.WriteFile(path, []byte(company+webhooks("https://hooks.haneul-talk.example", 1, "ko, en, fr")), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := LoadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Words.Dir = dir
	st, err := openStore(t.Context(), config.Store{SQLite: store.InMemory})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	clock := newSteadyClock(time.Date(2026, 3, 2, 6, 30, 0, 0, time.UTC))
	h, err := build(parts{config: cfg, store: st, files: embedded(), clock: clock, ids: randomIDs(), logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return h, dir
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, "active.ko.toml") || strings.HasSuffix(name, "site.ko.toml") {
		data, _, err := locale.Sources(embedded().Locales, locale.Folder{Name: "words", Files: os.DirFS(dir)})
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "sources.toml"), data, 0o600)
		}
		if err != nil {
			t.Logf("not accepted: %v", err) // what is to be refused
		}
	}
}

// said is the holding notice in Korean as a new draft has it.
func said(t *testing.T, h *house) string {
	t.Helper()
	in := bot.Incident{ID: "i", Key: "INC-1", Mode: bot.Live, Severity: 3, Affected: []bot.Affected{{Component: "messages", Status: bot.MajorOutage}}}
	now := h.clock.Now()
	result, err := h.voice.Render(in, bot.Draft{Type: bot.Holding, Mode: bot.Live, IssuedAt: now, NextAt: now.Add(20 * time.Minute), Seq: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range result.Composed {
		if c.Language == bot.Korean {
			return c.Rendition.Text
		}
	}
	t.Fatal("nothing is written in Korean")
	return ""
}

func TestTheVoiceChangesWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	h, dir := spokenBy(t, map[string]string{"active.ko.toml": "[notice.holding]\nscope = \"원인을 찾고 있습니다.\""})
	if text := said(t, h); !strings.Contains(text, "원인을 찾고 있습니다.") {
		t.Errorf("the own text is not in:\n%s", text)
	}
	waiting := h.voice.now.Load()

	write(t, dir, "active.ko.toml", "[notice.holding]\nscope = \"조속히 복구하겠습니다.\"")
	write(t, dir, "templates/holding/text.tmpl", `{{.Prose "scope seen" "next" "apology" "contact"}}`)
	if err := h.relearn(); err == nil || !strings.Contains(err.Error(), dir+"/active.ko.toml:2: notice.holding.scope: no notice says") {
		t.Errorf("learnt a fault: %v", err)
	}
	if h.voice.now.Load() != waiting || !strings.Contains(said(t, h), "원인을 찾고 있습니다.") {
		t.Error("the old words are gone")
	}

	write(t, dir, "active.ko.toml", "[notice.holding]\nscope = \"원인과 범위를 찾고 있습니다.\"")
	if err := h.relearn(); err != nil {
		t.Fatal(err)
	}
	text := said(t, h)
	scope, seen := strings.Index(text, "원인과 범위를 찾고 있습니다."), strings.Index(text, "현재 메시지가")
	if scope < 0 || seen < scope {
		t.Errorf("the text and the order of the template are not both new:\n%s", text)
	}
}

// Words may change while others speak.
func TestTheVoiceChangesBesideDrafts(t *testing.T) {
	t.Parallel()
	h, _ := spokenBy(t, nil)
	done := make(chan error, 1)
	go func() {
		for range 3 {
			if err := h.relearn(); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for {
		said(t, h)
		if _, err := h.voice.Text("ko", "desk.drill", nil); err != nil {
			t.Error(err)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			return
		default:
		}
	}
}

func TestAFolderThatIsNotThereIsRefused(t *testing.T) {
	t.Parallel()
	_, err := openWords(config.Words{Dir: filepath.Join(t.TempDir(), "absent")})
	if err == nil || !strings.Contains(err.Error(), "the folder of words.dir cannot be opened") {
		t.Errorf("got %v", err)
	}
}
