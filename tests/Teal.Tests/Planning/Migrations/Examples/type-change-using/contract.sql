-- When blue is gone for good: constraints on the new side, then what only
-- blue needed. Teal retires by renaming first and drops at purge.

ALTER TABLE t DROP COLUMN price;
