ALTER TABLE users ALTER COLUMN subscription_plan TYPE varchar(20);
