-- Planned from migration.sql.
-- Only adds: blue does not notice.

ALTER TABLE users ADD COLUMN a int;
ALTER TABLE users ADD COLUMN b int;
ALTER TABLE users ADD COLUMN c int;
