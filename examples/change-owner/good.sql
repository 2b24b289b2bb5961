-- example: transactions=per-file
SET lock_timeout = '500ms';
GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO PUBLIC;
ALTER TABLE orders OWNER TO pg_database_owner;
