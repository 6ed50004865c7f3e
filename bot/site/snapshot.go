package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// File is one finished file of the site.
type File struct {
	ContentType string
	Body        []byte
	ETag        string // strong, quoted
	forever     bool   // named by its content
	zipped      func() []byte
}

// Snapshot is the whole site as of one public change; it never changes.
type Snapshot struct {
	seq   int64
	files map[string]*File // by URL path; a page's path ends in a slash
	apart map[string]*File // pages that are reached by a link of one's own only
}

// Seq returns the number of the newest public change in the snapshot.
func (s *Snapshot) Seq() int64 { return s.seq }

// Paths returns the URL path of every file, sorted.
func (s *Snapshot) Paths() []string { return slices.Sorted(maps.Keys(s.files)) }

// File returns the file at a URL path.
func (s *Snapshot) File(path string) (*File, bool) {
	f, ok := s.files[path]
	return f, ok
}

func (s *Snapshot) add(path, contentType string, body []byte) {
	s.files[path] = newFile(path, contentType, body)
}

func newFile(path, contentType string, body []byte) *File {
	f := &File{ContentType: contentType, Body: body, ETag: `"` + hash(body)[:32] + `"`, forever: strings.HasPrefix(path, "/assets/")}
	// Compressed at the first request for it: a snapshot is built on every change, and most of its pages are not read before the next.
	f.zipped = sync.OnceValue(func() []byte { return compress(body) })
	return f
}

// Export writes every file below dir, pages as index.html, assets first so that no page is there before its
// style. Each file is replaced in one step, so a web server may serve dir while it is written.
func (s *Snapshot) Export(dir string) error {
	paths := s.Paths()
	slices.SortStableFunc(paths, func(a, b string) int {
		return rankForExport(a) - rankForExport(b)
	})
	for _, p := range paths {
		if err := replace(filepath.Join(dir, filepath.FromSlash(exportName(p))), s.files[p].Body); err != nil {
			return fmt.Errorf("export the site: %w", err)
		}
	}
	return nil
}

func rankForExport(path string) int {
	if strings.HasPrefix(path, "/assets/") {
		return 0
	}
	return 1
}

func exportName(path string) string {
	if strings.HasSuffix(path, "/") {
		return path + "index.html"
	}
	return path
}

func replace(name string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { //nolint:gosec // the site is public
		return err
	}
	draft := name + ".new"
	if err := os.WriteFile(draft, body, 0o644); err != nil { //nolint:gosec // the site is public
		return err
	}
	return os.Rename(draft, name)
}

func compress(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(body); err != nil {
		return nil // a buffer takes every write
	}
	if err := w.Close(); err != nil {
		return nil
	}
	return b.Bytes()
}

func hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
