ALTER TABLE users DROP COLUMN subscription_plan, ADD COLUMN plan varchar(50);
