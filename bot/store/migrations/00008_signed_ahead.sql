-- One text for SQLite and Postgres.

-- +goose Up
CREATE TABLE standing_approvals (
    id         TEXT PRIMARY KEY,
    person     TEXT NOT NULL,
    scope      TEXT NOT NULL, -- JSON: components, phrases, destinations
    digest     TEXT NOT NULL,
    at         BIGINT NOT NULL,
    open_until BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL,
    ended_by   TEXT NOT NULL
);

CREATE TABLE delegations (
    id          TEXT PRIMARY KEY,
    from_person TEXT NOT NULL,
    to_person   TEXT NOT NULL,
    roles       TEXT NOT NULL, -- JSON
    since       BIGINT NOT NULL,
    open_until  BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    at          BIGINT NOT NULL,
    ended_at    BIGINT NOT NULL,
    ended_by    TEXT NOT NULL
);

CREATE TABLE proposals ( -- of legal counsel, privileged: in no record and no export
    id       TEXT PRIMARY KEY,
    draft_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    person   TEXT NOT NULL,
    field    TEXT NOT NULL,
    sentence TEXT NOT NULL, -- JSON, by language
    comment  TEXT NOT NULL,
    at       BIGINT NOT NULL,
    taken_at BIGINT NOT NULL,
    taken_by TEXT NOT NULL
);
CREATE INDEX proposals_draft ON proposals (draft_id);

ALTER TABLE decisions ADD COLUMN standing TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN in_stead_of TEXT NOT NULL DEFAULT '';
