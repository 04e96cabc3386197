-- SPDX-License-Identifier: Apache-2.0
-- compatible_from: 1
-- Every statement ends with a semicolon at the end of its line (migrator.cpp splits there).
-- What each column means stands in SCHEMA.md. Never edit this file after a release.

ALTER TABLE conversations ADD COLUMN leave_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 3);
CREATE INDEX messages_automatic ON messages (visitor_id, created_at) WHERE direction = 1 AND author IS NULL;

CREATE TABLE reply_channels (
    channel_id INTEGER PRIMARY KEY REFERENCES channels (id) ON DELETE CASCADE,
    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    keep_last INTEGER NOT NULL DEFAULT 1 CHECK (keep_last IN (0, 1)),
    leave_only INTEGER NOT NULL DEFAULT 0 CHECK (leave_only IN (0, 1)),
    hours TEXT NOT NULL DEFAULT '',
    absent_since_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE reply_texts (
    channel_id INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 7),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    text TEXT NOT NULL,
    since_at INTEGER NOT NULL DEFAULT 0,
    until_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (channel_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE reply_rules (
    id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    match INTEGER NOT NULL CHECK (match BETWEEN 0 AND 2),
    pattern TEXT NOT NULL,
    text TEXT NOT NULL,
    hours INTEGER NOT NULL CHECK (hours BETWEEN 0 AND 2),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1))
) STRICT;
CREATE INDEX reply_rules_channel ON reply_rules (channel_id, position);

CREATE TABLE reply_sent (
    visitor_id INTEGER NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 7),
    at INTEGER NOT NULL,
    PRIMARY KEY (visitor_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE ratings_asked (
    visitor_id INTEGER PRIMARY KEY REFERENCES visitors (id) ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL,
    until_at INTEGER NOT NULL
) STRICT;

CREATE TABLE calendar_years (
    year INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE calendar_days (
    date TEXT PRIMARY KEY,
    working INTEGER NOT NULL CHECK (working IN (0, 1)),
    as_weekday INTEGER NOT NULL CHECK (as_weekday BETWEEN 1 AND 7),
    name TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE read_marks (
    visitor_id INTEGER NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    agent_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (visitor_id, seq)
) STRICT, WITHOUT ROWID;

ALTER TABLE tokens ADD COLUMN commands TEXT NOT NULL DEFAULT '';

CREATE TABLE webhooks (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    secret BLOB NOT NULL,
    events TEXT NOT NULL DEFAULT '',
    channels TEXT NOT NULL DEFAULT '',
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    cursor INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE webhook_dead (
    id INTEGER PRIMARY KEY,
    webhook_id INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,
    why TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_dead_hook ON webhook_dead (webhook_id, id);

ALTER TABLE conversations ADD COLUMN routing TEXT NOT NULL DEFAULT '';

CREATE TABLE agent_groups (
    id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    capacity INTEGER NOT NULL DEFAULT 0 CHECK (capacity >= 0),
    extra INTEGER NOT NULL DEFAULT 0 CHECK (extra >= 0),
    extra_until_at INTEGER NOT NULL DEFAULT 0,
    UNIQUE (channel_id, name)
) STRICT;

CREATE TABLE agent_group_members (
    group_id INTEGER NOT NULL REFERENCES agent_groups (id) ON DELETE CASCADE,
    agent_id INTEGER NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, agent_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE routing_rules (
    channel_id INTEGER PRIMARY KEY,
    rules TEXT NOT NULL
) STRICT;

CREATE TABLE visitor_blocks (
    visitor_id INTEGER PRIMARY KEY REFERENCES visitors (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    by_agent INTEGER,
    at INTEGER NOT NULL,
    until_at INTEGER NOT NULL
) STRICT;

CREATE TABLE presence_log (
    id INTEGER PRIMARY KEY,
    agent_id INTEGER NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    link INTEGER NOT NULL CHECK (link BETWEEN 0 AND 2),
    reason TEXT NOT NULL DEFAULT '',
    by_agent INTEGER,
    until_at INTEGER NOT NULL DEFAULT 0,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX presence_log_agent ON presence_log (agent_id, from_at);
CREATE UNIQUE INDEX presence_log_open ON presence_log (agent_id) WHERE to_at = 0;
CREATE INDEX segments_from ON segments (from_at);
