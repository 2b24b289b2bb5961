-- name: change_plan
UPDATE users SET plan_id = (SELECT id FROM plans WHERE legacy_key = $1) WHERE id = $2;

-- name: sign_up
INSERT INTO users (email, plan_id) VALUES ($1, (SELECT id FROM plans WHERE legacy_key = $2)) RETURNING id;

-- name: show_plan
SELECT u.id, u.email, p.legacy_key, p.price FROM users u JOIN plans p ON p.id = u.plan_id WHERE u.id = $1;
