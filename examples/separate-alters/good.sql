SET lock_timeout = '500ms';
ALTER TABLE orders ADD COLUMN token uuid, ADD COLUMN rank double precision;
ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid(), ALTER COLUMN rank SET DEFAULT random();
