-- example: transactions=per-file
CREATE PUBLICATION warehouse FOR TABLE order_items;
