-- example: transactions=per-file
SET lock_timeout = '500ms';
ALTER TABLE users ADD COLUMN locale text;
CREATE INDEX orders_placed_at_idx ON orders (placed_at);
