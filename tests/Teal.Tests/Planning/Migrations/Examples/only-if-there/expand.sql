-- Planned from migration.sql.
-- Only adds: blue does not notice.

ALTER TABLE t ADD COLUMN c int;
-- teal:decide IF NOT EXISTS would accept something of another origin, and abort would drop it: leave it out, the journal already makes a second run safe. Put it where it belongs, or take it out, and remove this mark:
-- CREATE TABLE IF NOT EXISTS u (id int);
