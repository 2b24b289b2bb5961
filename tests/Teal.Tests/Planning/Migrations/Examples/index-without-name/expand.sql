-- Planned from migration.sql.
-- Only adds: blue does not notice.

CREATE INDEX CONCURRENTLY t_a_lower_idx ON t (a, lower(b));
CREATE UNIQUE INDEX CONCURRENTLY once ON t (a) WHERE b IS NOT NULL;
