-- example: transactions=per-file
SET lock_timeout = '500ms';
CREATE RULE orders_closed AS ON INSERT TO orders DO INSTEAD NOTHING;
