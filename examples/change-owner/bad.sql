-- example: transactions=per-file
SET lock_timeout = '500ms';
ALTER TABLE orders OWNER TO pg_database_owner;
