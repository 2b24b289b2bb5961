-- example: transactions=per-file
SET lock_timeout = '500ms';
ALTER TABLE orders ADD COLUMN remark text;
COMMENT ON COLUMN orders.remark IS 'What the customer said';
