-- Planned from migration.sql.
-- Only adds: blue does not notice.

ALTER TABLE t ADD COLUMN cents bigint;
