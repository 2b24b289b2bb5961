-- example: transactions=per-file
SET lock_timeout = '5s';
ALTER TABLE users ADD COLUMN locale text;
ALTER TABLE orders ADD COLUMN locale text;
