SET lock_timeout = '500ms';
SET search_path = archive, public;
ALTER TABLE orders ADD COLUMN archived_at timestamptz;
