-- SPDX-License-Identifier: Apache-2.0
-- compatible_from: 1
-- Every statement ends with a semicolon at the end of its line (migrator.cpp splits there).
-- What each column means stands in SCHEMA.md. Never edit this file after a release.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE channels (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    appid TEXT NOT NULL,
    original_id TEXT NOT NULL,
    mode INTEGER NOT NULL CHECK (mode IN (0, 1, 2)),
    format TEXT NOT NULL CHECK (format IN ('', 'xml', 'json')),
    api_base TEXT NOT NULL,
    forward_url TEXT NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    secret BLOB NOT NULL,
    token BLOB NOT NULL,
    aes_key BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE agents (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    nickname TEXT NOT NULL,
    role INTEGER NOT NULL CHECK (role BETWEEN 0 AND 3),
    capacity INTEGER NOT NULL CHECK (capacity >= 0),
    password_hash BLOB NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    presence INTEGER NOT NULL CHECK (presence BETWEEN 0 AND 4),
    connected INTEGER NOT NULL DEFAULT 0 CHECK (connected IN (0, 1)),
    last_assigned_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE agent_channels (
    agent_id INTEGER NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    channel_id INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    PRIMARY KEY (agent_id, channel_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX agent_channels_channel ON agent_channels (channel_id);

CREATE TABLE tokens (
    hash BLOB PRIMARY KEY,
    agent_id INTEGER NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    scope INTEGER NOT NULL CHECK (scope BETWEEN 0 AND 3),
    kind TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_agent ON tokens (agent_id);
CREATE INDEX tokens_expiry ON tokens (expires_at) WHERE expires_at > 0;

CREATE TABLE visitors (
    id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL REFERENCES channels (id),
    openid TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    last_seq INTEGER NOT NULL DEFAULT 0,
    message_left INTEGER NOT NULL DEFAULT 0,
    message_until_at INTEGER NOT NULL DEFAULT 0,
    enter_left INTEGER NOT NULL DEFAULT 0,
    enter_until_at INTEGER NOT NULL DEFAULT 0,
    last_agent INTEGER,
    last_agent_at INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    UNIQUE (channel_id, openid)
) STRICT;

CREATE TABLE conversations (
    id INTEGER PRIMARY KEY,
    visitor_id INTEGER NOT NULL REFERENCES visitors (id),
    state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
    owner INTEGER REFERENCES agents (id),
    version INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    assigned_at INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER NOT NULL DEFAULT 0,
    waiting_since_at INTEGER NOT NULL DEFAULT 0,
    last_seq INTEGER NOT NULL DEFAULT 0,
    read_seq INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    CHECK ((state = 1 AND owner IS NOT NULL) OR (state = 0 AND owner IS NULL) OR state = 2)
) STRICT;
CREATE UNIQUE INDEX conversations_open ON conversations (visitor_id) WHERE state < 2;
CREATE INDEX conversations_visitor ON conversations (visitor_id, id);
CREATE INDEX conversations_owned ON conversations (owner) WHERE state = 1;
CREATE INDEX conversations_ended ON conversations (owner, ended_at) WHERE state = 2;

CREATE TABLE segments (
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    kind INTEGER NOT NULL CHECK (kind IN (0, 1)),
    agent INTEGER REFERENCES agents (id),
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL DEFAULT 0,
    why TEXT NOT NULL DEFAULT '',
    end_why TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX segments_conversation ON segments (conversation_id, id);
CREATE UNIQUE INDEX segments_open ON segments (conversation_id) WHERE to_at = 0;

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    visitor_id INTEGER NOT NULL REFERENCES visitors (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    conversation_id INTEGER,
    direction INTEGER NOT NULL CHECK (direction IN (0, 1, 2)),
    author INTEGER,
    author_name TEXT NOT NULL DEFAULT '',
    kind INTEGER NOT NULL CHECK (kind >= 0),
    text TEXT NOT NULL DEFAULT '',
    type TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    delivery INTEGER NOT NULL DEFAULT 0 CHECK (delivery BETWEEN 0 AND 6),
    failure INTEGER NOT NULL DEFAULT 0 CHECK (failure >= 0),
    errcode INTEGER NOT NULL DEFAULT 0,
    rid TEXT NOT NULL DEFAULT '',
    client_message_id TEXT NOT NULL DEFAULT '',
    resend_of INTEGER,
    received_at INTEGER NOT NULL,
    external_id TEXT NOT NULL DEFAULT '',
    raw BLOB
) STRICT;
CREATE UNIQUE INDEX messages_visitor ON messages (visitor_id, seq);
CREATE UNIQUE INDEX messages_client ON messages (author, client_message_id) WHERE client_message_id <> '';

CREATE TABLE outbox (
    message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    next_attempt_at INTEGER NOT NULL,
    network_tries INTEGER NOT NULL DEFAULT 0,
    busy_tries INTEGER NOT NULL DEFAULT 0,
    token_renewed INTEGER NOT NULL DEFAULT 0 CHECK (token_renewed IN (0, 1)),
    first_try_at INTEGER NOT NULL DEFAULT 0,
    reserved INTEGER NOT NULL CHECK (reserved IN (0, 1))
) STRICT;

CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 4),
    agent INTEGER,
    conversation INTEGER,
    message INTEGER,
    other INTEGER,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX events_agent ON events (agent, seq) WHERE agent IS NOT NULL;

CREATE TABLE dedupe (
    key BLOB PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_events (
    id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL REFERENCES channels (id),
    type TEXT NOT NULL,
    openid TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    raw BLOB NOT NULL
) STRICT;
CREATE INDEX channel_events_channel ON channel_events (channel_id, id);

CREATE TABLE channel_event_counts (
    channel_id INTEGER NOT NULL REFERENCES channels (id),
    type TEXT NOT NULL,
    n INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (channel_id, type)
) STRICT, WITHOUT ROWID;

CREATE TABLE unparsed (
    id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL REFERENCES channels (id),
    body BLOB NOT NULL,
    why TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX unparsed_channel ON unparsed (channel_id, id);
