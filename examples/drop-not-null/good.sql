-- An INSERT that leaves it out gets a value that every version can read.
SET lock_timeout = '500ms';
ALTER TABLE orders ALTER COLUMN total SET DEFAULT 0;
