-- example: transactions=per-file
SET lock_timeout = '500ms';
LOCK TABLE plans;
