-- example: transactions=none
CREATE UNIQUE INDEX CONCURRENTLY users_name_key ON users (name);
SET lock_timeout = '500ms';
ALTER TABLE users ADD CONSTRAINT users_name_key UNIQUE USING INDEX users_name_key;
