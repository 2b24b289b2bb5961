-- example: transactions=none
SET lock_timeout = '500ms';
ALTER TABLE orders ADD CONSTRAINT orders_total_below CHECK (total < 1000000) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_below;
