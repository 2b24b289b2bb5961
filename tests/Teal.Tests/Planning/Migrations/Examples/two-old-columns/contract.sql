-- When blue is gone for good: constraints on the new side, then what only
-- blue needed. Teal retires by renaming first and drops at purge.

ALTER TABLE people ALTER full_name SET NOT NULL;
ALTER TABLE people DROP COLUMN first;
ALTER TABLE people DROP COLUMN last;
