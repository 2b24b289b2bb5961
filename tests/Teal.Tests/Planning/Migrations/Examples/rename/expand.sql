-- Planned from migration.sql.
-- Only adds: blue does not notice.

ALTER TABLE accounts ADD COLUMN level character varying(20);
ALTER TABLE accounts ALTER COLUMN level SET DEFAULT 'free';
CREATE INDEX CONCURRENTLY accounts_level_idx ON accounts (level, id);
ALTER TABLE accounts ADD COLUMN remarks text COLLATE "C";
