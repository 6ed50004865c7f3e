-- One text for SQLite and Postgres.

-- +goose Up
CREATE TABLE channel_states (
    name         TEXT PRIMARY KEY,
    paused_at    BIGINT NOT NULL DEFAULT 0,
    paused_by    TEXT NOT NULL DEFAULT '',
    pause_reason TEXT NOT NULL DEFAULT '',
    failures     INTEGER NOT NULL DEFAULT 0,
    last_failure TEXT NOT NULL DEFAULT '',
    rests_since  BIGINT NOT NULL DEFAULT 0,
    rests_until  BIGINT NOT NULL DEFAULT 0
);

ALTER TABLE deliveries ADD COLUMN tracked_at BIGINT NOT NULL DEFAULT 0; -- when its platform was last asked for a receipt
CREATE INDEX deliveries_provider ON deliveries (provider_id) WHERE provider_id <> '';
CREATE INDEX batches_channel ON batches (channel, at);
