SET lock_timeout = '500ms';
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
