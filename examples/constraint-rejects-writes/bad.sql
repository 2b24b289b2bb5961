ALTER TABLE orders ADD COLUMN currency text;
ALTER TABLE orders ADD CONSTRAINT orders_currency_check CHECK (currency IS NOT NULL) NOT VALID;
