-- How the new columns follow from the old ones, and the old from the new:
-- triggers, backfill and verification are made from these.

UPDATE accounts SET level = tier;
UPDATE accounts SET tier = level;
UPDATE accounts SET remarks = notes;
UPDATE accounts SET notes = remarks;
