-- How the new columns follow from the old ones, and the old from the new:
-- triggers, backfill and verification are made from these.

UPDATE t SET owner_bigint = owner::bigint;
UPDATE t SET owner = owner_bigint::integer;
