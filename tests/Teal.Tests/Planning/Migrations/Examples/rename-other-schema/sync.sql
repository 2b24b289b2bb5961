-- How the new columns follow from the old ones, and the old from the new:
-- triggers, backfill and verification are made from these.

UPDATE shop.items SET title = label;
UPDATE shop.items SET label = title;
