-- SPDX-License-Identifier: Apache-2.0
-- compatible_from: 1
-- Every statement ends with a semicolon at the end of its line (migrator.cpp splits there).
-- What each column means stands in SCHEMA.md. Never edit this file after a release.

ALTER TABLE visitors ADD COLUMN labels TEXT NOT NULL DEFAULT '';
CREATE INDEX visitors_last_agent ON visitors (last_agent, last_agent_at);

CREATE TABLE visitor_notes (
    id INTEGER PRIMARY KEY,
    visitor_id INTEGER NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
    author INTEGER,
    author_name TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX visitor_notes_visitor ON visitor_notes (visitor_id, id);

CREATE TABLE canned_replies (
    id INTEGER PRIMARY KEY,
    agent_id INTEGER REFERENCES agents (id) ON DELETE CASCADE,
    channel_id INTEGER REFERENCES channels (id) ON DELETE CASCADE,
    heading TEXT NOT NULL,
    title TEXT NOT NULL,
    shortcut TEXT NOT NULL,
    content TEXT NOT NULL,
    media_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_by INTEGER,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX canned_replies_shortcut ON canned_replies (ifnull(agent_id, 0), ifnull(channel_id, 0), shortcut) WHERE shortcut <> '';
CREATE INDEX canned_replies_agent ON canned_replies (agent_id);
CREATE INDEX canned_replies_channel ON canned_replies (channel_id);
CREATE INDEX canned_replies_media ON canned_replies (media_id) WHERE media_id <> '';
