-- One text for SQLite and Postgres.

-- +goose Up
ALTER TABLE channel_states ADD COLUMN pings INTEGER NOT NULL DEFAULT 0; -- in a row that the platform did not answer
