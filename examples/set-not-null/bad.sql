-- example: transactions=none
UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM users WHERE plan_id IS NULL ORDER BY id LIMIT 1000);
ALTER TABLE users ALTER COLUMN plan_id SET NOT NULL;
