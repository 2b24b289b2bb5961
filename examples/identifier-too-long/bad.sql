-- example: transactions=none fails=42P07
CREATE INDEX CONCURRENTLY orders_by_the_user_who_placed_them_and_the_moment_of_placing_newest_first ON orders (user_id, placed_at DESC);
CREATE INDEX CONCURRENTLY orders_by_the_user_who_placed_them_and_the_moment_of_placing_newest_last ON orders (user_id, placed_at);
