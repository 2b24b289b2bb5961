-- When blue is gone for good: constraints on the new side, then what only
-- blue needed. Teal retires by renaming first and drops at purge.

ALTER TABLE t ALTER COLUMN state SET NOT NULL;
ALTER TABLE t ADD CONSTRAINT t_state_check CHECK (state IN ('on', 'off')) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT t_state_check;
