ALTER TABLE users ADD COLUMN a int, ADD COLUMN b int, ADD COLUMN c int;
UPDATE users u SET a = (length(u.email) + 1) WHERE u.a IS NULL AND (u.id > 5 OR (u.kind = 'x')) AND u.id <> 7;
UPDATE users SET b = (1) WHERE (id = 1 OR email = 'x') AND (kind = 'y');
UPDATE users SET c = 1 WHERE (c IS NULL OR kind = 'z');
