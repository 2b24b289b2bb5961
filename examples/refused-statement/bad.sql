-- example: transactions=per-file fails=42809
SET lock_timeout = '500ms';
ALTER TABLE events_2025 ADD COLUMN source text;
