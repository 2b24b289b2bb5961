-- example: transactions=per-file
LOCK TABLE plans IN SHARE UPDATE EXCLUSIVE MODE;
