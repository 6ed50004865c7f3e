-- One text for SQLite and Postgres.

-- +goose Up
CREATE TABLE unsubscribed (
    destination TEXT NOT NULL,
    recipient   TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (destination, recipient)
);
