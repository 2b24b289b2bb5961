-- Planned from migration.sql.
-- Only adds: blue does not notice.

-- teal:decide t.owner keeps its type for blue, and green uses owner_bigint instead. Give it the name that you want, here and in the other files, and remove this mark.
ALTER TABLE t ADD COLUMN owner_bigint bigint;
CREATE INDEX CONCURRENTLY t_owner_bigint ON t (owner_bigint);
