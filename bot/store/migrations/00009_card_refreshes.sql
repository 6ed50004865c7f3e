-- One text for SQLite and Postgres.

-- +goose Up
CREATE TABLE card_refreshes ( -- asked for by deliveries: one at a time for all of them
    draft_id TEXT PRIMARY KEY,
    due_at   BIGINT NOT NULL -- 0: none is asked for
);
