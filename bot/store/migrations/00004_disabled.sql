-- One text for SQLite and Postgres.

-- +goose Up
CREATE TABLE disabled (
    channel   TEXT NOT NULL,
    recipient TEXT NOT NULL,
    at        BIGINT NOT NULL,
    reason    TEXT NOT NULL,
    PRIMARY KEY (channel, recipient)
);
