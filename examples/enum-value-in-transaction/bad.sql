-- example: transactions=per-file fails=55P04
ALTER TYPE order_status ADD VALUE 'returned';
UPDATE orders SET status = 'returned' WHERE id = 1;
