-- Planned from migration.sql.
-- Only adds: blue does not notice.

ALTER TABLE t ADD COLUMN state text;
ALTER TABLE t ALTER COLUMN state SET DEFAULT 'off';
