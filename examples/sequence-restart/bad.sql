-- example: transactions=per-file
ALTER SEQUENCE invoice_numbers RESTART WITH 1;
