-- How the new columns follow from the old ones, and the old from the new:
-- triggers, backfill and verification are made from these.

UPDATE users u SET a = (length(u.email) + 1)
WHERE (u.id > 5 OR (u.kind = 'x')) AND u.id <> 7;
UPDATE users SET b = (1) WHERE (id = 1 OR email = 'x') AND (kind = 'y');
-- teal:decide this depends on whether a row was filled before: say what the value is for every row, filled or not, and remove this mark:
-- UPDATE users SET c = 1 WHERE (c IS NULL OR kind = 'z');
