-- example: transactions=none
SET lock_timeout = '5s';
ALTER TABLE users ADD COLUMN IF NOT EXISTS locale text;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS locale text;
