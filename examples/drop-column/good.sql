-- When no running version uses it: it is dropped later, and can come back until then.
SET lock_timeout = '500ms';
ALTER TABLE users RENAME COLUMN subscription_plan TO teal_retired_subscription_plan;
