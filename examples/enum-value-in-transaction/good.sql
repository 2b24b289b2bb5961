-- example: transactions=per-file
-- The label alone; what uses it goes into the next file.
ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'returned';
