CREATE EXTENSION IF NOT EXISTS hstore;
CREATE EXTENSION pgcrypto;
CREATE TABLE t (id uuid DEFAULT gen_random_uuid(), h hstore, token bytea DEFAULT gen_random_bytes(16));
DROP EXTENSION pgcrypto CASCADE;
