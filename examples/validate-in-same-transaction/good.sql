SET lock_timeout = '500ms';
BEGIN;
ALTER TABLE orders ADD CONSTRAINT orders_total_below CHECK (total < 1000000) NOT VALID;
COMMIT;
BEGIN;
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_below;
COMMIT;
