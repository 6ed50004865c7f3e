package console_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestApprovingIsOneTapOnTheAudience(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as("tok-legal")
	b.get("/drafts/draft1").want(t, http.StatusOK, "3개 채널 48,200곳으로 보내기", "실제 상황", "다이제스트", string(draft().Digest.Short()), "승인 기한")
	got := b.vote("approve")
	if got.status != http.StatusSeeOther || got.header.Get("Location") != "/drafts/draft1" {
		t.Fatalf("%d to %q\n%s", got.status, got.header.Get("Location"), got.body)
	}
	if len(h.desk.decisions) != 1 {
		t.Fatalf("%d decisions", len(h.desk.decisions))
	}
	d := h.desk.decisions[0]
	if d.Person != "legal" || d.Door != "console" || d.Digest != draft().Digest || d.Revision != 1 || d.Verdict != bot.Approves {
		t.Errorf("the decision is %+v", d)
	}
	page := b.get("/drafts/draft1")
	page.want(t, http.StatusOK, "이미 서명하셨습니다", "서명: 법무")
	page.lacks(t, `value="approve"`)
	if got := b.vote("request-changes", "reason", "연락처가 틀립니다"); got.status != http.StatusSeeOther {
		t.Errorf("second thoughts: %d", got.status)
	}
	b.get("/drafts/draft1").want(t, http.StatusOK, "연락처가 틀립니다")
}

func TestAVoteIsBoundToTheTextThatWasShown(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as("tok-legal")
	page := b.get("/drafts/draft1")
	h.desk.change("draft1", "완전히 다른 글")
	got := b.post("/drafts/draft1/vote", "verdict", "approve", "revision", hidden(page.body, "revision"), "digest", hidden(page.body, "digest"))
	got.want(t, http.StatusConflict, `role="alert"`, "보신 뒤에 본문이 바뀌었습니다", "그 사이에 상태가 바뀌어", "완전히 다른 글")
	got.lacks(t, `class="approve" open`)
	if len(h.desk.decisions) != 0 {
		t.Error("the vote counted")
	}
	if hidden(got.body, "digest") == hidden(page.body, "digest") {
		t.Error("the next tap would still be bound to the old text")
	}
}

func TestVotesThatTheDeskRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		token, verdict string
		pairs          []string
		status         int
		says           []string
	}{
		"the author":                 {koreanToken, "approve", nil, http.StatusForbidden, []string{"직접 작성하신 초안은 본인이 승인할 수 없습니다. 승인을 요청하실 분: ", "처리하지 않았습니다"}},
		"somebody without the role":  {adminToken, "approve", nil, http.StatusForbidden, []string{"your roles do not sign", "This is not yours to do"}},
		"changes without a reason":   {englishToken, "request-changes", nil, http.StatusBadRequest, []string{"say why, in one sentence"}},
		"a reason of spaces":         {englishToken, "reject", []string{"reason", "  \n"}, http.StatusBadRequest, []string{"say why, in one sentence"}},
		"in French, with both words": {frenchToken, "reject", nil, http.StatusBadRequest, []string{`<p lang="fr">Indiquez le motif en une phrase : l’auteur`, "Corrigez, puis envoyez de nouveau"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			b := h.serve(t).as(test.token)
			pairs := append([]string{"verdict", test.verdict, "revision", "1", "digest", string(draft().Digest)}, test.pairs...)
			b.post("/drafts/draft1/vote", pairs...).want(t, test.status, append(test.says, `role="alert"`)...)
			if len(h.desk.decisions) != 0 {
				t.Error("the vote counted")
			}
		})
	}
}

func TestAuthorsAndBystandersSeeWhyThereIsNoButton(t *testing.T) {
	t.Parallel()
	h := build(t)
	for token, says := range map[string]string{koreanToken: "직접 작성하신 글이라 승인하실 수 없습니다", adminToken: "Others sign this text"} {
		page := h.serve(t).as(token).get("/drafts/draft1")
		page.want(t, http.StatusOK, says)
		page.lacks(t, `action="/drafts/draft1/vote"`)
	}
}

func TestAReasonIsKeptOverARefusal(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.desk.drafts[0].Type = bot.Apology
	h.desk.drafts[0].Digest = h.desk.drafts[0].Seal()
	b := h.serve(t).as(englishToken)
	b.get("/drafts/draft1").want(t, http.StatusOK, "Type INC-7 to confirm")
	got := b.vote("approve", "typed", "INC-8", "d", "slack-customers", "l", "fr")
	got.want(t, http.StatusBadRequest, "type the incident&#39;s key: INC-7", `class="approve" open`, `value="INC-8"`, `<article class="sheet" lang="fr">`)
	if got := b.vote("approve", "typed", "INC-7"); got.status != http.StatusSeeOther {
		t.Errorf("with the key: %d", got.status)
	}
	if got := b.vote("request-changes", "reason", "say <when>"); got.status != http.StatusSeeOther {
		t.Errorf("with a reason: %d", got.status)
	}
	b.get("/drafts/draft1").want(t, http.StatusOK, "say &lt;when&gt;")
}

