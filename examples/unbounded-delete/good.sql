-- example: transactions=none
DELETE FROM order_items WHERE ctid IN (SELECT ctid FROM order_items WHERE quantity = 0 LIMIT 1000);
