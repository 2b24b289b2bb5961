SET lock_timeout = '500ms';
CREATE TABLE invoices (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders (id));
CREATE INDEX invoices_order_id_idx ON invoices (order_id);
