-- example: transactions=per-file
SET lock_timeout = '500ms';
ALTER TABLE orders RENAME CONSTRAINT orders_total_check TO orders_total_not_negative;
