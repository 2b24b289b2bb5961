-- example: transactions=per-file
SET lock_timeout = '500ms';
ALTER TABLE events ADD COLUMN source text;
