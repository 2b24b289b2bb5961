-- Planned from migration.sql.
-- Only adds: blue does not notice.

-- teal:decide the default gives another value for each row, and PostgreSQL would rewrite the whole table under ACCESS EXCLUSIVE. Add the column without it, fill it by a rule in sync.sql, and remove this mark:
-- ALTER TABLE t ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();
-- teal:decide a serial, identity or stored generated column rewrites the whole table under ACCESS EXCLUSIVE: add a plain column, fill it by a rule in sync.sql, and attach the rest in contract.sql. Write the expansion by hand, and remove this mark:
-- ALTER TABLE t ADD COLUMN id bigserial PRIMARY KEY;
