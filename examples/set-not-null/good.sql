-- example: transactions=none
UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM users WHERE plan_id IS NULL ORDER BY id LIMIT 1000);
SET lock_timeout = '500ms';
-- teal:ignore required-column-without-default every running version writes plan_id
ALTER TABLE users ADD CONSTRAINT users_plan_id_not_null CHECK (plan_id IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_plan_id_not_null;
ALTER TABLE users ALTER COLUMN plan_id SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_plan_id_not_null;
