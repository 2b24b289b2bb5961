-- example: transactions=none
DELETE FROM orders WHERE id IN (SELECT id FROM orders WHERE placed_at < now() - interval '7 years' ORDER BY id LIMIT 1000);
