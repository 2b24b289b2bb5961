BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE orders SET note = 'imported' WHERE id = 1;
COMMIT;
