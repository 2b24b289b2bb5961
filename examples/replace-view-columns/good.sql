SET lock_timeout = '500ms';
CREATE OR REPLACE VIEW active_users AS SELECT id, email, email AS mail FROM users WHERE balance >= 0;
