-- SPDX-License-Identifier: Apache-2.0
-- compatible_from: 1
-- Every statement ends with a semicolon at the end of its line (migrator.cpp splits there).
-- What each column means stands in SCHEMA.md. Never edit this file after a release.

ALTER TABLE conversations ADD COLUMN disposition TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN end_note TEXT NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN number TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX agents_number ON agents (number) WHERE number <> '';
ALTER TABLE visitor_notes ADD COLUMN whisper INTEGER;

CREATE TABLE dispositions (
    channel_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (channel_id, position)
) STRICT, WITHOUT ROWID;

ALTER TABLE segments ADD COLUMN accepted_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX segments_long ON segments (to_at) WHERE to_at - from_at > 172800000;
ALTER TABLE messages ADD COLUMN was_held INTEGER NOT NULL DEFAULT 0 CHECK (was_held IN (0, 1));
UPDATE messages SET was_held = 1 WHERE held = 1;
CREATE INDEX messages_time ON messages (received_at, visitor_id, conversation_id, direction, author, kind, was_held);
CREATE INDEX messages_uncertain ON messages (received_at) WHERE delivery = 6;
CREATE INDEX conversations_rated ON conversations (ended_at) WHERE rating > 0;

CREATE TABLE alert_rules (
    kind INTEGER PRIMARY KEY CHECK (kind BETWEEN 0 AND 7),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    warning INTEGER NOT NULL,
    critical INTEGER NOT NULL
) STRICT;

CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 7),
    channel_id INTEGER,
    level INTEGER NOT NULL CHECK (level IN (1, 2)),
    value INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX alerts_open ON alerts (kind) WHERE to_at = 0;
CREATE INDEX alerts_from ON alerts (from_at);

CREATE TABLE alert_robots (
    id INTEGER PRIMARY KEY,
    preset INTEGER NOT NULL CHECK (preset BETWEEN 0 AND 3),
    url BLOB NOT NULL,
    secret BLOB NOT NULL,
    channels TEXT NOT NULL DEFAULT '',
    level INTEGER NOT NULL DEFAULT 1 CHECK (level IN (1, 2)),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    last_at INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
) STRICT;
