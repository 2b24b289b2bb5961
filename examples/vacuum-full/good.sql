-- example: transactions=none
VACUUM (ANALYZE) users;
