-- example: transactions=per-file
SET lock_timeout = '500ms';
ALTER TABLE plans RENAME CONSTRAINT plans_legacy_key_key TO plans_legacy_key_unique;
