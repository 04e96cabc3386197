-- SPDX-License-Identifier: Apache-2.0
-- compatible_from: 1
-- Every statement ends with a semicolon at the end of its line (migrator.cpp splits there).
-- What each column means stands in SCHEMA.md. Never edit this file after a release.

ALTER TABLE audit ADD COLUMN mac BLOB NOT NULL DEFAULT x'';
CREATE TABLE audit_chain (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key BLOB NOT NULL,
    removed_to INTEGER NOT NULL,
    removed_mac BLOB NOT NULL,
    seal BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit WHEN length(OLD.mac) > 0 BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit WHEN OLD.id > ifnull((SELECT removed_to FROM audit_chain), 0) BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;

CREATE TABLE agent_factors (
    id INTEGER PRIMARY KEY REFERENCES agents (id) ON DELETE CASCADE,
    secret BLOB NOT NULL,
    confirmed_at INTEGER NOT NULL DEFAULT 0,
    last_step INTEGER NOT NULL DEFAULT 0,
    recovery BLOB NOT NULL DEFAULT x''
) STRICT;

CREATE TABLE login_codes (
    agent_id INTEGER PRIMARY KEY REFERENCES agents (id) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    until_at INTEGER NOT NULL
) STRICT;

CREATE TABLE policies (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE retention (
    channel_id INTEGER PRIMARY KEY REFERENCES channels (id) ON DELETE CASCADE,
    months INTEGER NOT NULL CHECK (months IN (6, 12, 36)),
    media_days INTEGER NOT NULL CHECK (media_days BETWEEN 1 AND 1096)
) STRICT;
INSERT INTO retention (channel_id, months, media_days) SELECT id, 36, 1096 FROM channels;

ALTER TABLE visitors ADD COLUMN erased_at INTEGER NOT NULL DEFAULT 0;
CREATE TABLE visitor_holds (
    visitor_id INTEGER PRIMARY KEY REFERENCES visitors (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    by_agent INTEGER,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE erasures (
    id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL,
    visitor_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    by_agent INTEGER,
    at INTEGER NOT NULL,
    done_at INTEGER NOT NULL DEFAULT 0,
    messages INTEGER NOT NULL DEFAULT 0,
    files INTEGER NOT NULL DEFAULT 0,
    backups TEXT NOT NULL DEFAULT '[]'
) STRICT;
