-- Planned from migration.sql.
-- Only adds: blue does not notice.

ALTER TABLE "Order" ADD COLUMN "from" text;
CREATE INDEX CONCURRENTLY "Order_by_Name_from" ON "Order" ("from");
ALTER TABLE "Order" ADD COLUMN "Größe" integer;
ALTER TABLE "Order" ALTER COLUMN "Größe" SET DEFAULT 7;