func TestTheExactBodyIsShown(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as("tok-legal")
	tests := map[string]struct {
		query, lang string
		says        []string
	}{
		"the reader's language first": {"", "ko", []string{"예비 전원으로 옮기고 있습니다."}},
		"one that was chosen":         {"?d=slack-customers&l=fr", "fr", []string{"Depuis 8 h 27, heure de Paris", " / 3,000", " / 40,000", "&#34;plain_text&#34;"}},
		"nonsense":                    {"?d=nowhere&l=de", "ko", []string{"예비 전원으로"}},
		"a language alone":            {"?l=en", "en", []string{"have not been working"}},
	}
	for name, test := range tests {
		page := b.get("/drafts/draft1" + test.query)
		page.want(t, http.StatusOK, append(test.says, `<article class="sheet" lang="`+test.lang+`">`)...)
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

func TestADecidedDraftTellsWhatHappenedAndAsksForNothing(t *testing.T) {
	t.Parallel()
	tests := map[bot.DraftState]string{
		bot.DraftPublished: `Published <time datetime="2022-10-15T06:44:00Z">October 15, 2022, 3:44 p.m.</time></p>`,
		bot.DraftExpired:   `Expired <time datetime="2022-10-15T07:04:00Z">October 15, 2022, 4:04 p.m.</time></p>`,
		bot.DraftRejected:  `Rejected <time datetime="2022-10-15T06:42:00Z">October 15, 2022, 3:42 p.m.</time></p>`,
		bot.DraftWithdrawn: "Withdrawn</p>",
	}
	for state, says := range tests {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			h := build(t)
			h.desk.drafts[0].State = state
			if state == bot.DraftPublished {
				h.desk.drafts[0].PublishedAt = noon().Add(4 * time.Minute)
			}
			h.desk.decisions = []bot.Decision{{DraftID: "draft1", Revision: 1, Digest: draft().Digest, Person: "legal", Verdict: bot.Rejects, Reason: "no", At: noon().Add(2 * time.Minute)}}
			h.clock.pass(time.Hour)
			page := h.serve(t).as(englishToken).get("/drafts/draft1")
			page.want(t, http.StatusOK, says)
			page.lacks(t, "sign by", "Could sign", "data-due", "data-since", `action="/drafts/draft1/vote"`)
		})
	}
	build(t).serve(t).as(englishToken).get("/drafts/draft1").want(t, http.StatusOK, "sign by", "Could sign", "data-due")
}

// No tab of one language leads to a text of another.
func TestTheTabsOfALanguageAreItsOwn(t *testing.T) {
	t.Parallel()
	h := build(t)
	partners := draft().Composed[4] // slack-customers in English
	partners.Destination = "partners-en"
	h.desk.drafts[0].Composed = append(h.desk.drafts[0].Composed, partners)
	h.desk.drafts[0].Digest = h.desk.drafts[0].Seal()
	b := h.serve(t).as("tok-legal")
	tests := map[string]struct {
		query        string
		has, lacks   []string
		current, now string
	}{
		"the reader's own":           {"", []string{">status-page<", ">slack-customers<"}, []string{"partners-en"}, "한국어", "ko"},
		"the other":                  {"?d=partners-en&l=en", []string{">status-page<", ">partners-en<", "d=status-page&amp;l=ko#text"}, nil, "English", "en"},
		"an address that disagrees":  {"?d=partners-en&l=ko", []string{">partners-en<"}, nil, "English", "en"},
		"a destination of all three": {"?d=slack-customers&l=ko", []string{"d=slack-customers&amp;l=fr#text"}, []string{"partners-en"}, "한국어", "ko"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			page := b.get("/drafts/draft1" + test.query)
			page.want(t, http.StatusOK, append(test.has, `aria-current="true">`+test.current+"</a>", `<article class="sheet" lang="`+test.now+`">`)...)
			page.lacks(t, test.lacks...)
			if n := strings.Count(page.body, `#text" lang="`); n != 3 {
				t.Errorf("%d language tabs, want 3", n)
			}
		})
	}
}

