SET search_path TO app;
ALTER TABLE t ADD COLUMN b int;
