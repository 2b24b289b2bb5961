-- Planned from migration.sql.
-- Only adds: blue does not notice.

ALTER TABLE shop.items ADD COLUMN title text;
CREATE INDEX CONCURRENTLY items_title_id ON shop.items (title, id);
CREATE UNIQUE INDEX CONCURRENTLY items_title_key ON shop.items (title);
