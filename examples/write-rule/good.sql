-- example: transactions=per-file
CREATE TABLE order_log (order_id bigint, logged_at timestamptz NOT NULL DEFAULT now());
CREATE RULE order_log_once AS ON UPDATE TO order_log DO INSTEAD NOTHING;
