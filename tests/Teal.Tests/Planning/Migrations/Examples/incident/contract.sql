-- When blue is gone for good: constraints on the new side, then what only
-- blue needed. Teal retires by renaming first and drops at purge.

ALTER TABLE users ADD CONSTRAINT users_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plans(id) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_plan_id_fkey;
ALTER TABLE users ALTER COLUMN plan_id SET NOT NULL;
ALTER TABLE users DROP COLUMN subscription_plan;
