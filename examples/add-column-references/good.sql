-- example: transactions=none
SET lock_timeout = '500ms';
ALTER TABLE users ADD COLUMN invited_by_plan integer;
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY users_invited_by_plan_idx ON users (invited_by_plan);
SET lock_timeout = '500ms';
ALTER TABLE users ADD CONSTRAINT users_invited_by_plan_fkey FOREIGN KEY (invited_by_plan) REFERENCES plans (id) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_invited_by_plan_fkey;
