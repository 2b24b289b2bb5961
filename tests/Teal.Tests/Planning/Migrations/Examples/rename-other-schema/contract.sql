-- When blue is gone for good: constraints on the new side, then what only
-- blue needed. Teal retires by renaming first and drops at purge.

ALTER TABLE shop.items ALTER COLUMN title SET NOT NULL;
ALTER TABLE shop.items ADD CONSTRAINT items_title_key UNIQUE USING INDEX items_title_key;
ALTER TABLE shop.items DROP COLUMN label;
