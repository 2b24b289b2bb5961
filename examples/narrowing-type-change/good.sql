-- example: transactions=none
SET lock_timeout = '500ms';
ALTER TABLE users ADD CONSTRAINT users_subscription_plan_fits CHECK (length(subscription_plan) <= 20) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_subscription_plan_fits;
