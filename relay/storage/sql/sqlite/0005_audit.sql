-- SPDX-License-Identifier: Apache-2.0
-- compatible_from: 1
-- Every statement ends with a semicolon at the end of its line (migrator.cpp splits there).
-- What each column means stands in SCHEMA.md. Never edit this file after a release.

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    agent_id INTEGER,
    door INTEGER NOT NULL CHECK (door BETWEEN 0 AND 4),
    login TEXT NOT NULL,
    address TEXT NOT NULL,
    command TEXT NOT NULL,
    channel_id INTEGER,
    conversation_id INTEGER,
    visitor_id INTEGER,
    target TEXT NOT NULL,
    outcome TEXT NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit (at);

ALTER TABLE agents ADD COLUMN sign TEXT NOT NULL DEFAULT '';
