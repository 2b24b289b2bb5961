ALTER TABLE users RENAME COLUMN subscription_plan TO plan;
