package channeltest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Golden compares JSON, laid out for reading, with testdata/<name>.golden.json.
func Golden(t *testing.T, name string, body []byte) {
	t.Helper()
	var laid bytes.Buffer
	if err := json.Indent(&laid, body, "", "  "); err != nil {
		t.Fatalf("%s: no JSON: %v", name, err)
	}
	laid.WriteByte('\n')
	file := filepath.Join("testdata", name+".golden.json")
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, laid.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file) //nolint:gosec // a test's own file
	if err != nil {
		t.Fatalf("read golden (run with -update to write it): %v", err)
	}
	if diff := cmp.Diff(string(want), laid.String()); diff != "" {
		t.Errorf("%s differs from its golden (-want +got):\n%s", name, diff)
	}
}
