-- When blue is gone for good: constraints on the new side, then what only
-- blue needed. Teal retires by renaming first and drops at purge.

-- teal:decide nothing fills t.b in the rows that are there and in those that blue writes, and so it cannot become NOT NULL: add a rule to sync.sql, or a DEFAULT in expand.sql, and remove this mark.
ALTER TABLE t ALTER COLUMN b SET NOT NULL;