func TestHostileTextIsEscaped(t *testing.T) {
	t.Parallel()
	h := build(t)
	const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	h.desk.change("draft1", evil)
	h.desk.incidents[0].Title = bot.Text{"ko": evil, "en": evil, "fr": evil}
	h.desk.drafts[0].Warnings = []bot.Warning{{Code: evil, Detail: evil, Destination: evil}}
	h.desk.drafts[0].Composed[0].Destination, h.desk.drafts[0].Composed[0].Rendition.Short = evil, evil
	h.desk.drafts[0].Digest = h.desk.drafts[0].Seal()
	h.desk.events = []bot.Event{{At: noon(), Actor: evil, Kind: evil, Data: map[string]string{evil: evil}}}
	row := deliveries()[0]
	row.Reason, row.Recipient, row.Channel, row.ProviderID = evil, evil, evil, evil
	h.desk.deliveries = []bot.Delivery{row}
	b := h.serve(t).as("tok-legal")
	for _, path := range []string{"/", "/incidents/INC-7", "/drafts/draft1", "/ledger", "/incidents/inc7id/write", "/nothing/" + "%3Cscript%3E"} {
		b.get(path).lacks(t, "<script>alert", "<img src=x", "ZgotmplZ")
	}
	b.get("/drafts/draft1").want(t, http.StatusOK, "&lt;script&gt;alert(1)")
}

func TestAHeldDraftIsReleasedOnce(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.desk.drafts[0].State, h.desk.drafts[0].Held = bot.DraftApproved, true
	b := h.serve(t).as(koreanToken)
	page := b.get("/drafts/draft1")
	page.want(t, http.StatusOK, "지금 발행", "3개 채널 48,200곳으로 보내기")
	b.post("/drafts/draft1/publish", "revision", "1", "digest", "another").want(t, http.StatusConflict, "보신 뒤에 본문이 바뀌었습니다")
	if h.desk.drafts[0].State == bot.DraftPublished {
		t.Fatal("another text than the one shown was published")
	}
	got := b.post("/drafts/draft1/publish", "revision", hidden(page.body, "revision"), "digest", hidden(page.body, "digest"))
	if got.status != http.StatusSeeOther || h.desk.drafts[0].State != bot.DraftPublished {
		t.Errorf("%d, %s", got.status, h.desk.drafts[0].State)
	}
	b.get("/drafts/draft1").want(t, http.StatusOK, "발행 완료", "발행한 안내문입니다. 더 결정할 것이 없습니다.")
}

func TestADrillIsMarkedEverywhere(t *testing.T) {
	t.Parallel()
	for token, word := range map[string]string{"tok-legal": "훈련", englishToken: "EXERCISE", frenchToken: "EXERCICE"} {
		h := build(t)
		h.desk.incidents[0].Mode, h.desk.incidents[0].Key = bot.Drill, "DRILL-2"
		h.desk.drafts[0].Mode = bot.Drill
		h.desk.drafts[0].Digest = h.desk.drafts[0].Seal()
		b := h.serve(t).as(token)
		b.get("/").want(t, http.StatusOK, "row hatched", word)
		for _, path := range []string{"/drafts/draft1", "/incidents/DRILL-2", "/incidents/DRILL-2/write"} {
			page := b.get(path)
			page.want(t, http.StatusOK, "<title>"+word+" ·", `<body class="drill"`)
			if strings.Count(page.body, `class="band"`) != 2 {
				t.Errorf("%s: no band on top and at the end", path)
			}
		}
	}
}

func TestABrokenDraftDoesNotTakeTheBoardDown(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.desk.broken = errors.New("read decisions: disk on fire")
	b := h.serve(t).as("tok-legal")
	b.get("/").want(t, http.StatusOK, "INC-7", "서명할 분 확인 중")
	page := b.get("/drafts/draft1")
	page.want(t, http.StatusInternalServerError, "오류로 처리하지 못했습니다")
	page.lacks(t, "disk on fire")
	if !strings.Contains(h.log.String(), "disk on fire") {
		t.Error("nobody logged it")
	}
}

func TestTheBoardSaysWhatIsLateAndWhomWeWaitFor(t *testing.T) {
	t.Parallel()
	h := build(t)
	b := h.serve(t).as("tok-legal")
	page := b.get("/")
	page.want(t, http.StatusOK, `aria-label="심각도 5단계 중 4단계"`, "다음 안내", `data-due="2022-10-15T07:03:00Z"`, "오후 4시 3분", "나 / 홍보실장 / 프랑스어 감수", "오후 3시 34분")
	page.lacks(t, "안내 지연")
	h.clock.pass(24 * time.Minute)
	b.get("/").want(t, http.StatusOK, "안내 지연", "row late")
	h.desk.incidents, h.desk.drafts = nil, nil
	b.get("/").want(t, http.StatusOK, "진행 중인 장애가 없습니다")
}
