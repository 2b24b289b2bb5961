-- Rows that are changed once, part by part in the order of their key; nothing keeps
-- them so: what blue and green write later is theirs.

UPDATE orders SET status = 'paid' WHERE status = 'payed';
INSERT INTO order_notes (order_id, note) SELECT id, note FROM orders WHERE note IS NOT NULL;
