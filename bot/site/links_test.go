package site_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	reference = regexp.MustCompile(`(?:href|src)="([^"]*)"`)
	name      = regexp.MustCompile(` id="([^"]*)"`)
)

func TestNoLinkIsDead(t *testing.T) {
	t.Parallel()
	s := build(t, settings(t), public())
	checked := 0
	for _, at := range s.Paths() {
		if strings.HasPrefix(at, "/assets/") {
			continue
		}
		base, err := url.Parse("https://status.example.com" + at)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range reference.FindAllStringSubmatch(text(t, s, at), -1) {
			target, err := base.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
			if err != nil || target.Host != base.Host {
				t.Errorf("%s links %q, which is not of this site", at, m[1])
				continue
			}
			f, ok := s.File(target.Path)
			if !ok {
				t.Errorf("%s links %s, which is not there", at, target.Path)
				continue
			}
			if target.Fragment != "" && !strings.Contains(string(f.Body), ` id="`+target.Fragment+`"`) {
				t.Errorf("%s links %s, which has no such anchor", at, m[1])
			}
			checked++
		}
	}
	if checked < 500 {
		t.Errorf("only %d links were checked", checked)
	}
}

func TestIDsAreUniqueOnEachPage(t *testing.T) {
	t.Parallel()
	s := build(t, settings(t), public())
	for _, at := range s.Paths() {
		seen := map[string]bool{}
		for _, m := range name.FindAllStringSubmatch(text(t, s, at), -1) {
			if seen[m[1]] {
				t.Errorf("%s has the id %s twice", at, m[1])
			}
			seen[m[1]] = true
		}
	}
}

func TestEveryPageNamesItsTwins(t *testing.T) {
	t.Parallel()
	s := build(t, settings(t), public())
	hreflang := regexp.MustCompile(`<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">`)
	canonical := regexp.MustCompile(`<link rel="canonical" href="([^"]*)">`)
	const base = "https://status.example.com"
	for _, at := range s.Paths() {
		if !strings.HasSuffix(at, "/") || at == "/" {
			continue
		}
		got := map[string]string{}
		for _, m := range hreflang.FindAllStringSubmatch(text(t, s, at), -1) {
			got[m[1]] = m[2]
		}
		rest := at[len("/ko"):]
		want := map[string]string{"ko": base + "/ko" + rest, "en": base + "/en" + rest, "fr": base + "/fr" + rest, "x-default": base + "/ko" + rest}
		if rest == "/" {
			want["x-default"] = base + "/"
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: hreflang differs (-want +got):\n%s", at, diff)
		}
		if m := canonical.FindStringSubmatch(text(t, s, at)); m == nil || m[1] != base+at {
			t.Errorf("%s: canonical is %v", at, m)
		}
	}
}

func TestPagesAskNobodyElse(t *testing.T) {
	t.Parallel()
	s := build(t, settings(t), public())
	foreign := regexp.MustCompile(`(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//[^"')]*`)
	for _, at := range s.Paths() {
		got := text(t, s, at)
		if strings.Contains(got, " style=") || regexp.MustCompile(` on[a-z]+="`).MatchString(got) {
			t.Errorf("%s has inline style or script, which the policy forbids", at)
		}
		for _, m := range foreign.FindAllString(got, -1) {
			if !strings.Contains(m, "https://status.example.com") {
				t.Errorf("%s asks somebody else: %s", at, m)
			}
		}
	}
}
