-- example: transactions=per-file
SET lock_timeout = '500ms';
CREATE POLICY orders_of_tenant ON orders USING (user_id = current_setting('app.user_id')::bigint);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
