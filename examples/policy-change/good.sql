-- example: transactions=per-file
SET lock_timeout = '500ms';
CREATE POLICY orders_of_user ON orders
    USING (current_setting('app.user_id', true) IS NULL OR user_id = current_setting('app.user_id', true)::bigint);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
