-- Planned from migration.sql.
-- Only adds: blue does not notice.

-- teal:decide what follows may mean other objects without this setting, and Teal does not keep it. Name the schema of every table below, and remove this mark:
-- SET search_path TO app;
ALTER TABLE t ADD COLUMN b int;
