-- 001_subscription_refactor.sql
ALTER TABLE users ADD COLUMN plan_id INTEGER REFERENCES plans(id);

UPDATE users u
SET plan_id = p.id
FROM plans p
WHERE p.legacy_key = split_part(u.subscription_plan, '|', 1);

ALTER TABLE users RENAME COLUMN subscription_plan TO subscription_plan_deprecated;

ALTER TABLE users ALTER COLUMN plan_id SET NOT NULL;
