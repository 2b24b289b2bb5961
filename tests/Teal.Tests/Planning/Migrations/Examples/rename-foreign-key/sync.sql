-- How the new columns follow from the old ones, and the old from the new:
-- triggers, backfill and verification are made from these.

UPDATE users SET plan_id = plan;
UPDATE users SET plan = plan_id;
