ALTER TABLE users ALTER COLUMN plan_id TYPE bigint;
