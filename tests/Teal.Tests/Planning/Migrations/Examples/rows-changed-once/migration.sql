BEGIN;
UPDATE orders SET status = 'paid' WHERE status = 'payed';
CREATE TABLE order_notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL, note text NOT NULL);
INSERT INTO order_notes (order_id, note) SELECT id, note FROM orders WHERE note IS NOT NULL;
COMMIT;
