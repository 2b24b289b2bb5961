-- When blue is gone for good: constraints on the new side, then what only
-- blue needed. Teal retires by renaming first and drops at purge.

-- teal:decide constraint t_position_key names "position": add this one for place, if it says the same of it, and remove this mark:
-- ALTER TABLE t ADD CONSTRAINT t_place_key UNIQUE (place) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE t DROP COLUMN "position";
