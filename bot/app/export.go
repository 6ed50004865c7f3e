package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
)

// ledgerLine is one line of ledger.jsonl.
type ledgerLine struct {
	Update      string            `json:"update"`
	MessageType string            `json:"message_type"` // notice for what only the desk gets
	Language    bot.Language      `json:"language"`
	Channel     string            `json:"channel"`
	Destination string            `json:"destination"`
	Recipient   string            `json:"recipient"`
	Mode        bot.Mode          `json:"mode,omitempty"`
	State       bot.DeliveryState `json:"state"`
	At          time.Time         `json:"at"`
	Attempts    int               `json:"attempts"`
	Reason      string            `json:"reason,omitempty"`
	Digest      bot.Digest        `json:"digest"`
	Outbox      string            `json:"outbox"`
}

func (r *replay) export(ctx context.Context, out string) (cli.Replayed, error) {
	rows, err := r.house.store.Deliveries(ctx, bot.LedgerQuery{})
	if err != nil {
		return cli.Replayed{}, fmt.Errorf("read the ledger: %w", err)
	}
	var unshown error
	var beside sync.WaitGroup // the gallery does not depend on what was played
	beside.Go(func() { unshown = r.house.voice.now.Load().gallery.write(out) })
	err = r.writePlayed(ctx, out, rows)
	beside.Wait()
	if err := errors.Join(err, unshown); err != nil {
		return cli.Replayed{}, err
	}
	return r.result(out, rows), nil
}

func (r *replay) writePlayed(ctx context.Context, out string, rows []bot.Delivery) error {
	if err := r.writeLedger(ctx, out, rows); err != nil {
		return err
	}
	if err := r.writeSite(ctx, filepath.Join(out, "site")); err != nil {
		return err
	}
	return r.writeTimeline(ctx, filepath.Join(out, "timeline.md"))
}

func (r *replay) result(out string, rows []bot.Delivery) cli.Replayed {
	channels, languages := map[string]bool{}, map[bot.Language]bool{}
	n := 0
	for _, row := range rows {
		if row.Type == "" {
			continue
		}
		n++
		channels[row.Channel], languages[row.Language] = true, true
	}
	return cli.Replayed{
		Scenario: r.scenario.Name, Out: out, Deliveries: n, Channels: len(channels), Languages: len(languages),
		Spanned: r.clock.Now().Sub(r.scenario.Start),
	}
}

// writeLedger writes ledger.jsonl and, numbered by its lines, the bodies.
func (r *replay) writeLedger(ctx context.Context, out string, rows []bot.Delivery) error {
	var ledger bytes.Buffer
	encoder := json.NewEncoder(&ledger)
	encoder.SetEscapeHTML(false)
	bodies, err := r.house.store.Bodies(ctx)
	if err != nil {
		return fmt.Errorf("read the bodies: %w", err)
	}
	files := &outbox{dir: out, made: map[string]bool{}, slots: make(chan struct{}, 4)}
	for n, row := range rows {
		body := bodies[row.BatchID]
		name := filepath.Join("outbox", row.Channel, fmt.Sprintf("%03d-%s.%s", n+1, row.Language, extension(body.MediaType)))
		if err := files.write(name, body.Bytes); err != nil {
			return err
		}
		kind := string(row.Type)
		if kind == "" {
			kind = "notice"
		}
		err := encoder.Encode(ledgerLine{
			Update: row.UpdateID, MessageType: kind, Language: row.Language, Channel: row.Channel, Destination: row.Destination,
			Recipient: row.Recipient, Mode: row.Mode, State: row.State, At: row.ChangedAt.UTC(), Attempts: row.Attempts, Reason: row.Reason,
			Digest: row.Digest, Outbox: filepath.ToSlash(name),
		})
		if err != nil {
			return fmt.Errorf("write the ledger: %w", err)
		}
	}
	if err := files.wait(); err != nil {
		return err
	}
	return writeFile(filepath.Join(out, "ledger.jsonl"), ledger.Bytes())
}

// outbox writes many small files, several at once.
type outbox struct {
	dir     string
	made    map[string]bool // folders
	slots   chan struct{}
	writers sync.WaitGroup
	mu      sync.Mutex
	err     error
}

func (o *outbox) write(name string, data []byte) error {
	path := filepath.Join(o.dir, name)
	if folder := filepath.Dir(path); !o.made[folder] {
		if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // an export is meant to be read
			return fmt.Errorf("make folder: %w", err)
		}
		o.made[folder] = true
	}
	o.slots <- struct{}{}
	o.writers.Go(func() {
		defer func() { <-o.slots }()
		if err := os.WriteFile(path, data, 0o644); err != nil { //nolint:gosec // an export is meant to be read
			o.mu.Lock()
			defer o.mu.Unlock()
			o.err = errors.Join(o.err, fmt.Errorf("write file: %w", err))
		}
	})
	return nil
}

func (o *outbox) wait() error {
	o.writers.Wait()
	return o.err
}

func extension(mediaType string) string {
	if mediaType == "text/html" {
		return "html"
	}
	return "json"
}

func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // an export is meant to be read
		return fmt.Errorf("make folder: %w", err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil { //nolint:gosec // an export is meant to be read
		return fmt.Errorf("write file: %w", err)
	}
	return nil
}

func (r *replay) writeSite(ctx context.Context, dir string) error {
	public, err := r.house.store.Public(ctx)
	if err != nil {
		return fmt.Errorf("read what is public: %w", err)
	}
	snapshot, err := r.house.voice.now.Load().site.Build(public, r.clock.Now())
	if err != nil {
		return fmt.Errorf("build the site: %w", err)
	}
	return snapshot.Export(dir)
}

func (r *replay) writeTimeline(ctx context.Context, path string) error {
	incidents, err := r.house.store.Incidents(ctx, false)
	if err != nil {
		return fmt.Errorf("read incidents: %w", err)
	}
	zone, err := time.LoadLocation(r.scenario.Zone)
	if err != nil {
		return fmt.Errorf("zone of the scenario: %w", err)
	}
	t := record.Timeline{Title: r.scenario.Title[bot.English], Reconstruction: r.scenario.Reconstruction, Zone: zone, People: r.house.config.People}
	for _, incident := range slices.Backward(incidents) {
		events, err := r.house.store.Events(ctx, incident.ID)
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
		rows, err := r.house.store.Deliveries(ctx, bot.LedgerQuery{IncidentID: incident.ID})
		if err != nil {
			return fmt.Errorf("read the ledger: %w", err)
		}
		t.Incidents = append(t.Incidents, record.Told{Incident: incident, Events: events, Deliveries: rows})
	}
	for _, recorded := range r.scenario.Record {
		t.Public = append(t.Public, record.Said{At: recorded.At, Text: recorded.Text[bot.English], Source: recorded.Source})
	}
	return writeFile(path, []byte(t.Markdown()))
}
