-- example: transactions=none
ALTER TABLE orders ADD CONSTRAINT orders_total_below CHECK (total < 1000000);
