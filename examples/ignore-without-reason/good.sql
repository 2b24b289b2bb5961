SET lock_timeout = '500ms';
-- teal:ignore rename-column no released version reads or writes the column yet
ALTER TABLE users RENAME COLUMN name TO full_name;
