-- example: transactions=none
SET lock_timeout = '500ms';
VACUUM FULL users;
