-- When blue is gone for good: constraints on the new side, then what only
-- blue needed. Teal retires by renaming first and drops at purge.

ALTER TABLE users ADD CONSTRAINT fk_users_plan_id FOREIGN KEY (plan_id) REFERENCES plans (id) ON DELETE SET NULL NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT fk_users_plan_id;
ALTER TABLE users DROP COLUMN plan;
