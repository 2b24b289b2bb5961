SET lock_timeout = '500ms';
ALTER TABLE order_items ADD COLUMN id bigint;
CREATE SEQUENCE order_items_id_seq AS bigint OWNED BY order_items.id;
ALTER TABLE order_items ALTER COLUMN id SET DEFAULT nextval('order_items_id_seq');
