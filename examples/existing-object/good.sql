-- example: transactions=per-file
SET lock_timeout = '500ms';
ALTER TABLE users ADD COLUMN preferences jsonb;
