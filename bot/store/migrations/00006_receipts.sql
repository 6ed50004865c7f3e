-- One text for SQLite and Postgres.

-- +goose Up
CREATE TABLE receipts ( -- that came before their rows were settled
    channel     TEXT NOT NULL,
    delivery_id TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    state       TEXT NOT NULL,
    reason      TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (channel, delivery_id, provider_id, state)
);
