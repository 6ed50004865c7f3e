package console

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// ledgerRows bounds the rows that one page shows; the counts are over all.
const ledgerRows = 200

// states are the delivery states in the order in which a person should look at them.
func states() []bot.DeliveryState {
	return []bot.DeliveryState{bot.UnknownOutcome, bot.Failed, bot.Pending, bot.Sending, bot.Accepted, bot.Delivered, bot.Superseded}
}

// channelCount is how many rows of one channel stand in which state.
type channelCount struct {
	Channel string
	Counts  []stateCount // in the order of states, those with rows
}

type stateCount struct {
	State bot.DeliveryState
	Rows  int
}

func countByChannel(rows []bot.Delivery) []channelCount {
	counts := map[string]map[bot.DeliveryState]int{}
	for _, row := range rows {
		if counts[row.Channel] == nil {
			counts[row.Channel] = map[bot.DeliveryState]int{}
		}
		counts[row.Channel][row.State]++
	}
	var all []channelCount
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		one := channelCount{Channel: name}
		for _, state := range states() {
			if n := counts[name][state]; n > 0 {
				one.Counts = append(one.Counts, stateCount{state, n})
			}
		}
		all = append(all, one)
	}
	return all
}

// ledgerContent is the ledger as filtered.
type ledgerContent struct {
	State    bot.DeliveryState
	Channel  string
	Incident bot.Incident // zero: all
	States   []bot.DeliveryState
	Channels []channelCount // before the filter by state and channel
	Unknown  []bot.Delivery
	Rows     []bot.Delivery // newest first
	Total    int            // rows that match, shown or not
	Keys     map[string]string
	Keyed    []bot.Incident
	Decided  *bot.Delivery     // whose doubt was just ended
	Said     map[string]string // of unknown rows: the first sentence that left, by id
}

// Only is the address of the ledger with one more narrowing.
func (c ledgerContent) Only(state bot.DeliveryState, channel string) string {
	q := url.Values{}
	for name, value := range map[string]string{"state": string(state), "channel": channel, "incident": c.Incident.Key} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return "/ledger"
	}
	return "/ledger?" + q.Encode()
}

func (c *Console) ledger(w http.ResponseWriter, r *http.Request, v *voice) error {
	return v.showLedger(w, r, http.StatusOK, r.FormValue("decided"), nil)
}

func (v *voice) showLedger(w http.ResponseWriter, r *http.Request, status int, decided string, refused *refusal) error {
	content := ledgerContent{
		State: bot.DeliveryState(r.FormValue("state")), Channel: r.FormValue("channel"), States: states(), Keys: map[string]string{},
	}
	var err error
	if content.Keyed, err = v.Desk.Incidents(r.Context(), false); err != nil {
		return err
	}
	for _, i := range content.Keyed {
		content.Keys[i.ID] = i.Key
	}
	query := bot.LedgerQuery{}
	if asked := strings.TrimSpace(r.FormValue("incident")); asked != "" {
		if content.Incident, err = v.Desk.Incident(r.Context(), asked); err != nil {
			return err
		}
		query.IncidentID = content.Incident.ID
	}
	rows, err := v.Desk.Deliveries(r.Context(), query)
	if err != nil {
		return err
	}
	content.fill(rows)
	if i := slices.IndexFunc(rows, func(row bot.Delivery) bool { return row.ID == decided && row.State != bot.UnknownOutcome }); i >= 0 {
		content.Decided = &rows[i]
	}
	content.Said = v.said(r.Context(), content.Unknown)
	heading, err := v.T("console.ledger.title")
	if err != nil {
		return err
	}
	return v.show(w, status, page{
		Page: "ledger", Heading: heading, Live: refused == nil, Refused: refused, Here: content.Only(content.State, content.Channel), Content: content,
	})
}

// fill narrows rows, which come oldest first, and puts the unknown ones apart.
func (c *ledgerContent) fill(rows []bot.Delivery) {
	c.Channels = countByChannel(rows)
	for _, row := range slices.Backward(rows) {
		if (c.State != "" && row.State != c.State) || (c.Channel != "" && row.Channel != c.Channel) {
			continue
		}
		c.Total++
		switch {
		case row.State == bot.UnknownOutcome && len(c.Unknown) < ledgerRows:
			c.Unknown = append(c.Unknown, row)
		case row.State != bot.UnknownOutcome && len(c.Rows) < ledgerRows:
			c.Rows = append(c.Rows, row)
		}
	}
}

// Hidden is how many matching rows the page does not show.
func (c ledgerContent) Hidden() int { return c.Total - len(c.Rows) - len(c.Unknown) }
