BEGIN;
SET LOCAL lock_timeout = '2s';
SET statement_timeout TO 0;
ALTER TABLE t ADD COLUMN b int;
COMMIT;
