-- When blue is gone for good: constraints on the new side, then what only
-- blue needed. Teal retires by renaming first and drops at purge.

-- teal:decide constraint t_price_check names price: add this one for amount, if it says the same of it, and remove this mark:
-- ALTER TABLE t ADD CONSTRAINT t_amount_check CHECK (amount > 0);
ALTER TABLE t DROP COLUMN price;
