-- How the new columns follow from the old ones, and the old from the new:
-- triggers, backfill and verification are made from these.

UPDATE t SET price_numeric = replace(price, ',', '.')::numeric(9, 2);
-- teal:decide how does t.price follow from price_numeric? Write the expression, and take the comment marks and this line away:
-- UPDATE t SET price = ...;
