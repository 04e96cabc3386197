-- SPDX-License-Identifier: Apache-2.0
-- compatible_from: 1
-- Every statement ends with a semicolon at the end of its line (migrator.cpp splits there).
-- What each column means stands in SCHEMA.md. Never edit this file after a release.

ALTER TABLE channels ADD COLUMN proxy BLOB NOT NULL DEFAULT x'';
ALTER TABLE channels ADD COLUMN previous_token BLOB NOT NULL DEFAULT x'';
ALTER TABLE channels ADD COLUMN previous_aes_key BLOB NOT NULL DEFAULT x'';
ALTER TABLE channels ADD COLUMN previous_until_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE channels ADD COLUMN hand_over INTEGER NOT NULL DEFAULT 0 CHECK (hand_over BETWEEN 0 AND 2);
ALTER TABLE channels ADD COLUMN hand_over_from INTEGER NOT NULL DEFAULT 0 CHECK (hand_over_from BETWEEN 0 AND 1439);
ALTER TABLE channels ADD COLUMN hand_over_to INTEGER NOT NULL DEFAULT 0 CHECK (hand_over_to BETWEEN 0 AND 1439);

CREATE TABLE channel_marks (
    channel_id INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    mark INTEGER NOT NULL CHECK (mark BETWEEN 0 AND 6),
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (channel_id, mark)
) STRICT, WITHOUT ROWID;

CREATE TABLE forwards (
    id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    query BLOB NOT NULL,
    content_type BLOB NOT NULL,
    body BLOB NOT NULL,
    at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL
) STRICT;
CREATE INDEX forwards_due ON forwards (channel_id, next_at);

ALTER TABLE messages ADD COLUMN detail TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN media_id TEXT NOT NULL DEFAULT '';
CREATE INDEX messages_cards ON messages (visitor_id, seq) WHERE kind = 5 AND direction = 0;
ALTER TABLE channels ADD COLUMN session_key BLOB NOT NULL DEFAULT x'';
ALTER TABLE visitors ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE visitors ADD COLUMN source_verified INTEGER NOT NULL DEFAULT 0 CHECK (source_verified IN (0, 1));
ALTER TABLE visitors ADD COLUMN avatar TEXT NOT NULL DEFAULT '';
ALTER TABLE visitors ADD COLUMN avatar_url TEXT NOT NULL DEFAULT '';
CREATE INDEX visitors_avatar ON visitors (avatar) WHERE avatar <> '';

ALTER TABLE messages ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1));
ALTER TABLE visitors ADD COLUMN reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0);
ALTER TABLE visitors ADD COLUMN corrections INTEGER NOT NULL DEFAULT 0;
ALTER TABLE visitors ADD COLUMN sent_at TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN paid_message INTEGER NOT NULL DEFAULT 0 CHECK (paid_message BETWEEN 0 AND 2);
ALTER TABLE outbox ADD COLUMN paid_enter INTEGER NOT NULL DEFAULT 0 CHECK (paid_enter BETWEEN 0 AND 2);
ALTER TABLE outbox ADD COLUMN paid_message_until_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN paid_enter_until_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN paid_corrections INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN since_at INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET paid_message = 1, paid_message_until_at = (SELECT v.message_until_at FROM messages m JOIN visitors v ON v.id = m.visitor_id WHERE m.id = outbox.message_id), paid_enter_until_at = (SELECT v.enter_until_at FROM messages m JOIN visitors v ON v.id = m.visitor_id WHERE m.id = outbox.message_id) WHERE reserved = 1;
UPDATE visitors SET reserved = (SELECT count(*) FROM outbox o JOIN messages m ON m.id = o.message_id WHERE m.visitor_id = visitors.id AND o.reserved = 1) WHERE id IN (SELECT m.visitor_id FROM outbox o JOIN messages m ON m.id = o.message_id WHERE o.reserved = 1);

CREATE TABLE media (
    id TEXT PRIMARY KEY,
    state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 4),
    channel_id INTEGER,
    author INTEGER,
    file_name TEXT NOT NULL DEFAULT '',
    mime_type TEXT NOT NULL DEFAULT '',
    bytes INTEGER NOT NULL DEFAULT 0,
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    hash BLOB NOT NULL DEFAULT x'',
    picture BLOB NOT NULL DEFAULT x'',
    thumb BLOB NOT NULL DEFAULT x'',
    thumb_type TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE media_jobs (
    media_id TEXT PRIMARY KEY REFERENCES media (id) ON DELETE CASCADE,
    channel_id INTEGER NOT NULL,
    wechat_id TEXT NOT NULL,
    url TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX media_jobs_due ON media_jobs (channel_id, next_at);

CREATE TABLE media_uploads (
    channel_id INTEGER NOT NULL,
    media_id TEXT NOT NULL,
    wechat_id TEXT NOT NULL,
    until_at INTEGER NOT NULL,
    PRIMARY KEY (channel_id, media_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_media ON messages (media_id) WHERE media_id <> '';
