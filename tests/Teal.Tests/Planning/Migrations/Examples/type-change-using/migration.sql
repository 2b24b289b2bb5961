ALTER TABLE t ALTER COLUMN price TYPE numeric(9, 2) USING replace(price, ',', '.')::numeric(9, 2);
