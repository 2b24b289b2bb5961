SET lock_timeout = '500ms';
-- A wider varchar changes the catalog only; any other type gets a column of its own.
ALTER TABLE users ALTER COLUMN subscription_plan TYPE varchar(80);
