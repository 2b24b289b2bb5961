SET lock_timeout = '500ms';
ALTER TABLE users ADD COLUMN token uuid;
ALTER TABLE users ALTER COLUMN token SET DEFAULT gen_random_uuid();
-- A constant or stable default is kept once for all rows:
ALTER TABLE users ADD COLUMN seen_at timestamptz DEFAULT now();
