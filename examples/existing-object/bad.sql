-- example: transactions=per-file fails=42701
SET lock_timeout = '500ms';
ALTER TABLE users ADD COLUMN settings jsonb;
