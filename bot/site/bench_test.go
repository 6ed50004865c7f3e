package site_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

// nobody takes an answer and keeps nothing.
type nobody struct{ header http.Header }

func (n *nobody) Header() http.Header         { return n.header }
func (n *nobody) Write(b []byte) (int, error) { return len(b), nil }
func (n *nobody) WriteHeader(int)             {}

func BenchmarkServePage(b *testing.B) {
	h, snapshot := handler(b, settings(b))
	page := []byte(text(b, snapshot, "/ko/"))
	bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	})
	for _, c := range []struct {
		name     string
		handler  http.Handler
		encoding string
	}{{"bare net/http", bare, ""}, {"site", h, ""}, {"site, gzip", h, "gzip"}} {
		b.Run(c.name, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, "/ko/", nil)
			if c.encoding != "" {
				r.Header.Set("Accept-Encoding", c.encoding)
			}
			b.ReportAllocs()
			for b.Loop() {
				c.handler.ServeHTTP(&nobody{http.Header{}}, r)
			}
		})
	}
}

func BenchmarkServeOverLoopback(b *testing.B) {
	h, snapshot := handler(b, settings(b))
	page := []byte(text(b, snapshot, "/ko/"))
	bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(page) })
	for _, c := range []struct {
		name    string
		handler http.Handler
	}{{"bare net/http", bare}, {"site", h}} {
		b.Run(c.name, func(b *testing.B) {
			server := httptest.NewServer(c.handler)
			defer server.Close()
			client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
			buffer := make([]byte, 64<<10)
			for b.Loop() {
				res, err := client.Get(server.URL + "/ko/")
				if err != nil {
					b.Fatal(err)
				}
				for err == nil {
					_, err = res.Body.Read(buffer)
				}
				_ = res.Body.Close()
			}
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, incidents := range []int{3, 50} {
		b.Run(fmt.Sprintf("%d incidents", incidents), func(b *testing.B) {
			facts := public()
			for n := len(facts.Incidents); n < incidents; n++ {
				i := outage()
				i.ID, i.Phase = fmt.Sprintf("incident%04d", n), bot.ResolvedPhase
				for e := range i.Entries {
					i.Entries[e].UpdateID = fmt.Sprintf("%s-%d", i.Entries[e].UpdateID, n)
					i.Entries[e].Corrects, i.Entries[e].CorrectedBy = "", ""
				}
				facts.Incidents = append(facts.Incidents, i)
			}
			s := newSite(b, settings(b))
			for b.Loop() {
				if _, err := s.Build(facts, made()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
