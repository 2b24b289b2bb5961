-- example: transactions=per-file
CREATE PUBLICATION warehouse FOR TABLE orders;
