-- example: transactions=none
CREATE UNIQUE INDEX CONCURRENTLY order_items_pkey ON order_items (order_id, product_id);
SET lock_timeout = '500ms';
ALTER TABLE order_items ADD CONSTRAINT order_items_pkey PRIMARY KEY USING INDEX order_items_pkey;
