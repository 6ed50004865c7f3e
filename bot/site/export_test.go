package site_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExportWritesTheBytesThatAreServed(t *testing.T) {
	t.Parallel()
	s := build(t, settings(t), public())
	dir := t.TempDir()
	for range 2 { // a second export replaces the first
		if err := s.Export(dir); err != nil {
			t.Fatal(err)
		}
	}
	written := 0
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		written++
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		path := "/" + strings.TrimSuffix(filepath.ToSlash(rel), "index.html")
		got, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if string(got) != text(t, s, path) {
			t.Errorf("%s differs from what is served", path)
		}
		return nil
	})
	if err != nil || written != len(s.Paths()) {
		t.Errorf("%d files written, want %d; %v", written, len(s.Paths()), err)
	}
}

func TestExportSaysWhereItFailed(t *testing.T) {
	t.Parallel()
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := build(t, settings(t), public()).Export(blocked); err == nil {
		t.Error("Export wrote below a file")
	}
}
