SET lock_timeout = '500ms';
ALTER TABLE archive.orders ADD COLUMN archived_at timestamptz;
