-- example: transactions=per-file fails=42703
ALTER TABLE users ALTER COLUMN subscription SET DEFAULT 'free';
