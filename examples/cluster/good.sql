CREATE INDEX CONCURRENTLY orders_user_id_with_total_idx ON orders (user_id) INCLUDE (total, placed_at);
