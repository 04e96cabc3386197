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
