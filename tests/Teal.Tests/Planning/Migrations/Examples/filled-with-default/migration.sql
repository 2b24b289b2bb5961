ALTER TABLE t ADD COLUMN state text NOT NULL DEFAULT 'off' CHECK (state IN ('on', 'off'));
UPDATE t SET state = CASE WHEN is_on THEN 'on' ELSE 'off' END;
