-- example: transactions=per-file pg=14
CREATE TABLE coupons (code text UNIQUE NULLS NOT DISTINCT, amount numeric(10, 2));
