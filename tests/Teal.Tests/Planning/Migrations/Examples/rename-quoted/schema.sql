CREATE TABLE "Order" ("id" int PRIMARY KEY, "User ""Name""" text, "select" int DEFAULT 7);
CREATE INDEX "Order_by_Name" ON "Order" ("User ""Name""");
