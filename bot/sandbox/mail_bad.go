package sandbox

import "strings"

// BadMail is a message that a relay must refuse, and how it says so.
type BadMail struct {
	Name      string
	From, To  string
	Data      string
	WantCode  int
	WantError string
}

// BadMails are messages that a relay refuses which knows the sender's keys, takes 64 kB at most, and has no mailbox nobody@example.org.
func BadMails() []BadMail {
	const from, to = "status@example.com", "jane@example.org"
	const good = "From: status@example.com\r\nTo: jane@example.org\r\nDate: Sat, 15 Oct 2022 06:41:00 +0000\r\nMessage-ID: <1@example.com>\r\nSubject: x\r\n\r\nhello\r\n"
	without := func(name string) string {
		before, after, _ := strings.Cut(good, name+": ")
		_, after, _ = strings.Cut(after, "\r\n")
		return before + after
	}
	with := func(header string) string { return header + "\r\n" + good }
	content := func(name, data, words string) BadMail {
		return BadMail{Name: name, From: from, To: to, Data: data, WantCode: 550, WantError: words}
	}
	const unsigned = "no signature of the sender's domain holds"
	return []BadMail{
		{Name: "nobody", From: from, To: "nobody@example.org", Data: good, WantCode: 550, WantError: "nobody@example.org is not known here"},
		{Name: "too large", From: from, To: to, Data: good + strings.Repeat("0123456789abcdef\r\n", 4000), WantCode: 552, WantError: "Maximum message size exceeded"},
		content("no From", without("From"), "0 headers From, want one"),
		content("no To", without("To"), "0 headers To, want one"),
		content("no Date", without("Date"), "0 headers Date, want one"),
		content("no Message-ID", without("Message-ID"), "0 headers Message-Id, want one"),
		content("no Subject", without("Subject"), "0 headers Subject, want one"),
		content("two From", with("From: ceo@example.com"), "2 headers From, want one"),
		content("a date in words", strings.Replace(good, "Sat, 15 Oct 2022 06:41:00 +0000", "yesterday", 1), "Date is no date"),
		content("a bare Message-ID", strings.Replace(good, "<1@example.com>", "1", 1), "Message-ID is not <left@right>"),
		content("to somebody else", strings.Replace(good, "To: jane", "To: joe", 1), "To does not name the recipient"),
		content("a long line", good+strings.Repeat("a", 999)+"\r\n", "a line is too long"),
		content("eight bits", good+"한국어\r\n", "a line has bytes that mail encodes"),
		content("one click without a link", with("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "List-Unsubscribe-Post is not that of RFC 8058"),
		content("one click by another word", with("List-Unsubscribe: <https://x.example/u>\r\nList-Unsubscribe-Post: yes"), "List-Unsubscribe-Post is not that of RFC 8058"),
		content("no header at all", "hello\r\n", "this is no message"),
		content("unsigned", good, unsigned),
		content("signed by nobody known", with("DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=none; h=From; bh=AAAA; b=AAAA"), unsigned),
	}
}
