-- example: transactions=none
UPDATE users SET name = 'unknown' WHERE id IN (SELECT id FROM users WHERE name IS NULL ORDER BY id LIMIT 1000);
