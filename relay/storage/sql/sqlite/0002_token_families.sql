-- SPDX-License-Identifier: Apache-2.0
-- compatible_from: 1
-- Every statement ends with a semicolon at the end of its line (migrator.cpp splits there).
-- What each column means stands in SCHEMA.md. Never edit this file after a release.

ALTER TABLE tokens ADD COLUMN family BLOB NOT NULL DEFAULT x'';
ALTER TABLE tokens ADD COLUMN generation INTEGER NOT NULL DEFAULT 1 CHECK (generation > 0);
ALTER TABLE tokens ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN salt BLOB NOT NULL DEFAULT x'';
UPDATE tokens SET family = substr(hash, 1, 16);
CREATE INDEX tokens_family ON tokens (family, generation);
