-- One text for SQLite and Postgres.

-- +goose Up
CREATE TABLE phrase_signatures (
    phrase    TEXT NOT NULL,
    language  TEXT NOT NULL,
    person    TEXT NOT NULL,
    digest    TEXT NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (phrase, language, person)
);
