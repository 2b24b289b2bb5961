-- How the new columns follow from the old ones, and the old from the new:
-- triggers, backfill and verification are made from these.

UPDATE t SET place = "position";
UPDATE t SET "position" = place;
