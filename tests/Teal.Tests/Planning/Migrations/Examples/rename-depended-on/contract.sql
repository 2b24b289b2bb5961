-- When blue is gone for good: constraints on the new side, then what only
-- blue needed. Teal retires by renaming first and drops at purge.

ALTER TABLE products ALTER COLUMN sku SET NOT NULL;
ALTER TABLE products ADD CONSTRAINT products_sku_key UNIQUE USING INDEX products_sku_key;
-- teal:decide the foreign key lines_product_fkey of lines points to products.code: add one that points to sku, drop this one, and remove this mark.
ALTER TABLE products DROP COLUMN code;
