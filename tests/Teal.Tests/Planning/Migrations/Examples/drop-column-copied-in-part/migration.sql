ALTER TABLE t ADD COLUMN cents bigint;
UPDATE t SET cents = amount WHERE deleted_at IS NULL;
ALTER TABLE t DROP COLUMN amount;
