-- example: transactions=none
CREATE UNIQUE INDEX CONCURRENTLY order_items_product_key ON order_items (product_id, order_id);
DROP INDEX CONCURRENTLY order_items_key;
