package site_test

import (
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestATelephoneNumberStaysOnOneLine(t *testing.T) {
	t.Parallel()
	for html, want := range map[string]string{
		"<p>고객센터 1577-0000(24시간)</p>":                                         `<p>고객센터 <span class="nowrap">1577-0000</span>(24시간)</p>`,
		"<dd>전화 02-0000-0000</dd>":                                            `<dd>전화 <span class="nowrap">02-0000-0000</span></dd>`,
		"<dd>phone &#43;82 2 0000 0000</dd>":                                  `<dd>phone <span class="nowrap">&#43;82 2 0000 0000</span></dd>`,
		"<dd>tél. 01\u00a023\u00a045\u00a067\u00a089</dd>":                    "<dd>tél. <span class=\"nowrap\">01\u00a023\u00a045\u00a067\u00a089</span></dd>",
		`<a href="https://help.example/1577-0000">help</a>`:                   `<a href="https://help.example/1577-0000">help</a>`,
		"<p>서버 32,000대 중 12,000대, 2022년 10월 15일</p>":                          "<p>서버 32,000대 중 12,000대, 2022년 10월 15일</p>",
		"<p>21\u202f000\u00a0serveurs sur 32\u202f000, 15\u00a0h\u00a030</p>": "<p>21\u202f000\u00a0serveurs sur 32\u202f000, 15\u00a0h\u00a030</p>",
		"<p>On October 15, 2022, 3:30 p.m., 127 hours 33 minutes</p>":         "<p>On October 15, 2022, 3:30 p.m., 127 hours 33 minutes</p>",
	} {
		mail := slowMail()
		mail.Entries[0].Bodies[bot.Korean] = page(map[string]any{"title": "복구", "html": html})
		s := build(t, settings(t), bot.Public{Incidents: []bot.PublicIncident{mail}})
		got := text(t, s, "/ko/incidents/m41l5l0w0000/")
		if !strings.Contains(got, want) {
			t.Errorf("%s does not become %s", html, want)
		}
		if without := strings.NewReplacer(`<span class="nowrap">`, "", "</span>", "").Replace(got); !strings.Contains(without, html) {
			t.Errorf("the approved words of %s were changed", html)
		}
		if feed := text(t, s, "/ko/feed.atom"); strings.Contains(feed, "nowrap") {
			t.Errorf("the feed carries the page's marks: %s", feed)
		}
	}
}

func TestTheContactsNumberStaysOnOneLine(t *testing.T) {
	t.Parallel()
	set := settings(t)
	set.Contact = same("고객센터 1577-0000", "R&D desk <+82 2 0000 0000>", "01 23 45 67 89")
	s := build(t, set, public())
	for path, want := range map[string]string{
		"/ko/":                        `<p class="contact">고객센터 <span class="nowrap">1577-0000</span></p>`,
		"/en/press/":                  `<p class="contact">R&amp;D desk &lt;<span class="nowrap">+82 2 0000 0000</span>&gt;</p>`,
		"/fr/incidents/chkt3cr0jf7b/": `<p class="contact"><span class="nowrap">01 23 45 67 89</span></p>`,
	} {
		if got := text(t, s, path); !strings.Contains(got, want) {
			t.Errorf("%s does not hold %s", path, want)
		}
	}
}
