-- example: transactions=per-file pg=14
CREATE TABLE coupons (code text NOT NULL UNIQUE, amount numeric(10, 2));
