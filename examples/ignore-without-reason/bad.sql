SET lock_timeout = '500ms';
-- teal:ignore rename-column
ALTER TABLE users RENAME COLUMN name TO full_name;
