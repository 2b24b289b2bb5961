-- example: transactions=none
SET lock_timeout = '500ms';
CREATE UNIQUE INDEX CONCURRENTLY order_items_pkey ON order_items (order_id, product_id);
ALTER TABLE order_items ADD CONSTRAINT order_items_pkey PRIMARY KEY USING INDEX order_items_pkey;
