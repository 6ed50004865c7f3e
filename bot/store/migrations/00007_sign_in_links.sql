-- One text for SQLite and Postgres.

-- +goose Up
CREATE TABLE sign_in_links ( -- one-time ways into the console, and who had them made and used them
    hash       TEXT PRIMARY KEY,
    person_id  TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    at         BIGINT NOT NULL,
    open_until BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);

CREATE TABLE sessions ( -- who is signed in to the console, on whichever node
    hash       TEXT PRIMARY KEY, -- of the cookie
    person_id  TEXT NOT NULL,
    open_until BIGINT NOT NULL
);
