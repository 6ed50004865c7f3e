-- One text for SQLite and Postgres. Times are unix microseconds, 0 for none; documents are JSON.

-- +goose Up
CREATE TABLE incidents (
    id          TEXT PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,
    version     INTEGER NOT NULL,
    mode        TEXT NOT NULL,
    open        BOOLEAN NOT NULL,
    restricted  BOOLEAN NOT NULL,
    declared_at BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    updated     BIGINT NOT NULL,
    doc         TEXT NOT NULL
);
CREATE INDEX incidents_due ON incidents (due_at) WHERE open;

CREATE TABLE drafts (
    id          TEXT PRIMARY KEY,
    incident_id TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    state       TEXT NOT NULL,
    created     BIGINT NOT NULL,
    updated     BIGINT NOT NULL,
    doc         TEXT NOT NULL, -- without the bodies and long texts, which lists of drafts do not need
    composed    TEXT NOT NULL
);
CREATE INDEX drafts_incident ON drafts (incident_id);
CREATE INDEX drafts_state ON drafts (state);

CREATE TABLE decisions (
    draft_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    person   TEXT NOT NULL,
    digest   TEXT NOT NULL,
    verdict  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    door     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (draft_id, revision, person, verdict)
);

CREATE TABLE publications (
    draft_id    TEXT PRIMARY KEY,
    revision    INTEGER NOT NULL,
    incident_id TEXT NOT NULL,
    at          BIGINT NOT NULL,
    digest      TEXT NOT NULL,
    approvers   TEXT NOT NULL,
    page        TEXT NOT NULL
);
CREATE INDEX publications_incident ON publications (incident_id);

CREATE TABLE chains (
    incident_id TEXT PRIMARY KEY,
    seq         INTEGER NOT NULL,
    hash        TEXT NOT NULL
);

CREATE TABLE events (
    incident_id TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    at          BIGINT NOT NULL,
    actor       TEXT NOT NULL,
    kind        TEXT NOT NULL,
    draft_id    TEXT NOT NULL,
    data        TEXT NOT NULL,
    prev        TEXT NOT NULL,
    hash        TEXT NOT NULL,
    PRIMARY KEY (incident_id, seq)
);

CREATE TABLE batches (
    id          TEXT PRIMARY KEY,
    generation  INTEGER NOT NULL,
    update_id   TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    incident_id TEXT NOT NULL,
    type        TEXT NOT NULL,
    mode        TEXT NOT NULL,
    notice      BOOLEAN NOT NULL,
    class       TEXT NOT NULL,
    kind        TEXT NOT NULL,
    channel     TEXT NOT NULL,
    destination TEXT NOT NULL,
    language    TEXT NOT NULL,
    severity    INTEGER NOT NULL,
    key         TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    body        BYTEA NOT NULL,
    digest      TEXT NOT NULL,
    at          BIGINT NOT NULL
);

CREATE TABLE deliveries (
    id            TEXT PRIMARY KEY,
    batch_id      TEXT NOT NULL,
    place         INTEGER NOT NULL,
    update_id     TEXT NOT NULL,
    revision      INTEGER NOT NULL,
    incident_id   TEXT NOT NULL,
    original      TEXT NOT NULL, -- update of which this is a version: itself, or the one that it corrects
    destination   TEXT NOT NULL,
    language      TEXT NOT NULL,
    recipient     TEXT NOT NULL,
    address       TEXT NOT NULL,
    key           TEXT NOT NULL,
    state         TEXT NOT NULL,
    attempts      INTEGER NOT NULL DEFAULT 0,
    provider_id   TEXT NOT NULL DEFAULT '',
    reason        TEXT NOT NULL DEFAULT '',
    created_at    BIGINT NOT NULL,
    due_at        BIGINT NOT NULL,
    changed_at    BIGINT NOT NULL,
    first_sent_at BIGINT NOT NULL DEFAULT 0,
    token         TEXT NOT NULL DEFAULT '',
    lease_until   BIGINT NOT NULL DEFAULT 0,
    UNIQUE (update_id, revision, destination, language, recipient)
);
CREATE INDEX deliveries_batch ON deliveries (batch_id);
CREATE INDEX deliveries_recipient ON deliveries (incident_id, destination, recipient);
CREATE INDEX deliveries_pending ON deliveries (due_at) WHERE state = 'pending';
CREATE INDEX deliveries_sending ON deliveries (lease_until) WHERE state = 'sending';

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('changes', 0);

CREATE TABLE changes (
    seq         BIGINT PRIMARY KEY,
    incident_id TEXT NOT NULL,
    at          BIGINT NOT NULL
);

CREATE TABLE lanes (
    name    TEXT PRIMARY KEY,
    free_at BIGINT NOT NULL
);

CREATE TABLE cards (
    draft_id      TEXT NOT NULL,
    destination   TEXT NOT NULL,
    provider_id   TEXT NOT NULL DEFAULT '',
    digest        TEXT NOT NULL DEFAULT '',
    first_sent_at BIGINT NOT NULL DEFAULT 0, -- of a post of which nobody knows yet whether it arrived
    lease_until   BIGINT NOT NULL DEFAULT 0, -- also the fence: no two claims end alike
    PRIMARY KEY (draft_id, destination)
);

CREATE TABLE tokens (
    person_id TEXT PRIMARY KEY,
    hash      TEXT NOT NULL UNIQUE,
    at        BIGINT NOT NULL
);
