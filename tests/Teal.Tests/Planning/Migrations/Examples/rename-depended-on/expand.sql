-- Planned from migration.sql.
-- Only adds: blue does not notice.

ALTER TABLE products ADD COLUMN sku text;
-- teal:decide index products_down names code, and is more than a list of columns: build one like it for sku, CONCURRENTLY, and remove this mark.
-- teal:decide index products_lower names code, and is more than a list of columns: build one like it for sku, CONCURRENTLY, and remove this mark.
-- teal:decide index products_some names code, and is more than a list of columns: build one like it for sku, CONCURRENTLY, and remove this mark.
CREATE UNIQUE INDEX CONCURRENTLY products_sku_key ON products (sku);
