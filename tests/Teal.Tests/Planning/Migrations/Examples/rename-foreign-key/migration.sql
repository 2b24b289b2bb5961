ALTER TABLE users RENAME COLUMN plan TO plan_id;
