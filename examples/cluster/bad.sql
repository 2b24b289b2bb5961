SET lock_timeout = '500ms';
CLUSTER orders USING orders_user_id_idx;
