ALTER TABLE "Order" RENAME COLUMN "User ""Name""" TO "from";
ALTER TABLE "Order" RENAME "select" TO "Größe";
