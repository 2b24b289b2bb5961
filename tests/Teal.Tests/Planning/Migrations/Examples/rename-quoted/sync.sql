-- How the new columns follow from the old ones, and the old from the new:
-- triggers, backfill and verification are made from these.

UPDATE "Order" SET "from" = "User ""Name""";
UPDATE "Order" SET "User ""Name""" = "from";
UPDATE "Order" SET "Größe" = "select";
UPDATE "Order" SET "select" = "Größe";
