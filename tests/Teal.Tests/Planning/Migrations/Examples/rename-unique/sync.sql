-- How the new columns follow from the old ones, and the old from the new:
-- triggers, backfill and verification are made from these.

UPDATE members SET mail = email;
UPDATE members SET email = mail;
