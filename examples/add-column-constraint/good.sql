-- example: transactions=none
SET lock_timeout = '500ms';
ALTER TABLE users ADD COLUMN code text;
SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY users_code_key ON users (code);
SET lock_timeout = '500ms';
ALTER TABLE users ADD CONSTRAINT users_code_key UNIQUE USING INDEX users_code_key;
ALTER TABLE orders ADD COLUMN discount numeric(10, 2);
ALTER TABLE orders ADD CONSTRAINT orders_discount_check CHECK (discount >= 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_discount_check;
