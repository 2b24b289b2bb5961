-- Planned from migration.sql.
-- Only adds: blue does not notice.

-- teal:decide t.price keeps its type for blue, and green uses price_numeric instead. Give it the name that you want, here and in the other files, and remove this mark.
ALTER TABLE t ADD COLUMN price_numeric numeric(9, 2);
