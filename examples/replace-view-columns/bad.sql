-- example: fails=42P16
CREATE OR REPLACE VIEW active_users AS SELECT id, email AS mail FROM users WHERE balance >= 0;
